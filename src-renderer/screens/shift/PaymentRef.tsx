import { useEffect } from 'react';
import { Amount } from '../../components/Amount.tsx';
import { useAct } from '../../components/use-act.ts';
import { useClient, useStation, useStationStore } from '../../state/station-context.tsx';

/** A payment in a report: by its order and sum, once the station has told it; until then by its id's last signs. */
export function PaymentRef({ id }: { id: string }) {
  const client = useClient();
  const station = useStationStore();
  const payment = useStation((state) => state.payments[id]);
  const { run: read } = useAct(async () => station.getState().put(await client.payment.get({ id })));
  const isKnown = payment !== undefined;
  useEffect(() => {
    if (!isKnown) void read();
  }, [isKnown, read]);
  if (!payment) return <code>{id.slice(-6)}</code>;
  // What never got a result has received nothing that anybody knows of: its sum is the one that was asked for.
  const sum = payment.received.minor === 0 ? payment.amount : payment.received;
  return (
    <span>
      {payment.orderId} <Amount of={sum} />
      {payment.rrn !== undefined && <code className="small"> RRN {payment.rrn}</code>}
    </span>
  );
}
