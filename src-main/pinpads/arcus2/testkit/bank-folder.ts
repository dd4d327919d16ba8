/** The folder of a bank's tool, with our stand-in in it. */
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Booked, Fault } from './tool.ts';

export interface BankFolder {
  dir: string;
  /** Breaks the next operation. */
  fault(fault: Fault): void;
  put(name: string, text: string): void;
  has(name: string): boolean;
  /** What the bank has booked, and each command line that ran. */
  truth(): { booked: Booked[]; ran: string[] };
  remove(): void;
}

const CASHREG = `#port section
PORT=/dev/ttyACM0
OPERATION_INI_FILE=ops.ini
CHEQ_FILE=cheq.out
RESULT_FILE=rc.out
OUTPUT_FILE=output.dat
CANCEL_CH_FILE=auto_can.out
CANCEL_RC_FILE=can_rc.out
`;
const OPS = '#operations of the site\n1=SALE\n3=REFUND\n4=CANCEL\n6=XREPORT\n007=CLOSE\n103=REPRINT\n110=PING\n';

/** The stand-in as plain JavaScript: it is started a hundred times, and reading its types costs more than its work. */
const plain = (file: string): string => stripTypeScriptTypes(readFileSync(join(import.meta.dirname, file), 'utf8'));
const LETTERS = '../../framing/cp1251.ts';
const tool = plain('tool.ts').replace(LETTERS, './cp1251.mjs');
const letters = plain(LETTERS);

/** `dir` lies in the system's place for temporary files. */
export function bankFolder(): BankFolder {
  const dir = mkdtempSync(join(tmpdir(), 'qabul-arcus-'));
  const put = (name: string, text: string): void => writeFileSync(join(dir, name), text);
  put('cashreg.ini', CASHREG);
  put('ops.ini', OPS);
  put('tool.mjs', tool);
  put('cp1251.mjs', letters);
  put('commandLineTool', `#!/bin/sh\nexec "${process.execPath}" "${join(dir, 'tool.mjs')}" "$@"\n`);
  chmodSync(join(dir, 'commandLineTool'), 0o755);
  const read = (name: string): unknown => JSON.parse(readFileSync(join(dir, name), 'utf8'));
  return {
    dir,
    put,
    fault: (fault) => put('faults.json', JSON.stringify(fault)),
    has: (name) => existsSync(join(dir, name)),
    truth: () =>
      existsSync(join(dir, 'bank.json'))
        ? (read('bank.json') as ReturnType<BankFolder['truth']>)
        : { booked: [], ran: [] },
    remove: () => rmSync(dir, { recursive: true, force: true }),
  };
}
