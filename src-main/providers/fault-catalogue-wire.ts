/** Faults of the wire and of HTTP: Connect, Cut, Slow, Status (money-safety §4c). Each is met at every kind of call. */
import { HttpError, type HttpResponse } from '../ports/http-client.ts';
import type { Fault, Group, Play } from './fault-catalogue.ts';
import type { Act, Bend, Bending } from './fault-catalogue-vendor.ts';

const SOON_MS = 15_000;

/** What the vendor may have done behind the fault: `both` are played where both can be. */
type Landing = 'never' | 'always' | 'both';

/** One bend at begin, at a question and at a cancel; with a customer who pays and with one who leaves. */
export const met =
  (bend: Bend, landing: Landing): Fault['plays'] =>
  ({ rail, can }) => {
    const isDone = landing !== 'never';
    const bent = (at: readonly Act[], acts = isDone, times = 1): Bending => ({ at, bend, acts, times });
    const nothingDone: Play = {
      name: 'at begin, nothing done',
      async run(s) {
        s.vendor.bend(bent(['begin'], false));
        await s.start();
        s.nobodyPays();
      },
    };
    const allDone: Play = {
      name: 'at begin, done all the same',
      async run(s) {
        s.vendor.bend(bent(['begin'], true));
        await s.start();
        s.customerPays();
      },
    };
    const before: Play = {
      name: 'before begin',
      async run(s) {
        s.vendor.bend(bent(['prepare']));
        await s.start();
        s.nobodyPays();
      },
    };
    const atQuestion = (isPaid: boolean): Play => ({
      name: `at a question, ${isPaid ? 'paid' : 'not paid'}`,
      async run(s) {
        await s.start();
        if (isPaid) s.customerPays();
        else s.nobodyPays();
        s.vendor.bend(bent(['query'], isDone, 2));
        await s.h.clock.advance(SOON_MS);
      },
    });
    const atCancel = (isPaid: boolean): Play => ({
      name: `at a cancel, ${isPaid ? 'paid' : 'not paid'}`,
      async run(s) {
        await s.start();
        if (isPaid) s.vendor.pay();
        s.vendor.bend(bent(['query', 'cancel']));
        await s.cancel();
        s.nobodyPays();
      },
    });
    return [
      ...(landing === 'always' ? [] : [nothingDone]),
      ...(landing === 'never' ? [] : [allDone]),
      ...(rail.wire?.login ? [before] : []),
      ...(can.query ? [atQuestion(true), atQuestion(false)] : []),
      ...(can.cancel ? [atCancel(true), atCancel(false)] : []),
    ];
  };

const refused =
  (reason: string): Bend =>
  () =>
    Promise.reject(new HttpError(reason, true));
const broken =
  (reason: string): Bend =>
  () =>
    Promise.reject(new HttpError(reason, false));
/** So much of the body comes, then the end. A client that counts bytes calls it broken; one that does not has this. */
const cutTo =
  (part: number): Bend =>
  async (good) => ({ ...good, body: good.body.slice(0, Math.floor(good.body.length * part)) });
const after =
  (share: number): Bend =>
  async (good, { clock, request }) => {
    await clock.sleep(share * request.timeoutMs);
    return good;
  };
const html = new TextEncoder().encode('<html><body><h1>Ошибка</h1></body></html>');
const status =
  (code: number, body: Uint8Array = html, headers: Record<string, string> = {}): Bend =>
  async (): Promise<HttpResponse> => ({ status: code, body, headers: { 'content-type': 'text/html', ...headers } });
/** The right body under another status. */
const under =
  (code: number): Bend =>
  async (good) => ({ ...good, status: code });
const none = new Uint8Array();

const fault = (group: Group, name: string, bend: Bend, landing: Landing = 'both'): Fault => ({
  group,
  name,
  plays: met(bend, landing),
});

export const WIRE_FAULTS: readonly Fault[] = [
  fault('Connect', 'refused', refused('ECONNREFUSED'), 'never'),
  fault('Connect', 'no such host', refused('ENOTFOUND'), 'never'),
  fault('Connect', 'unreachable', refused('EHOSTUNREACH'), 'never'),
  fault('Connect', 'certificate expired', refused('CERT_HAS_EXPIRED'), 'never'),
  fault('Connect', 'certificate of another host', refused('ERR_TLS_CERT_ALTNAME_INVALID'), 'never'),
  fault('Connect', 'closed before the answer', broken('EPIPE'), 'never'),

  fault('Cut', 'reset after sending', broken('ECONNRESET')),
  fault('Cut', 'half of the headers', broken('HPE_INVALID_HEADER_TOKEN')),
  fault('Cut', 'an answer beyond the limit', broken('the answer is longer than 262144 bytes')),
  ...[0.01, 0.25, 0.5, 0.9].map((part) => fault('Cut', `${part * 100} % of the body`, cutTo(part), 'always')),
  fault('Cut', 'all but the last byte', async (good) => ({ ...good, body: good.body.slice(0, -1) }), 'always'),

  fault('Slow', 'half of the limit', after(0.5), 'always'),
  fault('Slow', 'just inside the limit', after(0.99), 'always'),
  fault('Slow', 'a second too late', async (good, { clock, request }) => {
    await clock.sleep(request.timeoutMs + 1_000);
    return good;
  }),
  fault('Slow', 'three times the limit', after(3)),
  fault('Slow', 'silence for a day', async (good, { clock }) => {
    await clock.sleep(86_400_000);
    return good;
  }),

  ...[301, 302, 307].map((code) =>
    fault('Status', String(code), status(code, none, { location: 'http://127.0.0.1/' })),
  ),
  ...[400, 401, 404, 408, 409].map((code) => fault('Status', String(code), status(code), 'never')),
  ...['5', '-1', '99999', 'soon'].map((when) =>
    fault('Status', `429, again after ${when}`, status(429, none, { 'retry-after': when }), 'never'),
  ),
  ...[500, 502, 503, 504].map((code) => fault('Status', String(code), status(code))),
  fault('Status', '200 with a page', status(200)),
  fault('Status', '200 with nothing', status(200, none)),
  fault('Status', '204', status(204, none)),
  fault('Status', 'the right answer under 201', under(201), 'always'),
  fault('Status', 'the right answer under 500', under(500), 'always'),
];
