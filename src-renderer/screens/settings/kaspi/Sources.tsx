import { useEffect, useState } from 'react';
import type { KaspiSource } from '../../../../src-shared/contract/kaspi-views.ts';
import { Field } from '../../../components/Field.tsx';
import { Form } from '../../../components/Form.tsx';
import { Question } from '../../../components/Question.tsx';
import { Sheet } from '../../../components/Sheet.tsx';
import { useClient } from '../../../state/station-context.tsx';
import { useOffice } from '../../../text/office/index.ts';
import { KaspiTrouble } from './KaspiTrouble.tsx';
import { useKaspi } from './use-kaspi.ts';

const NEW = { name: '', type: 'pos', description: '' };

/** Who may ask ByFly for payments. A new source's token is on this screen once. */
export function Sources({ onGone }: { onGone: () => void }) {
  const { kaspi: words, settings } = useOffice();
  const client = useClient();
  const [rows, setRows] = useState<readonly KaspiSource[]>([]);
  const [fields, setFields] = useState(NEW);
  const [token, setToken] = useState<string | null>(null);
  const [doomed, setDoomed] = useState<KaspiSource | null>(null);
  const read = useKaspi(async () => setRows((await client.kaspi.sources({})).items), onGone);
  const { run } = read;
  useEffect(() => void run(), [run]);
  const make = useKaspi(async () => {
    const { description, ...named } = fields;
    const made = await client.kaspi.createSource({
      ...named,
      isActive: true,
      ...(description.trim() !== '' && { description: description.trim() }),
    });
    setToken(made.apiToken);
    setFields(NEW);
    await run();
  }, onGone);
  const change = useKaspi(async (source: KaspiSource) => {
    await client.kaspi.updateSource({ id: source.id, isActive: !source.isActive });
    await run();
  }, onGone);
  const remove = useKaspi(async (source: KaspiSource) => {
    await client.kaspi.deleteSource({ id: source.id });
    setDoomed(null);
    await run();
  }, onGone);
  const submit = () => {
    void make.run();
  };
  return (
    <>
      <section className="card">
        <KaspiTrouble trouble={read.trouble ?? change.trouble} />
        {rows.length === 0 && !read.busy && <p className="quiet">{words.empty}</p>}
        <ul className="rows">
          {rows.map((source) => (
            <li key={source.id} className="product-row" data-testid={`source-${source.name}`}>
              <span>
                <strong>{source.name}</strong>
                <span className="quiet small">
                  {' '}
                  {[source.type, source.description, source.isActive ? words.active : words.inactive]
                    .filter(Boolean)
                    .join(' · ')}
                </span>
              </span>
              <button type="button" className="button" disabled={change.busy} onClick={() => void change.run(source)}>
                {source.isActive ? words.switchOff : words.switchOn}
                <span className="hidden"> {source.name}</span>
              </button>
              <button type="button" className="button" onClick={() => setDoomed(source)}>
                {words.delete}
                <span className="hidden"> {source.name}</span>
              </button>
            </li>
          ))}
        </ul>
      </section>
      <section className="card">
        <h3>{words.newSource}</h3>
        <Form onSubmit={submit}>
          <Field
            label={words.sourceName}
            value={fields.name}
            onChange={(name) => setFields({ ...fields, name })}
            testId="source-name"
            required
            maxLength={120}
          />
          <Field
            label={words.sourceType}
            value={fields.type}
            onChange={(type) => setFields({ ...fields, type })}
            testId="source-type"
            required
            maxLength={40}
          />
          <Field
            label={words.description}
            value={fields.description}
            onChange={(description) => setFields({ ...fields, description })}
            testId="source-description"
            maxLength={300}
          />
          <KaspiTrouble trouble={make.trouble} />
          <button type="submit" className="button primary" data-testid="source-make" disabled={make.busy}>
            {settings.add}
          </button>
        </Form>
      </section>
      {token !== null && <TokenOnce token={token} onClose={() => setToken(null)} />}
      {doomed && (
        <Question title={doomed.name} body={words.deleteAsk(doomed.name)} onClose={() => setDoomed(null)}>
          <KaspiTrouble trouble={remove.trouble} />
          <button
            type="button"
            className="button primary big"
            data-testid="source-delete"
            disabled={remove.busy}
            onClick={() => void remove.run(doomed)}
          >
            {words.delete}
          </button>
        </Question>
      )}
    </>
  );
}

/** The only time the token is seen. It can go straight into the station's own key store. */
function TokenOnce({ token, onClose }: { token: string; onClose: () => void }) {
  const words = useOffice().kaspi;
  const client = useClient();
  const [done, setDone] = useState<'copied' | 'stored' | null>(null);
  const store = useKaspi(async () => {
    await client.secret.put({ name: 'byfly.apiToken', value: token });
    setDone('stored');
  }, onClose);
  return (
    <Sheet title={words.newSource} shape="ask" onClose={onClose}>
      <p>{words.tokenOnce}</p>
      <code className="token" data-testid="source-token">
        {token}
      </code>
      <KaspiTrouble trouble={store.trouble} />
      {done && <p aria-live="polite">{done === 'stored' ? words.stored : words.copied}</p>}
      <div className="sheet-acts">
        <button
          type="button"
          className="button"
          onClick={() => void navigator.clipboard.writeText(token).then(() => setDone('copied'))}
        >
          {words.copy}
        </button>
        <button
          type="button"
          className="button primary"
          data-testid="token-store"
          disabled={store.busy}
          onClick={() => void store.run()}
        >
          {words.storeHere}
        </button>
      </div>
    </Sheet>
  );
}
