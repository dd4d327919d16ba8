/** Terminals as the end of a shift sees them: a batch to close, its totals by terminal, and its text for the bank. */
import type { RailTotals } from '../../domain/matching-lines.ts';
import type { BatchClose } from '../../pinpads/pinpad.ts';
import type { BankBatch } from '../../ports/bank-batch.ts';

interface BatchDevice {
  readonly name: string;
  readonly method: string;
  readonly can: { closeBatch: boolean };
}

/** Every terminal that can close its batch. `close` takes the device's own turn, so nothing else runs on it meanwhile. */
export const deviceBatches = <D extends BatchDevice>(
  devices: readonly D[],
  close: (device: D) => Promise<BatchClose>,
): BankBatch[] =>
  devices
    .filter((device) => device.can.closeBatch)
    .map((device) => ({
      device: device.name,
      method: device.method,
      async close() {
        const { matched, text, terminals } = await close(device);
        return { matched, text, totals: terminals.map((terminal) => totalsOf(device.method, terminal)) };
      },
    }));

/** Net, as our journal counts: a void and a refund are rows of their own there. */
function totalsOf(method: string, { terminalId, bankShift, sales, refunds, voids }: BatchClose['terminals'][number]) {
  const totals: RailTotals = {
    method,
    ...(terminalId === undefined ? {} : { terminalId }),
    ...(bankShift === undefined ? {} : { bankShift }),
    count: sales.count + refunds.count + voids.count,
    minor: sales.minor - refunds.minor - voids.minor,
  };
  return totals;
}
