import { Fragment } from 'react';
import { useLocale } from '../state/station-context.tsx';
import { type Amount as AmountOf, moneyParts, THIN_SPACE } from '../text/format.ts';

/** An amount: the number, and the currency smaller after it. `size` is a step of the type scale. */
export function Amount({ of, size = 'text' }: { of: AmountOf; size?: 'text' | 'large' | 'huge' }) {
  const parts = moneyParts(of, useLocale());
  return (
    <span className={`amount amount-${size}`}>
      <Figures number={parts.number} />
      {'\u00a0'}
      <span className="amount-unit">{parts.unit}</span>
    </span>
  );
}

/**
 * A spelt number whose thousands stand apart: beside a tabular 1 a thin space alone is hardly seen, so each group
 * brings a little air of its own.
 */
export function Figures({ number }: { number: string }) {
  const [first, ...others] = number.split(THIN_SPACE);
  let at = first?.length ?? 0;
  return (
    <span className="amount-number">
      {first}
      {others.map((group) => {
        at += group.length;
        return (
          <Fragment key={at}>
            {THIN_SPACE}
            <span className="amount-group">{group}</span>
          </Fragment>
        );
      })}
    </span>
  );
}
