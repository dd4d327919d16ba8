import { useClient } from '../../state/station-context.tsx';
import { useOffice } from '../../text/office/index.ts';
import { useFault } from './fields.tsx';
import { SchemaFields } from './SchemaFields.tsx';
import { TestButton } from './TestButton.tsx';
import { textAt, useDraft, valueAt } from './use-settings.tsx';

const HOME_CURRENCY: Readonly<Record<string, string>> = { UZ: 'UZS', KZ: 'KZT', KG: 'KGS' };

/** Every vendor of the country: switched on or off, its form, a test of each of its ways to pay. */
export function RailsSection({ country }: { country: string }) {
  const words = useOffice().settings;
  const { shape, draft } = useDraft();
  const currency = textAt(draft, ['station', 'currency']) || (HOME_CURRENCY[country] ?? '');
  const here = shape.rails.filter(
    ({ id, currencies }) => currencies.includes(currency) || valueAt(draft, ['providers', id]) !== undefined,
  );
  if (here.length === 0) return <p className="quiet">{words.noRails}</p>;
  return (
    <div className="settings-list">
      {here.map((rail) => (
        <RailForm key={rail.id} rail={rail} isHere={rail.currencies.includes(currency)} />
      ))}
    </div>
  );
}

type RailShape = ReturnType<typeof useDraft>['shape']['rails'][number];

function RailForm({ rail, isHere }: { rail: RailShape; isHere: boolean }) {
  const words = useOffice().settings;
  const client = useClient();
  const { draft, set } = useDraft();
  const path = ['providers', rail.id];
  const section = valueAt(draft, path);
  const fault = useFault(path);
  const isOn = section !== undefined;
  const titles = new Map(rail.methods.map(({ method, title }) => [method, title]));
  const wanted = valueAt(draft, [...path, 'methods']);
  const methods = rail.methods.filter(({ method }) => !Array.isArray(wanted) || wanted.includes(method));
  return (
    <section className="card rail" data-testid={`rail-${rail.id}`} data-on={isOn}>
      <div className="rail-head">
        <div>
          <h3>{rail.title}</h3>
          {rail.methods.length > 1 && (
            <p className="quiet small">{rail.methods.map(({ title }) => title).join(' · ')}</p>
          )}
          {!isHere && <p className="fault">{words.notHere}</p>}
        </div>
        <button
          type="button"
          className={`button ${isOn ? '' : 'primary'}`}
          data-testid={`rail-switch-${rail.id}`}
          onClick={() => set(path, isOn ? undefined : {})}
        >
          {isOn ? words.removeRail : words.addRail}
        </button>
      </div>
      {isOn && (
        <>
          <div className="form">
            <SchemaFields
              schema={rail.schema}
              path={path}
              secrets={rail.secrets}
              secretPrefix={rail.id}
              nameOf={(value) => titles.get(value) ?? value}
            />
          </div>
          {fault && <p className="fault small">{fault}</p>}
          <div className="tests">
            {methods.map(({ method, title }) => (
              <TestButton
                key={method}
                testId={`test-${method}`}
                label={methods.length > 1 ? `${words.test}: ${title}` : words.test}
                ask={() => client.rail.test({ method, config: draft as Record<string, unknown> })}
              />
            ))}
          </div>
        </>
      )}
    </section>
  );
}
