/** The health lamps: what works, what does not, and the one fact that says why. Never the value of a secret. */
import type { LampView } from '../../../src-shared/contract/health-views.ts';
import type { Ledger } from '../../ports/store.ts';
import type { Rails } from '../rails/rails.ts';
import type { ClockDrift } from './clock-drift.ts';

interface Deps {
  ledger: Ledger;
  rails: Rails;
  drift: ClockDrift;
  /** The terminals' own lamps. */
  devices(): LampView[];
  /** That of the ledger's copies. */
  backup(): LampView[];
  /** The fiscal module's, and those of the receipts that wait for it. */
  fiscal(): LampView[];
}

const MIB = 1024 * 1024;

export function lampsOf({ ledger, rails, drift, devices, backup, fiscal }: Deps): () => LampView[] {
  const methods = rails.all.map(
    (rail): LampView => ({
      id: rail.method,
      kind: 'method',
      state: rail.instance ? 'ok' : 'down',
      reason: rail.reason,
      ...(rail.detail === undefined ? {} : { detail: rail.detail }),
    }),
  );

  function ledgerLamp(): LampView {
    const { state, freeBytes, heldBytes } = ledger.space();
    const lamp = { id: 'ledger', kind: 'part' } as const;
    if (state === 'ok' && heldBytes > 0)
      return { ...lamp, state: 'warn', reason: 'log_held', detail: `${Math.floor(heldBytes / MIB)} MiB` };
    if (state === 'ok') return { ...lamp, state: 'ok', reason: 'ok' };
    const detail = `${Math.floor(freeBytes / MIB)} MiB`;
    return state === 'full'
      ? { ...lamp, state: 'down', reason: 'disk_full', detail }
      : { ...lamp, state: 'warn', reason: 'disk_low', detail };
  }

  /** Only there when a rail told us something that nobody here could read. */
  function inboxLamp(): LampView[] {
    const unread = ledger.read.unreadInbox();
    return unread === 0
      ? []
      : [{ id: 'inbox', kind: 'part', state: 'warn', reason: 'unread_webhooks', detail: String(unread) }];
  }

  /** A rail that tells the vendor a time is of no use while ours is wrong. */
  function methodLamps(): LampView[] {
    const clock = drift.lamp();
    if (clock.state !== 'down') return methods;
    return methods.map((lamp): LampView => {
      const isMeant = lamp.state === 'ok' && rails.find(lamp.id)?.can.needsTrueTime;
      return isMeant ? { ...clock, id: lamp.id, kind: 'method' } : lamp;
    });
  }

  return () => [...methodLamps(), ...devices(), ledgerLamp(), ...backup(), drift.lamp(), ...fiscal(), ...inboxLamp()];
}
