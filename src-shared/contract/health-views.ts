/** Lamps: what works, what does not, and why. */
import * as z from 'zod';

/** Why a lamp is not green. Screens key their words by it. */
export const LAMP_REASONS = [
  'ok',
  'secret_missing',
  'secret_too_short',
  'not_configured',
  'not_supported',
  'no_answer',
  'wrong_country',
  'disk_low',
  'disk_full',
  'log_held',
  'backup_old',
  'backup_failed',
  'backup_elsewhere',
  'clock_drift',
  'unsent_receipts',
  'receipts_parked',
  'receipts_overdue',
  'fiscal_unsent',
  'fiscal_memory',
  'fiscal_blocked',
  'fiscal_locked',
  'unread_webhooks',
  'paper_low',
  'paper_out',
  'cover_open',
  'unprinted_receipts',
  'terminal_strangers',
  'practice',
] as const;

export const LampView = z.strictObject({
  /** A method, device or part of the station: `payme`, `ledger`, `clock`. */
  id: z.string(),
  kind: z.enum(['method', 'device', 'part']),
  state: z.enum(['ok', 'warn', 'down']),
  reason: z.enum(LAMP_REASONS),
  /** The names of the missing secrets (`ioka.apiKey, ioka.webhookKey`), a number, a path: never a sentence, never a value of a secret. */
  detail: z.string().optional(),
});

export const HealthView = z.strictObject({ ok: z.boolean(), lamps: z.array(LampView) });

export type LampReason = (typeof LAMP_REASONS)[number];
export type LampView = z.infer<typeof LampView>;
export type HealthView = z.infer<typeof HealthView>;
