/**
 * The contract over one IPC channel. The preload forwards `{ name, input }` and knows no names, so it never changes.
 *
 *   window ── invoke('station', { name, input }) ──► allowed? ──► router ──► envelope
 *   window ◄── send('station', event, data) ──────── subscription of that window
 *
 * The role comes from which window asks. Asked is answered only when the frame exists, is a main frame, belongs to a
 * window we made and shows exactly our page (money-safety §5.3).
 */
import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron';
import * as z from 'zod';
import type { Envelope, Role } from '../../src-shared/contract/define.ts';
import type { Logger } from '../ports/logger.ts';
import type { Station } from '../ports/station.ts';

/** The one channel, both ways. */
export const CHANNEL = 'station';
const OUR_PAGE = 'app://station';

const Message = z.strictObject({ name: z.string().max(64), input: z.unknown().optional() });

export interface IpcOptions {
  /** Only what is used, so that a test can stand in for it. */
  ipcMain: Pick<IpcMain, 'handle' | 'removeHandler'>;
  station: Station;
  /** The role of a window we made; undefined for anything else. */
  roleOf(webContentsId: number): Role | undefined;
  log: Logger;
}

/** Starts answering. Returns the end: no more answers, no more events. */
export function serveIpc({ ipcMain, station, roleOf, log }: IpcOptions): () => void {
  const { router, events, refusals } = station;
  /** One subscription per window, however many listeners its page has. */
  const subscriptions = new Map<number, { listeners: number; leave(): void }>();

  const subscribe = (window: WebContents): void => {
    const before = subscriptions.get(window.id);
    // Begun anew for every listener: each is owed a snapshot, and one that comes twice only replaces the first.
    before?.leave();
    const end = events.subscribe((event, data) => {
      if (!window.isDestroyed()) window.send(CHANNEL, event, data);
    });
    const leave = (): void => {
      end();
      window.off('destroyed', leave);
      window.off('render-process-gone', leave);
      window.off('did-start-navigation', navigated);
      if (subscriptions.get(window.id)?.leave === leave) subscriptions.delete(window.id);
    };
    // A page that is left cannot unsubscribe; the next page subscribes for itself.
    const navigated = (details: { isMainFrame: boolean; isSameDocument: boolean }): void => {
      if (details.isMainFrame && !details.isSameDocument) leave();
    };
    window.once('destroyed', leave);
    window.once('render-process-gone', leave);
    window.on('did-start-navigation', navigated);
    subscriptions.set(window.id, { listeners: (before?.listeners ?? 0) + 1, leave });
  };
  const unsubscribe = (window: WebContents): void => {
    const subscription = subscriptions.get(window.id);
    if (!subscription) return;
    subscription.listeners -= 1;
    if (subscription.listeners === 0) subscription.leave();
  };

  ipcMain.handle(CHANNEL, async (event: IpcMainInvokeEvent, message: unknown): Promise<Envelope> => {
    const role = isOurPage(event) ? roleOf(event.sender.id) : undefined;
    if (role === undefined) {
      log.warn('ipc.foreign_frame', { webContents: event.sender.id });
      return { ok: false, error: refusals.refuse('request.not_allowed', 'not a window of this station') };
    }
    const parsed = Message.safeParse(message);
    if (!parsed.success) return { ok: false, error: refusals.refuse('request.invalid', 'not a call') };
    const { name, input } = parsed.data;
    if (name === 'subscribe' || name === 'unsubscribe') {
      if (name === 'subscribe') subscribe(event.sender);
      else unsubscribe(event.sender);
      return { ok: true, data: null };
    }
    return router.handle(name, input ?? {}, { role, caller: `window ${event.sender.id}` });
  });

  return () => {
    ipcMain.removeHandler(CHANNEL);
    for (const { leave } of subscriptions.values()) leave();
  };
}

/** `senderFrame` is null when the frame has navigated or died while its message was under way. */
function isOurPage({ senderFrame }: IpcMainInvokeEvent): boolean {
  return senderFrame !== null && !senderFrame.parent && senderFrame.origin === OUR_PAGE;
}
