import { useState } from 'react';
import type { EventView } from '../../../src-shared/contract/booth-event-views.ts';
import type { ServiceView } from '../../../src-shared/contract/booth-service-views.ts';
import { exponentOf, parseMajor } from '../../../src-shared/money.ts';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useNow } from '../../components/use-now.ts';
import { useClient, useLocale, useView } from '../../state/station-context.tsx';
import { asTyped, formatDayTime, formatMoney, formatNumber, formatTime, unitOf } from '../../text/format.ts';
import { useProductName } from '../cashier/Products.tsx';
import { Press, useBoothWords } from './booth-parts.tsx';
import { DigitField } from './DigitField.tsx';
import { Part } from './ServicePart.tsx';

const HOURS = [1, 2, 4, 8, 12] as const;
const HOUR_MS = 3_600_000;
const LONGEST_NAME = 80;

/** The event that is on, or a form for one. */
export function ServiceEvent({ seen, onDone }: { seen: ServiceView; onDone: () => Promise<void> }) {
  const words = useBoothWords();
  return (
    <Part title={words.event}>
      {seen.event ? <EventNow event={seen.event} onDone={onDone} /> : <NewEvent onDone={onDone} />}
    </Part>
  );
}

function EventNow({ event, onDone }: { event: EventView; onDone: () => Promise<void> }) {
  const words = useBoothWords();
  const locale = useLocale();
  const client = useClient();
  const view = useView();
  const nameOf = useProductName();
  const end = useAct(async () => {
    await client.booth.endEvent({});
    await onDone();
  });
  const { used, most } = event.prints;
  const priced = view.products.filter(({ id }) => event.prices[id] !== undefined);
  return (
    <>
      <p data-testid="service-event" data-free={event.isFree}>
        <strong>{event.name}</strong> · {event.isFree ? words.free : words.eventPaid} ·{' '}
        {event.isOn
          ? words.untilTime(formatDayTime(event.to, locale))
          : words.eventPlanned(formatDayTime(event.from, locale))}
      </p>
      {priced.length > 0 && (
        <p>{priced.map((product) => `${nameOf(product)}: ${formatMoney(product.price, locale)}`).join(' · ')}</p>
      )}
      <p>
        {words.eventUsed(formatNumber(used), most === undefined ? '∞' : formatNumber(most))}
        {event.isFree && ` · ${words.eventSessions(formatNumber(event.sessions))}`}
      </p>
      <TroubleNote trouble={end.trouble} />
      <div className="booth-acts">
        <Press testId="event-end" disabled={end.busy} onPress={() => void end.run()}>
          {words.eventEnd}
        </Press>
      </div>
    </>
  );
}

function NewEvent({ onDone }: { onDone: () => Promise<void> }) {
  const words = useBoothWords();
  const locale = useLocale();
  const client = useClient();
  const { products, station } = useView();
  const nameOf = useProductName();
  // A locked booth has no letters to type with: it keeps its own name where nobody gives another.
  const [name, setName] = useState(station.name);
  const [isFree, setFree] = useState(true);
  const [hours, setHours] = useState<number>(4);
  const [prints, setPrints] = useState('');
  const [prices, setPrices] = useState<Readonly<Record<string, string>>>({});
  const now = useNow();
  const places = exponentOf(station.currency);
  const isPrice = new RegExp(`^\\d{1,9}${places > 0 ? `(\\.\\d{1,${places}})?` : ''}$`);
  const typed = Object.entries(prices).filter(([, price]) => price !== '');
  const isFit = name.trim() !== '' && (isFree || (typed.length > 0 && typed.every(([, price]) => isPrice.test(price))));
  const save = useAct(async () => {
    await client.booth.event({
      name: name.trim(),
      isFree,
      prices: isFree
        ? {}
        : Object.fromEntries(typed.map(([id, price]) => [id, parseMajor(price, station.currency).minor])),
      to: Date.now() + hours * HOUR_MS,
      ...(prints !== '' && { prints: Number(prints) }),
    });
    await onDone();
  });
  return (
    <>
      <p className="quiet">{words.noEvent}</p>
      <label className="field">
        {words.eventName}
        <input
          data-testid="event-name"
          value={name}
          autoComplete="off"
          onChange={(event) => setName(event.target.value.slice(0, LONGEST_NAME))}
        />
      </label>
      <Choice
        label={words.eventKind}
        options={[
          { id: 'free', text: words.eventFree, isOn: isFree, pick: () => setFree(true) },
          { id: 'paid', text: words.eventPaid, isOn: !isFree, pick: () => setFree(false) },
        ]}
      />
      {!isFree &&
        products.map((product) => (
          <DigitField
            key={product.id}
            label={`${nameOf(product)}, ${unitOf(station.currency, locale)}`}
            testId={`event-price-${product.id}`}
            withPoint={places > 0}
            placeholder={asTyped(product.price)}
            value={prices[product.id] ?? ''}
            onChange={(typed) => setPrices({ ...prices, [product.id]: typed.replace(',', '.').slice(0, 12) })}
          />
        ))}
      <Choice
        label={`${words.eventHours} (${words.untilTime(formatTime(now + hours * HOUR_MS))})`}
        options={HOURS.map((count) => ({
          id: `${count}h`,
          text: words.hours(String(count)),
          isOn: hours === count,
          pick: () => setHours(count),
        }))}
      />
      <DigitField
        label={words.eventPrints}
        testId="event-prints"
        placeholder={words.eventPrintsHint}
        value={prints}
        onChange={(typed) => setPrints(typed.replace(/\D/g, '').replace(/^0+/, '').slice(0, 5))}
      />
      <TroubleNote trouble={save.trouble} />
      <div className="booth-acts">
        <Press testId="event-start" loud disabled={!isFit || save.busy} onPress={() => void save.run()}>
          {words.eventStart}
        </Press>
      </div>
    </>
  );
}

function Choice({
  label,
  options,
}: {
  label: string;
  options: readonly { id: string; text: string; isOn: boolean; pick: () => void }[];
}) {
  return (
    <fieldset className="booth-choice">
      <legend>{label}</legend>
      <div className="booth-acts">
        {options.map(({ id, text, isOn, pick }) => (
          <button
            key={id}
            type="button"
            className="button booth-press"
            aria-pressed={isOn}
            data-testid={`event-${id}`}
            onClick={pick}
          >
            {text}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
