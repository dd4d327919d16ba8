/**
 * Screens that come in files of their own, when they are first shown or, before that, when the page has nothing to do.
 *
 *   const HistoryScreen = onDemand(() => import('./history/HistoryScreen.tsx').then((file) => file.HistoryScreen));
 *   <Part><HistoryScreen … /></Part>          quiet while it comes; a way out when it cannot come
 *   void HistoryScreen.file.ahead()           before anybody asks
 */
import { type ComponentType, type ReactNode, Suspense, use } from 'react';
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
    const Here = file.here() ?? use(file.bring());
    return <Here {...props} />;
  }
  return Object.assign(Shown, { file });
}

/** Around what comes on demand. `alone`: nobody stands there to press a button, so the page opens itself again. */
export function Part({ children, alone = false }: { children: ReactNode; alone?: boolean }) {
  return (
    <Breaker within alone={alone}>
      <Suspense fallback={<div className="coming" aria-busy="true" data-testid="coming" />}>{children}</Suspense>
    </Breaker>
  );
}
