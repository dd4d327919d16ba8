/** Small parts that every booth screen is made of. */
import type { ReactNode } from 'react';
import type { PaymentView } from '../../../src-shared/contract/payment-views.ts';
import type { Locale } from '../../../src-shared/contract/shapes.ts';
import { Heading } from '../../components/Heading.tsx';
import { Icon, type IconName } from '../../components/Icon.tsx';
import { Plate } from '../../components/Plate.tsx';
import { useLocale } from '../../state/station-context.tsx';
import { BOOTH_WORDS, type BoothWords } from '../../text/booth/booth-words.ts';
import { formatMoney } from '../../text/format.ts';

export const useBoothWords = (): BoothWords => BOOTH_WORDS[useLocale()];

/** Which order, and how much: what a guest and whoever helps them ask first. */
export const sumLine = ({ orderId, amount }: Pick<PaymentView, 'orderId' | 'amount'>, locale: Locale): string =>
  `${orderId} · ${formatMoney(amount, locale)}`;

/** One step of a guest's way: what it is, then what to do. */
export function Step({
  title,
  className = '',
  children,
  ...rest
}: {
  title: ReactNode;
  className?: string;
  children?: ReactNode;
  'data-testid'?: string;
}) {
  return (
    <section className={`booth-step ${className}`} {...rest}>
      <Heading>{title}</Heading>
      {children}
    </section>
  );
}

/** A finger's button. `loud`: the one next thing. */
export function Press({
  children,
  onPress,
  loud = false,
  disabled = false,
  icon,
  label,
  testId,
}: {
  children?: ReactNode;
  onPress: () => void;
  loud?: boolean;
  disabled?: boolean;
  icon?: IconName;
  /** What it is called where only the icon is seen. */
  label?: string;
  testId: string;
}) {
  return (
    <button
      type="button"
      className={loud ? 'button primary booth-press' : 'button booth-press'}
      data-testid={testId}
      aria-label={label}
      disabled={disabled}
      onClick={onPress}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

/** A question over the screen, or a page of help: a finger's button is the only way out of it. */
export function Ask({ title, body, children }: { title: string; body?: string; children: ReactNode }) {
  return (
    <Plate title={title} testId="kiosk-ask" className="booth-ask" within=".booth" {...(body !== undefined && { body })}>
      {body === undefined ? children : <div className="booth-acts">{children}</div>}
    </Plate>
  );
}

/** What happened, with a shape of its own beside the colour. */
export function Outcome({
  status,
  icon,
  title,
  children,
  acts,
  testId,
}: {
  status: string;
  icon: IconName;
  title: ReactNode;
  children?: ReactNode;
  acts?: ReactNode;
  testId: string;
}) {
  return (
    <section className={`result result-${status} booth-result`} data-testid={testId}>
      <span className="result-shape">
        <Icon name={icon} />
      </span>
      <div className="result-words" aria-live="polite">
        <Heading>{title}</Heading>
        {children}
      </div>
      {acts && <div className="booth-acts">{acts}</div>}
    </section>
  );
}
