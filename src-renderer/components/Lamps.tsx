import type { LampView } from '../../src-shared/contract/health-views.ts';
import { isPracticePlace, lampName } from '../state/selectors.ts';
import { useTexts, useView } from '../state/station-context.tsx';

/** A lamp's colour and shape; the words stand beside it. */
export function LampDot({ state }: { state: LampView['state'] }) {
  return <span className={`lamp lamp-${state}`} aria-hidden="true" />;
}

/** What a lamp is about, in words. */
export function useLampName(): (lamp: LampView) => string {
  const texts = useTexts();
  const view = useView();
  return (lamp) => lampName(view, texts, lamp);
}

/** Why a lamp is as it is, in words, with the number where there is one. A key's name stands apart. */
export function useLampReason(): (lamp: LampView) => string {
  const texts = useTexts();
  return (lamp) => {
    const said = texts.health.reason[lamp.reason];
    return lampCount(lamp) === null ? said : `${said.replace(/\.$/, '')}: ${lamp.detail}`;
  };
}

/** The number a lamp's detail is, or null where it is the name of something. */
export const lampCount = ({ detail }: LampView): number | null =>
  detail !== undefined && /^\d+$/.test(detail) ? Number(detail) : null;

/** What else is known of a lamp that does not shine: the name of a key, of a device. */
export function LampDetail({ lamp: { state, detail, ...lamp } }: { lamp: LampView }) {
  if (state === 'ok' || !detail || isPracticePlace(detail) || lampCount({ ...lamp, state, detail }) !== null)
    return null;
  return <code className="small">{detail}</code>;
}

/** All lamps as small dots for the bar; a screen reader hears names and reasons. */
export function LampRow() {
  const view = useView();
  const texts = useTexts();
  const reason = useLampReason();
  return (
    <span className="lamps">
      {view.lamps.map((lamp) => (
        <span
          key={lamp.id}
          data-testid={`lamp-${lamp.id}`}
          data-state={lamp.state}
          data-reason={lamp.reason}
          className="lamp-cell"
        >
          <LampDot state={lamp.state} />
          <span className="hidden">
            {lampName(view, texts, lamp)}: {reason(lamp)}{' '}
          </span>
        </span>
      ))}
    </span>
  );
}

const ORDER: Record<LampView['state'], number> = { down: 0, warn: 1, ok: 2 };

/** All lamps with their reasons, the worst first. */
export function LampList() {
  const view = useView();
  const texts = useTexts();
  const reason = useLampReason();
  const lamps = [...view.lamps].sort((a, b) => ORDER[a.state] - ORDER[b.state]);
  return (
    <>
      {lamps.every((lamp) => lamp.state === 'ok') && <p className="quiet">{texts.health.allWell}</p>}
      <ul className="rows">
        {lamps.map((lamp) => (
          <li key={lamp.id} className="lamp-line" data-testid={`health-${lamp.id}`}>
            <LampDot state={lamp.state} />
            <strong>{lampName(view, texts, lamp)}</strong>
            <span className="quiet">
              {reason(lamp)} <LampDetail lamp={lamp} />
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
