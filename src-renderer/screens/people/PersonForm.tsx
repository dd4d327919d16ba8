import { useState } from 'react';
import type { PersonView } from '../../../src-shared/contract/people-views.ts';
import { isSimplePin, PERSON_ROLES, type PersonRole, PIN_PATTERN } from '../../../src-shared/people.ts';
import { Field } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { RadioGroup } from '../../components/RadioGroup.tsx';
import { Switch } from '../../components/Switch.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { usePeople } from '../../state/people-store.ts';
import { usePreferences } from '../../state/preferences.ts';
import { useClient, useTexts } from '../../state/station-context.tsx';
import { useOffice } from '../../text/office/index.ts';

interface PersonFormProps {
  readonly person: PersonView | undefined;
  readonly isFirst: boolean;
  readonly onSaved: () => void;
  readonly go?: string;
}

/** Name, what the person may do, and a PIN that is written twice and shown never. The first one comes in at once. */
export function PersonForm({ person, isFirst, onSaved, go }: PersonFormProps) {
  const texts = useTexts();
  const words = useOffice().people;
  const client = useClient();
  const setHere = usePeople((state) => state.setHere);
  const setBy = usePreferences((state) => state.setBy);
  const [name, setName] = useState(person?.name ?? '');
  const [role, setRole] = useState<PersonRole>(isFirst ? 'owner' : (person?.role ?? 'cashier'));
  const [pin, setPin] = useState('');
  const [again, setAgain] = useState('');
  const [isActive, setActive] = useState(person?.isActive ?? true);
  const save = useAct(async () => {
    const input = { name: name.trim(), role, isActive, ...(pin !== '' && { pin }), ...(person && { id: person.id }) };
    const saved = await client.person.save(input);
    if (isFirst) {
      setHere(await client.person.login({ personId: saved.id, pin }));
      setBy(saved.name);
    }
  });
  const isNew = person === undefined;
  const wrongShape = pin !== '' && !PIN_PATTERN.test(pin);
  const fault = wrongShape
    ? words.pinShape
    : pin !== '' && isSimplePin(pin)
      ? texts.error['person.pin_too_simple']
      : undefined;
  const differs = again !== '' && again !== pin;
  const isReady = name.trim() !== '' && fault === undefined && pin === again && (!isNew || pin !== '');
  const submit = async () => {
    if (isReady && (await save.run())) onSaved();
  };
  return (
    <Form onSubmit={() => void submit()}>
      <Field label={words.name} value={name} onChange={setName} testId="person-name" required maxLength={60} />
      {!isFirst && (
        <RadioGroup
          label={words.roleLabel}
          value={role}
          onChange={setRole}
          options={PERSON_ROLES.map((one) => ({
            value: one,
            label: words.role[one],
            about: words.roleMay[one],
            testId: `role-${one}`,
          }))}
        />
      )}
      <Field
        label={isNew ? words.pin : words.newPin}
        value={pin}
        onChange={(typed) => setPin(typed.replace(/\D/g, ''))}
        testId="person-pin"
        inputMode="numeric"
        masked
        required={isNew}
        maxLength={8}
        hint={isNew ? words.pinHint : words.newPinHint}
        fault={fault}
      />
      {pin !== '' && (
        <Field
          label={words.pinAgain}
          value={again}
          onChange={(typed) => setAgain(typed.replace(/\D/g, ''))}
          testId="person-pin-again"
          inputMode="numeric"
          masked
          required
          maxLength={8}
          fault={differs ? words.pinDiffers : undefined}
        />
      )}
      {!isNew && (
        <Switch testId="person-active" checked={isActive} onChange={setActive}>
          {words.active}
        </Switch>
      )}
      <TroubleNote trouble={save.trouble} />
      <button type="submit" className="button primary big" data-testid="person-save" disabled={save.busy || !isReady}>
        {go ?? words.save}
      </button>
    </Form>
  );
}
