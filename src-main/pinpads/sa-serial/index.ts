/** INPAS SA (SmartSale) on a serial line: PAX, Ingenico and VeriFone terminals of banks in our countries. See README.md. */
import { definePinpad } from '../pinpad.ts';
import { SaConfig } from './config.ts';
import { BATCH_GUARD_MS, LIMITS, openSession, rereadBatch } from './session.ts';

export default definePinpad({
  id: 'sa-serial',
  title: 'INPAS SA (SmartSale)',
  links: ['serial', 'tcp'],
  config: SaConfig,
  can: {
    lookUp: true,
    totals: true,
    lastSlip: false,
    cancel: true,
    void: true,
    voidKey: 'rrn',
    refund: true,
    partialRefund: true,
    closeBatch: true,
    saleTimeoutMs: LIMITS.guardTimeoutMs,
    batchTimeoutMs: BATCH_GUARD_MS,
  },
  open: openSession,
  rereadBatch,
});
