/** Template Terminal: an imaginary pinpad that works. `npm run new:pinpad <id>` copies this folder. */
import * as z from 'zod';
import { definePinpad } from '../pinpad.ts';
import { LIMITS, openSession } from './session.ts';

export default definePinpad({
  id: 'template-terminal',
  title: 'Template Terminal',
  links: ['serial', 'tcp'],
  config: z.strictObject({}),
  can: {
    lookUp: true,
    totals: false,
    lastSlip: false,
    cancel: true,
    void: false,
    voidKey: 'rrn',
    refund: false,
    partialRefund: false,
    closeBatch: false,
    saleTimeoutMs: LIMITS.guardTimeoutMs,
    batchTimeoutMs: LIMITS.guardTimeoutMs,
  },
  open: openSession,
});
