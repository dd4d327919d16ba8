/** The wires of terminals and of the box, and the emergency journal, wrapped so that the process can die at a named moment. */
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import type { ByteLink, LinkFactory } from '../../ports/byte-link.ts';
import type { EmergencyJournal } from '../../ports/emergency-journal.ts';
import type { HttpClient, HttpRequest } from '../../ports/http-client.ts';
import type { LedgerReader } from '../../ports/store.ts';
import type { Killer, KillPoint } from './kill-points.ts';

/** The terminal on a wire of its own; every other one stands behind the box. */
export const SERIAL_DEVICE = 'front';
export const railOf = (device: string): 'bridge' | 'serial' => (device === SERIAL_DEVICE ? 'serial' : 'bridge');

/** A whole request gets so long to leave before the process dies. */
const LEAVES_MS = 4;

interface Moments {
  half?: KillPoint;
  sent?: KillPoint;
  answered?: KillPoint;
}

/** Which moments a request of the box's has. */
function momentsOf({ url, body }: HttpRequest): Moments {
  const { pathname } = new URL(url);
  const path = pathname.replace(/^\/fiscalbox/, '');
  if (path === '/payment/xumo')
    return String(body).includes('is_return')
      ? { sent: 'bridge.refund.sent' }
      : { half: 'bridge.half_sent', sent: 'bridge.sent' };
  if (path === '/order/create/') return { half: 'box.half_sent', sent: 'box.sent', answered: 'box.answered' };
  if (path === '/order/refuse/') return { sent: 'refund.box.sent', answered: 'refund.box.answered' };
  if (path === '/order/last/') return { answered: 'box.asked' };
  if (path.endsWith('_confirm')) return { sent: 'confirm.sent', answered: 'confirm.answered' };
  if (path === '/payment/xumo_close') return { sent: 'batch.sent', answered: 'batch.answered' };
  if (path === '/zreport/close/') return { sent: 'zreport.sent', answered: 'zreport.answered' };
  return {};
}

/** Half of the request's body, over a socket of our own: what a cut cable lets through. */
async function sendHalf({ method, url, headers, body = '' }: HttpRequest): Promise<void> {
  const { hostname, port, pathname } = new URL(url);
  const socket = connect(Number(port), hostname);
  await new Promise((done) => socket.once('connect', done));
  const bytes = Buffer.from(body);
  const head = Object.entries({ host: `${hostname}:${port}`, ...headers, 'content-length': bytes.length })
    .map(([name, value]) => `${name}: ${value}`)
    .join('\r\n');
  socket.write(`${method} ${pathname} HTTP/1.1\r\n${head}\r\n\r\n`);
  await new Promise((done) => socket.write(bytes.subarray(0, bytes.length / 2), done));
  await pause(LEAVES_MS);
}

/** Dies with half of a request sent, with all of it sent, or with the answer at the door. */
export function killingHttp(http: HttpClient, { passing, wants }: Killer): HttpClient {
  return {
    async send(request) {
      const { half, sent, answered } = momentsOf(request);
      if (half && wants(half)) {
        await sendHalf(request);
        passing(half);
      }
      if (sent === 'box.sent') passing('box.marked');
      if (sent === 'refund.box.sent') passing('refund.box.marked');
      const answer = http.send(request);
      if (sent && wants(sent)) {
        answer.catch(() => undefined);
        await pause(LEAVES_MS);
        passing(sent);
      }
      const response = await answer;
      if (answered) passing(answered);
      return response;
    },
  };
}

const STX = 2;
const ACK = 6;
const HEAD_BYTES = 3;
const OPERATION_FIELD = 25;

/** The operation of an SA request frame (pinpads.md §2.3.1), read here by itself: the harness shares nothing with the driver. */
function operationOf(bytes: Uint8Array): string | undefined {
  if (bytes[0] !== STX) return undefined;
  for (let at = HEAD_BYTES; at + 3 <= bytes.length; ) {
    const length = (bytes[at + 1] ?? 0) + 256 * (bytes[at + 2] ?? 0);
    const value = Buffer.from(bytes.subarray(at + 3, at + 3 + length)).toString('latin1');
    if (bytes[at] === OPERATION_FIELD) return value;
    at += 3 + length;
  }
  return undefined;
}
const SALE = '1';
/** Void, refund, emergency reversal. */
const BACK: ReadonlySet<string> = new Set(['4', '29', '53']);

/** Dies at the moments of a terminal on a wire of its own. `isAnswered`: its final answer was kept. */
export function killingLinks(links: LinkFactory, { passing, wants }: Killer, isAnswered: () => boolean): LinkFactory {
  function watched(link: ByteLink): ByteLink {
    let isSaleSent = false;
    return {
      ...link,
      async write(bytes) {
        const operation = operationOf(bytes);
        if (operation === SALE && wants('serial.half_sent')) {
          await link.write(bytes.subarray(0, bytes.length / 2));
          await pause(LEAVES_MS);
          passing('serial.half_sent');
        }
        await link.write(bytes);
        if (operation === SALE) {
          isSaleSent = true;
          if (wants('serial.sent')) await pause(LEAVES_MS);
          passing('serial.sent');
        } else if (operation !== undefined && BACK.has(operation)) {
          if (wants('serial.refund.sent')) await pause(LEAVES_MS);
          passing('serial.refund.sent');
        } else if (bytes.length === 1 && bytes[0] === ACK && isAnswered()) {
          if (wants('serial.thanked')) await pause(LEAVES_MS);
          passing('serial.thanked');
        }
      },
      incoming: (async function* () {
        for await (const chunk of link.incoming) {
          if (isSaleSent && chunk[0] === ACK) passing('serial.acked');
          isSaleSent = false;
          yield chunk;
        }
      })(),
    };
  }
  return { ...links, open: async (address, signal) => watched(await links.open(address, signal)) };
}

/** Shorter answers of a terminal are captions and pleas for patience; the final one carries its slip. */
const SLIP_BYTES = 150;

/** Dies around the emergency journal's writes. */
export function killingJournal(
  journal: EmergencyJournal,
  read: LedgerReader,
  { passing }: Killer,
): { journal: EmergencyJournal; isAnswered(): boolean } {
  let isAnswered = false;
  return {
    isAnswered: () => isAnswered,
    journal: {
      ...journal,
      async keep(record) {
        const rail = railOf(record.device);
        const isFinal = record.kind === 'answer' && record.body.length > SLIP_BYTES && record.paymentId !== '';
        const isRefund = read.payment(record.paymentId)?.kind === 'refund';
        if (isFinal && !isRefund) passing(`${rail}.answered`);
        await journal.keep(record);
        if (isFinal) passing(isRefund ? `${rail}.refund.kept` : `${rail}.kept`);
        isAnswered = isFinal;
        if (record.batch !== undefined && record.kind === 'answer') passing('batch.kept');
        if (record.kind === 'reply' && !isRefund && Buffer.from(record.body).includes('"approved"'))
          passing(`${rail}.read`);
      },
    },
  };
}
