import { useEffect, useState } from 'react';
import type { KaspiTerminal } from '../../../../src-shared/contract/kaspi-views.ts';
import { Field } from '../../../components/Field.tsx';
import { Form } from '../../../components/Form.tsx';
import { useClient } from '../../../state/station-context.tsx';
import { useOffice } from '../../../text/office/index.ts';
import { KaspiTrouble } from './KaspiTrouble.tsx';
import { useKaspi } from './use-kaspi.ts';

const NEW = { name: '', ipAddress: 'http://', port: '130', cameraId: '', cameraUrl: 'http://' };
const NUMBER = '\\d{1,5}';

/** The Kaspi terminals behind ByFly: which there are, how each is, and a new one. */
export function Terminals({ onGone }: { onGone: () => void }) {
  const words = useOffice().kaspi;
  const client = useClient();
  const [rows, setRows] = useState<readonly KaspiTerminal[]>([]);
  const [fields, setFields] = useState(NEW);
  const read = useKaspi(async () => setRows((await client.kaspi.terminals({})).items), onGone);
  const { run } = read;
  useEffect(() => void run(), [run]);
  const add = useKaspi(async () => {
    const { port, cameraId, ...rest } = fields;
    await client.kaspi.addTerminal({ ...rest, port: Number(port), cameraId: Number(cameraId), isActive: true });
    setFields(NEW);
    await run();
  }, onGone);
  const submit = () => {
    void add.run();
  };
  const field = (key: keyof typeof NEW, label: string, more: { pattern?: string; inputMode?: 'numeric' } = {}) => (
    <Field
      label={label}
      value={fields[key]}
      onChange={(typed) => setFields({ ...fields, [key]: typed })}
      testId={`terminal-${key}`}
      required
      maxLength={200}
      {...more}
    />
  );
  const { field: names, settings } = useOffice();
  return (
    <>
      <section className="card">
        <KaspiTrouble trouble={read.trouble} />
        {rows.length === 0 && !read.busy && <p className="quiet">{words.empty}</p>}
        <ul className="rows">
          {rows.map((terminal) => (
            <TerminalRow key={terminal.id} terminal={terminal} onGone={onGone} />
          ))}
        </ul>
      </section>
      <section className="card">
        <h3>{words.newTerminal}</h3>
        <Form onSubmit={submit}>
          {field('name', words.sourceName)}
          {field('ipAddress', words.ip)}
          {field('port', names.port ?? 'port', { pattern: NUMBER, inputMode: 'numeric' })}
          {field('cameraId', words.camera, { pattern: NUMBER, inputMode: 'numeric' })}
          {field('cameraUrl', words.cameraUrl)}
          <KaspiTrouble trouble={add.trouble} />
          <button type="submit" className="button primary" data-testid="terminal-add" disabled={add.busy}>
            {settings.add}
          </button>
        </Form>
      </section>
    </>
  );
}

function TerminalRow({ terminal, onGone }: { terminal: KaspiTerminal; onGone: () => void }) {
  const words = useOffice().kaspi;
  const client = useClient();
  const [facts, setFacts] = useState<readonly { name: string; value: string }[] | null>(null);
  const ask = useKaspi(async () => setFacts((await client.kaspi.terminalStatus({ id: terminal.id })).facts), onGone);
  const { id, name, ipAddress, port, isActive } = terminal;
  return (
    <li className="product-row" data-testid={`terminal-${id}`}>
      <span>
        <strong>{name}</strong>
        <span className="quiet small">
          {' '}
          {[
            `${ipAddress ?? ''}${port === undefined ? '' : `:${port}`}`,
            isActive === false ? words.inactive : words.active,
          ]
            .filter(Boolean)
            .join(' · ')}
        </span>
        {facts && (
          <code className="small audit-facts" data-testid={`terminal-status-${id}`}>
            {facts.map((fact) => `${fact.name}: ${fact.value}`).join(' · ')}
          </code>
        )}
        <KaspiTrouble trouble={ask.trouble} />
      </span>
      <button
        type="button"
        className="button"
        data-testid={`terminal-ask-${id}`}
        disabled={ask.busy}
        onClick={() => void ask.run()}
      >
        {words.ask}
        <span className="hidden"> {name}</span>
      </button>
    </li>
  );
}
