/**
 * Which one-time wallet codes were used lately. A code is as good as money, so what is kept is its HMAC under the
 * ledger's own key: the file alone does not say what the codes were, and a guess cannot be tried without the key.
 */
import { createHmac } from 'node:crypto';

import type { CodeWriter } from '../ports/codes.ts';
import type { Sql } from './statements.ts';

const KEPT_FOR_MS = 24 * 3_600_000;

export function codeWriter(sql: Sql, ledgerKey: Uint8Array): CodeWriter {
  // The chain of evidence uses the same key: the word in front keeps the two uses apart.
  const macOf = (code: string): Uint8Array => createHmac('sha256', ledgerKey).update(`used-code\0${code}`).digest();
  return {
    codeUsedBy: (code, since) =>
      (
        sql('SELECT payment_seq AS seq FROM used_codes WHERE mac = ? AND at >= ?').get(macOf(code), since) as
          | { seq: number }
          | undefined
      )?.seq,
    keepCode(code, paymentSeq, now) {
      sql('DELETE FROM used_codes WHERE at < ?').run(now - KEPT_FOR_MS);
      sql(
        `INSERT INTO used_codes (mac, payment_seq, at) VALUES (?, ?, ?)
         ON CONFLICT (mac) DO UPDATE SET payment_seq = excluded.payment_seq, at = excluded.at`,
      ).run(macOf(code), paymentSeq, now);
    },
  };
}
