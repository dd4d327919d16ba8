import { useState } from 'react';
import { Field } from '../../components/Field.tsx';
import { Form } from '../../components/Form.tsx';
import { Icon } from '../../components/Icon.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useClient } from '../../state/station-context.tsx';
import { useOffice } from '../../text/office/index.ts';
import { useFault, useFieldName } from './fields.tsx';
import { type Path, useDraft, valueAt } from './use-settings.tsx';

interface SecretSettingProps {
  readonly path: Path;
  /** The name it gets, unless the configuration names another. */
  readonly name: string;
  readonly minBytes: number;
}

/** A key: whether it is there, and a way to put a new one in. What was put in is never shown again. */
export function SecretSetting({ path, name, minBytes }: SecretSettingProps) {
  const words = useOffice().settings;
  const client = useClient();
  const { draft, set, saved, take } = useDraft();
  const label = useFieldName()(path.at(-1) ?? '');
  const written = valueAt(draft, path);
  const named = typeof written === 'string' && written.startsWith('secret:') ? written.slice('secret:'.length) : name;
  const fault = useFault(path);
  const [isOpen, setOpen] = useState(false);
  const [kept, setKept] = useState(false);
  const [value, setValue] = useState('');
  const isThere = kept || saved.secrets.some((secret) => secret.name === named && secret.isThere);
  const keep = useAct(async () => {
    take(await client.secret.put({ name: named, value }));
    set(path, `secret:${named}`);
    setValue('');
    setKept(true);
    setOpen(false);
  });
  const tooShort = value !== '' && new TextEncoder().encode(value).length < minBytes;
  const submit = () => {
    if (value !== '' && !tooShort) void keep.run();
  };
  return (
    <div className="secret" data-testid={`secret-${path.join('-')}`}>
      <div className="secret-line">
        <span>
          <strong>{label}</strong>
          <span className={`secret-state ${isThere ? '' : 'fault'}`}>
            <Icon name={isThere ? 'tick' : 'attention'} />
            {kept ? words.secretKept : isThere ? words.secretThere : words.secretMissing}
          </span>
          {fault && !isThere && <span className="fault">{fault}</span>}
        </span>
        {!isOpen && (
          <button type="button" className="button" data-testid={`secret-new-${name}`} onClick={() => setOpen(true)}>
            {words.secretNew}
          </button>
        )}
      </div>
      {isOpen && (
        <Form className="secret-form" onSubmit={submit}>
          <Field
            label={words.secretValue}
            value={value}
            onChange={setValue}
            testId={`secret-value-${name}`}
            required
            masked
            maxLength={4_096}
            {...(tooShort
              ? { fault: words.secretShort(String(minBytes)) }
              : { hint: words.secretShort(String(minBytes)) })}
          />
          <TroubleNote trouble={keep.trouble} />
          <button
            type="submit"
            className="button primary"
            data-testid={`secret-keep-${name}`}
            disabled={keep.busy || value === '' || tooShort}
          >
            {words.secretKeep}
          </button>
        </Form>
      )}
    </div>
  );
}
