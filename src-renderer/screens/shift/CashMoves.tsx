import type { ShiftBreakdown } from '../../../src-shared/contract/report-views.ts';
import { SHIFT_WORDS } from '../../../src-shared/shift-words.ts';
import { Amount } from '../../components/Amount.tsx';
import { Icon } from '../../components/Icon.tsx';
import { useLocale } from '../../state/station-context.tsx';
import { formatTime } from '../../text/format.ts';
import { useShiftTexts } from '../../text/shift/index.ts';

/** Cash that was put in or taken out: when, by whom and what for. */
export function CashMoves({ moves }: { moves: ShiftBreakdown['moves'] }) {
  const words = useShiftTexts().now;
  const said = SHIFT_WORDS[useLocale()].report;
  return (
    <section data-testid="cash-moves">
      <h2>{words.moves}</h2>
      {moves.length === 0 && <p className="quiet">{words.noMoves}</p>}
      <ul className="rows">
        {moves.map((move) => (
          <li key={move.id} className="cash-move">
            <Icon name={move.direction === 'in' ? 'plus' : 'refuse'} />
            <span>
              <strong>{move.direction === 'in' ? said.cashIn : said.cashOut}</strong>
              <span className="quiet small">
                {formatTime(move.at)}, {move.by}: {move.reason}
              </span>
            </span>
            <Amount of={move.amount} />
          </li>
        ))}
      </ul>
    </section>
  );
}
