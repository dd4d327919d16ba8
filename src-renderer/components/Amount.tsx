import { type CSSProperties, Fragment } from 'react';
import { useLocale } from '../state/station-context.tsx';
import { type Amount as AmountOf, moneyParts, THIN_SPACE } from '../text/format.ts';

/** An amount: the number, and the currency smaller after it. `size` is a step of the type scale. */
export function Amount({ of, size = 'text' }: { of: AmountOf; size?: 'text' | 'large' | 'huge' }) {
  const parts = moneyParts(of, useLocale());
  // Large ones take the width they are given: the look divides it by how many letters wide the sum is.
  const width = size === 'text' ? undefined : ({ '--ems': emsOf(parts).toFixed(2) } as CSSProperties);
  return (
    <span className={`amount amount-${size}`} style={width}>
      <Figures number={parts.number} />
      {'\u00a0'}
      <span className="amount-unit">{parts.unit}</span>
    </span>
  );
}

/** How wide a sum is in units of its own type size: tabular figures, the air between thousands, the smaller currency. */
const emsOf = ({ number, unit }: { number: string; unit: string }): number => {
  const groups = number.split(THIN_SPACE);
  const signs = groups.reduce((sum, group) => sum + group.length, 0);
  return signs * 0.64 + (groups.length - 1) * 0.2 + 0.3 + unit.length * 0.4;
};

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
