/**
 * A stand-in for the bank's tool: the same arguments, the same files, and a truth of its own (`bank.json` in its folder,
 * what the bank has booked). `faults.json` says once what goes wrong; it is used up by the operation that it breaks.
 * Ours throughout; nothing of the bank's program is in it.
 */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { toCp1251 } from '../../framing/cp1251.ts';

/** What goes wrong, and where. */
export interface Fault {
  /** The tool dies by itself at this point. */
  dieAt?: 'start' | 'booked' | 'slip' | 'facts' | 'result';
  /** The tool never ends, from this point on. */
  hangAt?: Fault['dieAt'];
  /** The bank says no. */
  refuse?: string;
  exitCode?: number;
  /** Written instead of the real code. */
  result?: string;
  /** Only so many bytes of a file. */
  half?: { slip?: number; facts?: number; result?: number };
  /** Files that are not written. */
  missing?: ('slip' | 'facts' | 'result')[];
  /** The slip names another sum, minor units. */
  slipMinor?: number;
  /** The slip of the operation before is written once more. */
  staleSlip?: true;
  /** The tool takes the operation back by itself and says so in its own file. */
  takesBack?: true;
  /** Only this port answers. */
  onlyPort?: string;
}

export interface Booked {
  kind: 'sale' | 'void' | 'refund';
  minor: number;
  rrn: string;
  receipt: number;
  of?: string;
}
interface Bank {
  booked: Booked[];
  lastSlip: string;
  ran: string[];
}

const read = <T>(name: string, none: T): T => (existsSync(name) ? (JSON.parse(readFileSync(name, 'utf8')) as T) : none);
const put = (name: string, value: unknown): void => {
  writeFileSync(`${name}.new`, JSON.stringify(value));
  renameSync(`${name}.new`, name);
};

const args = new Map<string, string>();
for (const arg of process.argv.slice(2)) {
  const found = /^\/([a-z])(.*)$/.exec(arg) ?? /^--(port)=(.*)$/.exec(arg);
  if (found) args.set(found[1] as string, found[2] as string);
}
const bank = read<Bank>('bank.json', { booked: [], lastSlip: '', ran: [] });
const fault = read<Fault>('faults.json', {});
if (fault.onlyPort === undefined) rmSync('faults.json', { force: true });
const operation = args.get('o') ?? '';
const minor = Number(args.get('a') ?? 0);

function at(point: NonNullable<Fault['dieAt']>): void {
  if (fault.dieAt === point) process.exit(139);
  if (fault.hangAt === point) {
    writeFileSync('hanging', String(process.pid));
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  }
}

const sum = (of: number): string => `${Math.floor(of / 100)}.${String(of % 100).padStart(2, '0')}`;
const WORDS = { sale: 'Оплата', void: 'Отмена (CANCEL)\n         ОПЕРАЦИЯ ОТМЕНЕНА', refund: 'Возврат' };

function slipOf({ kind, minor: of, rrn, receipt }: Booked): string {
  const now = new Date(Date.now() + 5 * 3_600_000).toISOString();
  const day = `${now.slice(8, 10)}/${now.slice(5, 7)}/${now.slice(2, 4)}`;
  return [
    '          ОБЫЧНЫЙ ТОВАР',
    'ID Терминала:09110004  Номер смены 4',
    `ID Организации:010950461213101 Чек ${receipt}`,
    `              ${WORDS[kind]}`,
    '              ОДОБРЕНО',
    `СУММА(AMOUNT):       ${sum(of)} UZS`,
    '        986009******7856:01',
    `Код авторизации: 635842   Код ответа: ${kind === 'sale' ? '000' : '400'}`,
    `RRN:${rrn}`,
    `Дата:${day} ${now.slice(11, 19)}`,
    'Univ. EMV POS 1.0.0/(MP) /675',
    '',
  ].join('\n');
}

function refusedSlip(code: string): string {
  return `ID Терминала:09110004\n              Оплата\n              НЕ ОДОБРЕНО\nСУММА(AMOUNT): ${sum(minor)} UZS\nКод ответа:${code}\n`;
}

function report(closing: boolean): string {
  const of = (kind: Booked['kind']) => bank.booked.filter((one) => one.kind === kind);
  const row = (word: string, some: Booked[]) =>
    some.length === 0 ? [] : [`${word} (${some.length}) ${sum(some.reduce((all, one) => all + one.minor, 0))} UZS`];
  const rows = [...row('Оплата', of('sale')), ...row('Возврат', of('refund')), ...row('Отмена', of('void'))];
  const head = closing ? ['Отчет закрытия смены', 'Итоги совпали'] : ['Краткий отчет'];
  return [...head, 'Терминал: 09110004', ...rows, 'Отчет окончен', ''].join('\n');
}

/** The slip, the code and the facts of one operation; booked before anything is written. */
function perform(): { slip: string; code: string; facts?: Booked } {
  if (fault.onlyPort !== undefined && args.get('port') !== fault.onlyPort) return { slip: '', code: '999' };
  if (operation === '110') return { slip: '', code: '000' };
  if (operation === '103') return { slip: bank.lastSlip, code: '000' };
  if (operation === '6') return { slip: report(false), code: '000' };
  if (operation === '7') {
    const slip = report(true);
    bank.booked = [];
    return { slip, code: '000' };
  }
  if (fault.refuse !== undefined) return { slip: refusedSlip(fault.refuse), code: fault.refuse };
  const kind = operation === '1' ? 'sale' : operation === '4' ? 'void' : 'refund';
  const receipt = 340 + bank.booked.length;
  const facts: Booked = { kind, minor, rrn: `408005${String(356_000 + receipt)}`, receipt };
  const of = args.get('r');
  if (of !== undefined) facts.of = of;
  const stale = bank.lastSlip;
  bank.booked.push(facts);
  bank.lastSlip = slipOf(facts);
  return { slip: fault.staleSlip ? stale : slipOf({ ...facts, minor: fault.slipMinor ?? minor }), code: '000', facts };
}

function write(name: 'slip' | 'facts' | 'result', file: string, text: string): void {
  if (!fault.missing?.includes(name))
    writeFileSync(file, toCp1251(text).subarray(0, fault.half?.[name] ?? text.length));
  at(name);
}

bank.ran.push(process.argv.slice(2).join(' '));
put('bank.json', bank);
at('start');
const { slip, code, facts } = perform();
put('bank.json', bank);
at('booked');
if (fault.takesBack) {
  bank.booked.pop();
  put('bank.json', bank);
  writeFileSync('can_rc.out', '000');
}
write('slip', 'cheq.out', slip);
const lines = [
  code,
  '986009******7856',
  '09110004',
  facts ? '635842' : '',
  'HUMO',
  facts ? 'ОДОБРЕНО' : '',
  facts ? String(minor) : '',
  facts?.rrn ?? '',
  '',
];
write('facts', 'output.dat', lines.join('\r\n'));
write('result', 'rc.out', fault.result ?? code);
process.exitCode = fault.exitCode ?? 0;
