/** ZVT: Ingenico, PAX, CCV and others, over a serial line or TCP. See README.md. */
import { definePinpad } from '../pinpad.ts';
import { ZvtConfig } from './config.ts';
import { BATCH_GUARD_MS, LIMITS, openSession } from './session.ts';

export default definePinpad({
  id: 'zvt',
  title: 'ZVT',
  links: ['serial', 'tcp'],
  // pinpads.md §2.7: 9600 8N2.
  serial: { baudRate: 9_600, stopBits: 2 },
  config: ZvtConfig,
  can: {
    lookUp: true,
    totals: false,
    lastSlip: true,
    cancel: true,
    void: true,
    voidKey: 'receipt_number',
    refund: true,
    partialRefund: true,
    closeBatch: true,
    saleTimeoutMs: LIMITS.guardTimeoutMs,
    batchTimeoutMs: BATCH_GUARD_MS,
  },
  open: openSession,
});
