import { usePeople } from '../../state/people-store.ts';
import { useView } from '../../state/station-context.tsx';

/** Whether a sum may be typed at this till: by the shop's rule, or by somebody who may set another price. */
export function useMayType(): boolean {
  const { sale } = useView();
  const isSenior = usePeople(({ here }) => here?.person != null && here.rights.includes('price_override'));
  return sale.freeAmount || isSenior;
}
