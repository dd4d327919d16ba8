import { useCallback, useEffect, useState } from 'react';
import type { ServiceView, TicketCheck } from '../../../src-shared/contract/booth-service-views.ts';
import type { PaymentView } from '../../../src-shared/contract/payment-views.ts';
import type { ProductView } from '../../../src-shared/contract/station-views.ts';
import { LampDot, useLampName, useLampReason } from '../../components/Lamps.tsx';
import { StatusBadge } from '../../components/StatusBadge.tsx';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { newId } from '../../state/new-id.ts';
import { usePreferences } from '../../state/preferences.ts';
import { isPracticePlace } from '../../state/selectors.ts';
import { useClient, useLocale, usePinpadWords, useView } from '../../state/station-context.tsx';
import { formatMoney, formatNumber, formatTime } from '../../text/format.ts';
import { Press, useBoothWords } from './booth-parts.tsx';
import { DigitField } from './DigitField.tsx';
import { ServiceEvent } from './ServiceEvent.tsx';
import { Part } from './ServicePart.tsx';

const REREAD_MS = 3_000;

/** Lamps, counters, what is owed and unknown, the last payments, tickets, tests and the way out. */
export function ServiceMenu({ onSale }: { onSale: (product: ProductView) => void }) {
  const words = useBoothWords();
  const client = useClient();
  const view = useView();
  const lampName = useLampName();
  const lampReason = useLampReason();
  const { practicePlace } = usePinpadWords();
  const [seen, setSeen] = useState<ServiceView | null>(null);
  const read = useCallback(async () => setSeen(await client.booth.service({})), [client]);
  useEffect(() => {
    const again = () => void read().catch(() => undefined);
    again();
    const timer = setInterval(again, REREAD_MS);
    return () => clearInterval(timer);
  }, [read]);
  const [cheapest] = [...view.products].sort((a, b) => a.price.minor - b.price.minor);
  if (!seen) return null;
  const programs = [seen.programs.main, seen.programs.other]
    .filter((program) => program !== undefined)
    .map((program) => (isPracticePlace(program) ? practicePlace : program));
  return (
    <div className="booth-service-body">
      <Part title={words.lamps}>
        <ul className="booth-lamps">
          {seen.lamps.map((lamp) => (
            <li key={lamp.id} className="lamp-line">
              <LampDot state={lamp.state} />
              <strong>{lampName(lamp)}</strong> <span>{lampReason(lamp)}</span>
            </li>
          ))}
        </ul>
        {seen.booth && !seen.booth.ready && (
          <p className="booth-reason">{seen.booth.reasons.map((why) => words.restingReason[why]).join(' · ')}</p>
        )}
        <p>
          {words.madeBy}: {programs.join(', ') || words.nothing}
        </p>
      </Part>
      <Counter seen={seen} onDone={read} />
      <Payments title={words.owed} none={words.nobodyOwed} items={seen.owed} onDone={read} isOwed />
      <Payments title={words.unknowns} none={words.noUnknowns} items={seen.unknown} onDone={read} />
      <TicketDesk onDone={read} />
      <Tests
        cheapest={view.profile === 'sandbox' ? cheapest : undefined}
        onSale={onSale}
        canExit={seen.canExit}
        onDone={read}
      />
      <ServiceEvent seen={seen} onDone={read} />
      <Payments title={words.last} none={words.noPayments} items={seen.last} onDone={read} />
      <FreeRows items={seen.free} />
    </div>
  );
}

function Counter({ seen, onDone }: { seen: ServiceView; onDone: () => Promise<void> }) {
  const words = useBoothWords();
  const client = useClient();
  const [count, setCount] = useState('');
  const refill = useAct(async () => {
    await client.booth.refill({ prints: Number(count) });
    setCount('');
    await onDone();
  });
  const prints = seen.booth?.prints;
  return (
    <Part title={words.counter}>
      {prints ? (
        <>
          <p data-testid="service-prints">{words.left(formatNumber(prints.left), formatNumber(prints.reserved))}</p>
          <DigitField
            label={words.refillHint}
            testId="service-refill-count"
            value={count}
            onChange={(typed) => setCount(typed.replace(/\D/g, '').slice(0, 5))}
          />
          <TroubleNote trouble={refill.trouble} />
          <Press testId="service-refill" disabled={count === '' || refill.busy} onPress={() => void refill.run()}>
            {words.refill}
          </Press>
        </>
      ) : (
        <p className="quiet">{words.notCounted}</p>
      )}
    </Part>
  );
}

function Payments({
  title,
  none,
  items,
  onDone,
  isOwed = false,
}: {
  title: string;
  none: string;
  items: readonly PaymentView[];
  onDone: () => Promise<void>;
  isOwed?: boolean;
}) {
  const words = useBoothWords();
  const locale = useLocale();
  const client = useClient();
  const serve = useAct(async (id: string) => {
    await client.booth.serve({ id, reason: 'service menu' });
    await onDone();
  });
  return (
    <Part title={title}>
      <TroubleNote trouble={serve.trouble} />
      {items.length === 0 && <p className="quiet">{none}</p>}
      <ul className="booth-rows">
        {items.map((payment) => (
          <li key={payment.id} data-testid={`service-payment-${payment.id}`}>
            <span>
              {formatTime(payment.createdAt)} · {payment.orderId}
            </span>
            <strong>{formatMoney(payment.amount, locale)}</strong>
            <StatusBadge payment={payment} />
            {!payment.livemode && <span className="booth-test">{words.test}</span>}
            {payment.fulfilment && (
              <span>
                {words.state[payment.fulfilment.state]}
                {payment.fulfilment.error && `: ${words.error[payment.fulfilment.error]}`}
              </span>
            )}
            {isOwed && payment.fulfilment?.canServe && (
              <Press
                testId={`serve-${payment.orderId}`}
                disabled={serve.busy}
                onPress={() => void serve.run(payment.id)}
              >
                {words.serveAgain}
              </Press>
            )}
          </li>
        ))}
      </ul>
    </Part>
  );
}

/** Starts that nobody paid for: a free event's, and tests. They stand in no total. */
function FreeRows({ items }: { items: ServiceView['free'] }) {
  const words = useBoothWords();
  return (
    <Part title={words.freeSessions}>
      {items.length === 0 && <p className="quiet">{words.noFree}</p>}
      <ul className="booth-rows">
        {items.map((row) => (
          <li key={`${row.id} ${row.at}`} data-testid={`service-free-${row.id}`} data-test={row.isTest}>
            <span>
              {formatTime(row.at)} · {row.productId}
            </span>
            <strong>{row.isTest ? `${words.test}${row.by ? `, ${row.by}` : ''}` : words.free}</strong>
            <span>
              {words.state[row.state]}
              {row.error && `: ${words.error[row.error]}`}
            </span>
          </li>
        ))}
      </ul>
    </Part>
  );
}

function TicketDesk({ onDone }: { onDone: () => Promise<void> }) {
  const words = useBoothWords();
  const locale = useLocale();
  const client = useClient();
  const [code, setCode] = useState('');
  const [found, setFound] = useState<TicketCheck | null>(null);
  const check = useAct(async () => {
    setFound(null);
    setFound(await client.booth.ticket({ code }));
  });
  const redeem = useAct(async (how: 'serve' | 'close') => {
    await client.booth.redeem({ code, how });
    setFound(await client.booth.ticket({ code }));
    await onDone();
  });
  const isOpen = found !== null && found.ticket.redeemedAt === undefined;
  return (
    <Part title={words.ticketCheck}>
      <label className="field">
        {words.ticketHint}
        <input
          data-testid="ticket-input"
          value={code}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setCode(event.target.value.slice(0, 120))}
        />
      </label>
      <TroubleNote trouble={check.trouble ?? redeem.trouble} />
      <Press testId="ticket-check" disabled={code.length < 10 || check.busy} onPress={() => void check.run()}>
        {words.check}
      </Press>
      {found && (
        <div data-testid="ticket-found" data-redeemed={!isOpen}>
          <p>
            {isOpen ? words.ticketGood : words.ticketRedeemed}: {found.ticket.orderId},{' '}
            {formatMoney(found.ticket.amount, locale)} <StatusBadge payment={found.payment} />
          </p>
          {isOpen && (
            <div className="booth-acts">
              {found.payment.status === 'completed' && (
                <Press testId="ticket-serve" loud disabled={redeem.busy} onPress={() => void redeem.run('serve')}>
                  {words.redeemServe}
                </Press>
              )}
              <Press testId="ticket-close" disabled={redeem.busy} onPress={() => void redeem.run('close')}>
                {words.redeemClose}
              </Press>
            </div>
          )}
        </div>
      )}
    </Part>
  );
}

function Tests({
  cheapest,
  onSale,
  canExit,
  onDone,
}: {
  cheapest: ProductView | undefined;
  onSale: (product: ProductView) => void;
  canExit: boolean;
  onDone: () => Promise<void>;
}) {
  const words = useBoothWords();
  const client = useClient();
  const [isPrinted, setPrinted] = useState(false);
  const sound = usePreferences((state) => state.sound);
  const setSound = usePreferences((state) => state.setSound);
  const test = useAct(async () => {
    setPrinted(false);
    const { state } = await client.printer.test({});
    setPrinted(state === 'printed');
  });
  const start = useAct(async () => {
    await client.booth.test({ id: newId() });
    await onDone();
  });
  const exit = useAct(() => client.booth.exit({}));
  return (
    <Part title={words.tests}>
      <TroubleNote trouble={test.trouble ?? start.trouble ?? exit.trouble} />
      {isPrinted && <p role="status">{words.testPrinted}</p>}
      <div className="booth-acts">
        <Press testId="service-test-print" disabled={test.busy} onPress={() => void test.run()}>
          {words.testPrint}
        </Press>
        <Press testId="service-test-start" disabled={start.busy} onPress={() => void start.run()}>
          {words.testStart}
        </Press>
        {cheapest && (
          <Press testId="service-practice" onPress={() => onSale(cheapest)}>
            {words.practiceSale}
          </Press>
        )}
        <Press testId="service-sound" onPress={() => setSound(!sound)}>
          {sound ? words.soundOff : words.soundOn}
        </Press>
        {canExit && (
          <Press testId="service-exit" disabled={exit.busy} onPress={() => void exit.run()}>
            {words.exit}
          </Press>
        )}
      </div>
    </Part>
  );
}
