/** A terminal of this station. */
import type { BatchClose, PinpadCapabilities, PinpadDefinition, PinpadSession } from '../../pinpads/pinpad.ts';

export interface Device {
  /** Its name in the configuration. */
  readonly name: string;
  readonly method: string;
  readonly driver: string;
  readonly can: PinpadCapabilities;
  readonly session: PinpadSession;
  readonly terminalId?: string | undefined;
  /** Where the configuration says it is: a port, an address, the box it stands behind. */
  readonly place?: string | undefined;
  /** Devices with the same lane work one at a time. */
  readonly lane: string;
  readonly reread?: PinpadDefinition['reread'];
  /** The kept report of its bank shift, read again. */
  readonly rereadBatch?: (raws: readonly Uint8Array[]) => BatchClose | undefined;
  /** The operation on the wire, kept by as-provider: the device is not free before it ends. */
  underWay: Promise<unknown>;
}
