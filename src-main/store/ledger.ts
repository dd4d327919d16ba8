/** The ledger's two faces, put together from one file per table family. */
import type { LedgerReader, LedgerWriter } from '../ports/store.ts';
import { boothReader, boothWriter } from './booth.ts';
import { codeWriter } from './codes.ts';
import { evidenceReader, evidenceWriter } from './evidence.ts';
import { paymentReader, paymentWriter } from './payments.ts';
import { peopleReader, peopleWriter } from './people.ts';
import { printReader, printWriter } from './prints.ts';
import { queueReader, queueWriter } from './queues.ts';
import { retentionWriter } from './retention.ts';
import { salesDeskReader, salesDeskWriter } from './sales-desk.ts';
import { shiftEndReader, shiftEndWriter } from './shift-end.ts';
import { shiftReader, shiftWriter } from './shifts.ts';
import type { Sql } from './statements.ts';
import { terminalReader, terminalWriter } from './terminals.ts';

export const ledgerReader = (sql: Sql): LedgerReader => ({
  ...paymentReader(sql),
  ...evidenceReader(sql),
  ...queueReader(sql),
  ...shiftReader(sql),
  ...terminalReader(sql),
  ...shiftEndReader(sql),
  ...peopleReader(sql),
  ...printReader(sql),
  ...boothReader(sql),
  ...salesDeskReader(sql),
});

export const ledgerWriter = (sql: Sql, chainKey: Uint8Array): LedgerWriter => ({
  ...ledgerReader(sql),
  ...paymentWriter(sql),
  ...evidenceWriter(sql, chainKey),
  ...queueWriter(sql),
  ...shiftWriter(sql),
  ...terminalWriter(sql),
  ...shiftEndWriter(sql),
  ...codeWriter(sql, chainKey),
  ...peopleWriter(sql, chainKey),
  ...printWriter(sql),
  ...retentionWriter(sql),
  ...boothWriter(sql, chainKey),
  ...salesDeskWriter(sql),
});
