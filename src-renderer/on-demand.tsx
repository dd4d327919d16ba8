/**
 * Screens that come in files of their own, when they are first shown or, before that, when the page has nothing to do.
 *
 *   const HistoryScreen = onDemand(() => import('./history/HistoryScreen.tsx').then((file) => file.HistoryScreen));
 *   <Part><HistoryScreen … /></Part>          quiet while it comes; a way out when it cannot come
 *   void HistoryScreen.file.ahead()           before anybody asks
 */
import { type ComponentType, createElement, type ReactNode, Suspense, use } from 'react';
import { type Arrival, arrival } from './arrival.ts';
import { Breaker } from './components/Breaker.tsx';

export interface OnDemand<Props> {
  (props: Props): ReactNode;
  readonly file: Pick<Arrival<unknown>, 'bring' | 'ahead'>;
}

/** A component that is here at once when its file is: unlike React's lazy(), which always waits a moment first. */
export function onDemand<Props extends object>(load: () => Promise<ComponentType<Props>>): OnDemand<Props> {
  const file = arrival(load);
  function Shown(props: Props) {
    return createElement(file.here() ?? use(file.bring()), props);
  }
  return Object.assign(Shown, { file });
}

interface PartProps {
  readonly children: ReactNode;
  /** It lies over the screen, so nothing stands in its place while it comes. */
  readonly over?: boolean;
  /** Nobody stands there to press a button: when it cannot come, the page opens itself again. */
  readonly alone?: boolean;
}

/** Around what comes on demand. */
export function Part({ children, over = false, alone = false }: PartProps) {
  return (
    <Breaker part={over ? 'over' : 'within'} alone={alone}>
      <Suspense fallback={over ? null : <div className="coming" aria-busy="true" data-testid="coming" />}>
        {children}
      </Suspense>
    </Breaker>
  );
}
