import { useCallback } from 'react';
import type { MethodView } from '../../../src-shared/contract/method-views.ts';
import { CallError } from '../../../src-shared/contract/wire-error.ts';
import { AnswerLost } from '../../client/connection.ts';
import { methodOf } from '../../state/selectors.ts';
import { useClient, useStationStore } from '../../state/station-context.tsx';

/**
 * Asks the station whose code was scanned: the wallet, null where nobody knows, undefined where the station did not say.
 * A wallet this station does not offer counts as not known.
 */
export function useRecognise(): (code: string) => Promise<MethodView | null | undefined> {
  const client = useClient();
  const store = useStationStore();
  return useCallback(
    async (code) => {
      try {
        const { method } = await client.code.recognise({ code });
        const { view } = store.getState();
        const owner = method !== null && view ? methodOf(view, method) : undefined;
        return owner?.kind === 'scans_code' ? owner : null;
      } catch (error) {
        if (error instanceof CallError || error instanceof AnswerLost) return undefined;
        throw error;
      }
    },
    [client, store],
  );
}
