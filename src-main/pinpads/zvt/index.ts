/** ZVT: Ingenico, PAX, CCV and others, over a serial line or TCP. See README.md. */
import { definePinpad } from '../pinpad.ts';
import { ZvtConfig } from './config.ts';
import { BATCH_GUARD_MS, LIMITS, openSession } from './session.ts';

export default definePinpad({
  id: 'zvt',
  title: 'ZVT',
  links: ['serial', 'tcp'],
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
