import { useState } from 'react';
import { Field } from '../../components/Field.tsx';
import { useClient } from '../../state/station-context.tsx';
import { useOffice } from '../../text/office/index.ts';
import { useFault } from './fields.tsx';
import { SchemaFields } from './SchemaFields.tsx';
import { TerminalsNow } from './TerminalsNow.tsx';
import { TestButton } from './TestButton.tsx';
import { useDraft, valueAt } from './use-settings.tsx';

const NAME = /^[a-z][a-z0-9_-]{0,31}$/;

/** The terminals beside the till: each its cable and its driver's own settings, and a question who it is. */
export function PinpadsSection() {
  const { draft } = useDraft();
  const terminals = Object.keys((valueAt(draft, ['pinpads']) ?? {}) as object);
  return (
    <div className="settings-list">
      <TerminalsNow />
      {terminals.map((name) => (
        <PinpadForm key={name} name={name} />
      ))}
      <NewPinpad taken={terminals} />
    </div>
  );
}

function PinpadForm({ name }: { name: string }) {
  const words = useOffice().settings;
  const client = useClient();
  const { shape, draft, set } = useDraft();
  const path = ['pinpads', name];
  const driver = shape.drivers.find(({ id }) => id === valueAt(draft, [...path, 'driver']));
  const fault = useFault(path);
  const isHttp = driver?.links.includes('http') ?? false;
  return (
    <section className="card rail" data-testid={`pinpad-${name}`}>
      <div className="rail-head">
        <div>
          <h3>{name}</h3>
          <p className="quiet small">{driver?.title}</p>
        </div>
        <button type="button" className="button" onClick={() => set(path, undefined)}>
          {words.remove}
        </button>
      </div>
      {driver && (
        <div className="form">
          <SchemaFields
            schema={
              isHttp
                ? driver.schema
                : { ...driver.schema, required: [...((driver.schema.required ?? []) as string[]), 'path'] }
            }
            path={path}
            without={isHttp ? ['driver', 'path', 'baudRate', 'stopBits', 'host', 'port'] : ['driver']}
          />
        </div>
      )}
      {fault && <p className="fault small">{fault}</p>}
      <TestButton
        testId={`test-pinpad-${name}`}
        ask={() => client.pinpad.test({ device: name, config: draft as Record<string, unknown> })}
      />
    </section>
  );
}

function NewPinpad({ taken }: { taken: readonly string[] }) {
  const words = useOffice().settings;
  const { problem } = useOffice();
  const { shape, set } = useDraft();
  const [name, setName] = useState('');
  const wrong = name !== '' && (!NAME.test(name) || taken.includes(name));
  return (
    <section className="card rail">
      <Field
        label={words.pinpadName}
        value={name}
        onChange={setName}
        testId="pinpad-name"
        isFilter
        fault={wrong ? (taken.includes(name) ? problem.taken : problem.letters) : undefined}
      />
      <div className="tests">
        {shape.drivers.map(({ id, title }) => (
          <button
            key={id}
            type="button"
            className="button"
            data-testid={`pinpad-add-${id}`}
            disabled={name === '' || wrong}
            onClick={() => {
              set(['pinpads', name], { driver: id, method: name.replaceAll('-', '_') });
              setName('');
            }}
          >
            {words.add}: {title}
          </button>
        ))}
      </div>
    </section>
  );
}
