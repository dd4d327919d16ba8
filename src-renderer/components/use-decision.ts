import { useState } from 'react';
import type { ResolveUnknown } from '../../src-shared/contract/payment-asks.ts';
import { CallError } from '../../src-shared/contract/wire-error.ts';
import { pageDoor } from '../state/people-store.ts';
import { useClient, useStationStore } from '../state/station-context.tsx';
import { useKnowsPeople } from './ByName.tsx';
import { useAct } from './use-act.ts';

const asksForSecond = (error: unknown): boolean =>
  error instanceof CallError && error.wire.code === 'resolve.second_person_required';

/**
 * A person's word about an unknown payment. Where it takes two people, the second one agrees with a PIN; where nobody has
 * a PIN, `needsSecond` asks for a typed name.
 */
export function useDecision() {
  const client = useClient();
  const station = useStationStore();
  const knowsPeople = useKnowsPeople();
  const [needsSecond, setNeedsSecond] = useState(false);
  const send = useAct(async (input: ResolveUnknown) => {
    const decide = async () => station.getState().put(await client.payment.resolve(input));
    try {
      await decide();
    } catch (error) {
      if (!asksForSecond(error)) throw error;
      if (!knowsPeople) setNeedsSecond(true);
      if (!knowsPeople || !(await pageDoor.approve('resolve'))) throw error;
      await decide();
    }
  });
  return { ...send, needsSecond };
}
