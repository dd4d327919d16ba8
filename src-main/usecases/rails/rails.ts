/** The rails of this station: which methods exist, which are ready, and why the others are not. */
import type { LampReason } from '../../../src-shared/contract/health-views.ts';
import type { MethodView } from '../../../src-shared/contract/method-views.ts';
import { StationError } from '../../domain/errors.ts';
import type { PinpadCapabilities } from '../../pinpads/pinpad.ts';
import type { Capabilities, PaymentProvider } from '../../providers/provider.ts';

export interface Rail {
  readonly method: string;
  readonly provider: string;
  readonly title: string;
  readonly can: Capabilities;
  /** undefined: absent, for this reason (I-34). */
  readonly instance: PaymentProvider | undefined;
  readonly reason: LampReason;
  /** The missing secret's name, or what else is wrong; never a value. */
  readonly detail?: string;
  /** The terminal behind it, by its name in the configuration, and what that can. */
  readonly device?: string;
  readonly pinpad?: PinpadCapabilities;
}

/** A rail that is ready: its provider is there. */
export type ReadyRail = Rail & { instance: PaymentProvider };

export interface Rails {
  readonly all: readonly Rail[];
  /** The rail, ready or not; undefined for a method nobody offers. */
  find(method: string): Rail | undefined;
  /** Throws `payment.method_unknown` or `payment.method_unavailable`. */
  ready(method: string): ReadyRail;
}

export function railsOf(all: readonly Rail[]): Rails {
  const byMethod = new Map(all.map((rail) => [rail.method, rail]));
  return {
    all,
    find: (method) => byMethod.get(method),
    ready(method) {
      const rail = byMethod.get(method);
      if (!rail) {
        throw new StationError('payment.method_unknown', `no method ${method}`, {
          fields: [{ path: 'method', message: `known: ${[...byMethod.keys()].join(', ')}` }],
        });
      }
      if (!rail.instance)
        throw new StationError('payment.method_unavailable', `${method}: ${rail.reason} ${rail.detail ?? ''}`.trim());
      return rail as ReadyRail;
    },
  };
}

/** Whether a payment in this status may be called off: at the rail, or by asking how its waiting ended. */
export const mayBeCalledOff = (can: Capabilities | undefined, status: string): boolean =>
  status === 'awaiting_customer' ? can?.cancel === true || can?.endsWaiting === true : can?.cancel === true;

export const methodView = (rail: Rail): MethodView => ({
  method: rail.method,
  provider: rail.provider,
  kind: rail.can.kind,
  title: rail.title,
  available: rail.instance !== undefined,
  ...(rail.can.feePercent === undefined ? {} : { feePercent: rail.can.feePercent }),
  can: {
    query: rail.can.query,
    cancel: rail.can.cancel,
    refund: rail.can.refund,
    partialRefund: rail.can.partialRefund,
  },
});
