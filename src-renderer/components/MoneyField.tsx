import { type Currency, exponentOf, type Money, parseMajor } from '../../src-shared/money.ts';
import { useLocale } from '../state/station-context.tsx';
import { unitOf } from '../text/format.ts';
import { Field } from './Field.tsx';

interface MoneyFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly currency: Currency;
  readonly testId: string;
  readonly required?: boolean;
}

/** A sum typed by hand; spaces are fine, a comma is a point. */
export function MoneyField({ label, currency, ...rest }: MoneyFieldProps) {
  const places = exponentOf(currency);
  return (
    <Field
      label={`${label}, ${unitOf(currency, useLocale())}`}
      inputMode="decimal"
      pattern={places === 0 ? '[\\d ]{1,16}' : `[\\d ]{1,16}([.,]\\d{1,${places}})?`}
      maxLength={20}
      {...rest}
    />
  );
}

/** What was typed as an amount, or null when it is not one (yet). */
export function readMoney(typed: string, currency: Currency): Money | null {
  const plain = typed.replaceAll(/\s/g, '').replace(',', '.');
  try {
    return parseMajor(plain, currency);
  } catch {
    return null;
  }
}
