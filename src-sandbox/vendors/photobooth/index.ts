/**
 * A photo program, simulated: what a practising booth starts when its guest has paid. It takes the call, "shoots" for
 * some seconds, and shows on a page what it was asked for and the pictures it made.
 *
 *   POST /photobooth/start {payment, order, product, prints} → 200, or 409 while it shoots or under `refuse`
 *   GET  /photobooth                     a page for people     GET /photobooth/photos/:payment   the picture (SVG)
 *   GET  /photobooth/look                200 while it is well
 */
import { setTimeout as pause } from 'node:timers/promises';
import * as z from 'zod';
import type { RouteAnswer, RouteRequest, TextAnswer } from '../../json-server.ts';
import { createLater } from '../../later.ts';
import { openNoteBook } from '../../note-book.ts';
import { Refusal, readBody } from '../../refusal.ts';
import { Milliseconds, sectionOf } from '../../settings.ts';
import type { SimulatedVendor, VendorDefinition, VendorWorld } from '../../vendor.ts';
import { escaped, stripOf } from './pictures.ts';

const ID = 'photobooth';
const LAST_SHOWN = 30;

const Section = z.strictObject({
  /** How long one visit takes; nobody else is let in meanwhile. */
  shootMs: Milliseconds.default(4_000),
  /** How long the fault `slow` holds its answer back. */
  slowMs: Milliseconds.default(3_000),
});

const Start = z.strictObject({
  payment: z.string().min(1).max(64),
  order: z.string().min(1).max(64),
  product: z.string().max(200),
  prints: z.int().min(0).max(100),
});

/** One call to start. */
interface Visit extends z.infer<typeof Start> {
  readonly id: string;
  /** ms UTC. */
  readonly at: number;
  /** What came of the call; `lost`: it started, and the answer was lost. */
  readonly answer: 'started' | 'refused' | 'busy' | 'lost' | 'down';
  /** The pictures are out. */
  isDone: boolean;
}

export const photobooth: VendorDefinition = {
  id: ID,
  /** `slow`: the answer comes late. `refuse`: no, and nothing starts. `lost_reply`: it starts, and no answer comes. */
  faults: ['slow', 'refuse', 'lost_reply', 'down'],
  create: createPhotobooth,
};

function createPhotobooth({ settings, truth, dial, log, now }: VendorWorld): SimulatedVendor {
  const { shootMs, slowMs } = sectionOf(settings, ID, Section) ?? Section.parse({});
  const book = openNoteBook<Visit>(truth, ID);
  const later = createLater(ID, log);
  // A visit that was cut off by a restart is over.
  let shooting: Visit | undefined;

  function note(asked: z.infer<typeof Start>, answer: Visit['answer']): Visit {
    const visit: Visit = { id: `${book.all().length + 1}`, ...asked, at: now(), answer, isDone: false };
    book.save(visit);
    return visit;
  }

  async function start({ body, signal }: RouteRequest): Promise<RouteAnswer> {
    const asked = readBody(Start, body);
    const fault = dial.take(ID);
    if (fault === 'down') {
      note(asked, 'down');
      throw new Refusal(503, 'photobooth.down', 'the photo program does not work');
    }
    if (fault === 'refuse' || shooting) {
      note(asked, shooting ? 'busy' : 'refused');
      throw new Refusal(409, 'photobooth.refused', shooting ? 'the booth is at work' : 'not on the start screen');
    }
    const visit = note(asked, fault === 'lost_reply' ? 'lost' : 'started');
    shooting = visit;
    later.in(shootMs, () => {
      visit.isDone = true;
      book.save(visit);
      shooting = undefined;
      return Promise.resolve();
    });
    if (fault === 'lost_reply') return 'drop';
    if (fault === 'slow') await pause(slowMs, undefined, { signal }).catch(() => {});
    return { body: { ok: true } };
  }

  function photo({ params }: RouteRequest): TextAnswer {
    const visit = book.all().findLast(({ payment, isDone }) => payment === params.payment && isDone);
    if (!visit) throw new Refusal(404, 'photobooth.no_photo', 'no picture of this payment yet');
    return { status: 200, contentType: 'image/svg+xml', text: stripOf(visit.payment, visit.order) };
  }

  const words = (visit: Visit): string => {
    if (visit.answer !== 'started' && visit.answer !== 'lost')
      return { refused: 'refused', busy: 'refused: at work', down: 'out of order' }[visit.answer];
    const lost = visit.answer === 'lost' ? ', its answer was lost' : '';
    return `${visit.isDone ? 'done' : 'shooting…'}${lost}`;
  };

  function page(): TextAnswer {
    const rows = book
      .all()
      .slice(-LAST_SHOWN)
      .reverse()
      .map((visit) => {
        const { order, product, prints, at, isDone, payment } = visit;
        const time = new Date(at).toISOString().slice(11, 19);
        const picture = isDone ? stripOf(payment, order) : '';
        return `<li><p><b>${escaped(order)}</b> · ${escaped(product)} · prints: ${prints} · ${time} UTC<br>${words(visit)}</p>${picture}</li>`;
      })
      .join('');
    const text = `<!doctype html><html lang="en"><meta charset="utf-8"><meta http-equiv="refresh" content="2"><title>Photo program (practice)</title><style>body{margin:32px;font:18px sans-serif;background:#f7f5f1;color:#10202e}ul{display:flex;flex-wrap:wrap;gap:24px;padding:0;list-style:none}li{width:300px;padding:16px;background:#fff;border-radius:16px}svg{width:150px;height:auto;border:1px solid #dfdad1}</style><h1>Photo program (practice)</h1><p>${shooting ? `Shooting for ${escaped(shooting.order)}` : 'Waiting for the next guest'}</p><ul>${rows}</ul></html>`;
    return { status: 200, contentType: 'text/html; charset=utf-8', text };
  }

  return {
    routes: [
      { method: 'POST', path: '/photobooth/start', withoutToken: true, answer: start },
      { method: 'GET', path: '/photobooth', withoutToken: true, answer: page },
      { method: 'GET', path: '/photobooth/photos/:payment', withoutToken: true, answer: photo },
      {
        method: 'GET',
        path: '/photobooth/look',
        withoutToken: true,
        answer: () => ({ status: dial.positions()[ID]?.fault === 'down' ? 503 : 200, body: { ok: true } }),
      },
    ],
    state: () => ({ visits: book.all(), shooting: shooting?.order ?? null }),
    hurry: () => later.hurry(),
    reset() {
      later.clear();
      shooting = undefined;
      book.reset();
    },
    close: () => later.clear(),
  };
}
