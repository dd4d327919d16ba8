/** The ledger's two faces, put together from one file per table family. */
import type { LedgerReader, LedgerWriter } from '../ports/store.ts';
import { codeWriter } from './codes.ts';
import { evidenceReader, evidenceWriter } from './evidence.ts';
import { paymentReader, paymentWriter } from './payments.ts';
import { queueReader, queueWriter } from './queues.ts';
import { shiftReader, shiftWriter } from './shifts.ts';
import type { Sql } from './statements.ts';

export const ledgerReader = (sql: Sql): LedgerReader => ({
  ...paymentReader(sql),
  ...evidenceReader(sql),
  ...queueReader(sql),
  ...shiftReader(sql),
});

export const ledgerWriter = (sql: Sql, chainKey: Uint8Array): LedgerWriter => ({
  ...ledgerReader(sql),
  ...paymentWriter(sql),
  ...evidenceWriter(sql, chainKey),
  ...queueWriter(sql),
  ...shiftWriter(sql),
  ...codeWriter(sql, chainKey),
});
