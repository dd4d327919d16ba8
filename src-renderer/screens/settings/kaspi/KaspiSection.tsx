import { useCallback, useEffect, useState } from 'react';
import type { KaspiSession } from '../../../../src-shared/contract/kaspi-views.ts';
import { Field } from '../../../components/Field.tsx';
import { Form } from '../../../components/Form.tsx';
import { Tabs } from '../../../components/Tabs.tsx';
import { useAct } from '../../../components/use-act.ts';
import { useClient, useLocale, useTexts } from '../../../state/station-context.tsx';
import { formatDayTime } from '../../../text/format.ts';
import { useOffice } from '../../../text/office/index.ts';
import { KaspiTrouble } from './KaspiTrouble.tsx';
import { Sources } from './Sources.tsx';
import { Terminals } from './Terminals.tsx';
import { Transactions } from './Transactions.tsx';

const TABS = ['transactions', 'sources', 'terminals'] as const;

/** ByFly's desk for administrators: in by SMS, then its tables. */
export function KaspiSection() {
  const texts = useTexts();
  const words = useOffice().kaspi;
  const locale = useLocale();
  const client = useClient();
  const [session, setSession] = useState<KaspiSession | null>(null);
  const [tab, setTab] = useState<(typeof TABS)[number]>('transactions');
  const look = useAct(async () => setSession(await client.kaspi.session({})));
  const leave = useAct(async () => setSession(await client.kaspi.logOut({})));
  const { run } = look;
  useEffect(() => void run(), [run]);
  /** ByFly has ended the session: back to the SMS. */
  const onGone = useCallback(() => void run(), [run]);
  if (!session) {
    return look.trouble ? <KaspiTrouble trouble={look.trouble} /> : <p className="quiet">{texts.common.moment}</p>;
  }
  if (!session.isConfigured) return <p className="card quiet">{words.notConfigured}</p>;
  if (session.expiresAt === undefined) return <LogIn onIn={setSession} />;
  return (
    <div className="settings-list">
      <div className="kaspi-head">
        <span className="quiet">{words.as(session.admin ?? '', formatDayTime(session.expiresAt, locale))}</span>
        <button type="button" className="button" data-testid="kaspi-out" onClick={() => void leave.run()}>
          {words.logOut}
        </button>
      </div>
      <Tabs
        wide
        className="settings-list"
        label={words.title}
        value={tab}
        onChange={setTab}
        tabs={TABS.map((one) => ({ value: one, label: words[one], testId: `kaspi-${one}` }))}
      >
        {tab === 'transactions' && <Transactions onGone={onGone} />}
        {tab === 'sources' && <Sources onGone={onGone} />}
        {tab === 'terminals' && <Terminals onGone={onGone} />}
      </Tabs>
    </div>
  );
}

function LogIn({ onIn }: { onIn: (session: KaspiSession) => void }) {
  const words = useOffice().kaspi;
  const client = useClient();
  const [phone, setPhone] = useState('+7');
  const [code, setCode] = useState('');
  const [isSent, setSent] = useState(false);
  const send = useAct(async () => {
    await client.kaspi.sendCode({ phone });
    setSent(true);
  });
  const enter = useAct(async () => onIn(await client.kaspi.logIn({ phone, code })));
  const submit = () => {
    void (isSent ? enter : send).run();
  };
  return (
    <section className="card">
      <p className="quiet">{words.logInHint}</p>
      <Form onSubmit={submit}>
        <Field
          label={words.phone}
          value={phone}
          onChange={(typed) => {
            setPhone(typed.replace(/[^+\d]/g, ''));
            setSent(false);
          }}
          testId="kaspi-phone"
          inputMode="tel"
          required
          pattern="\+\d{11,12}"
          maxLength={13}
          hint={words.phoneHint}
        />
        {isSent && (
          <Field
            label={words.code}
            value={code}
            onChange={setCode}
            testId="kaspi-code"
            inputMode="numeric"
            autoComplete="one-time-code"
            required
            pattern="\d{4,8}"
            maxLength={8}
          />
        )}
        <KaspiTrouble trouble={(isSent ? enter : send).trouble} />
        <button
          type="submit"
          className="button primary big"
          data-testid={isSent ? 'kaspi-in' : 'kaspi-send'}
          disabled={send.busy || enter.busy}
        >
          {isSent ? words.logIn : words.sendCode}
        </button>
      </Form>
    </section>
  );
}
