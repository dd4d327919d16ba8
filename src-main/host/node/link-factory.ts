/** The links of this machine: serial ports and TCP. */
import type { LinkFactory } from '../../ports/byte-link.ts';
import { listSerialPorts, openSerialLink } from './serial-link.ts';
import { openTcpLink } from './tcp-link.ts';

/** Makes the factory. Every `open` looks for the device anew, so a replugged one is found under its new name. */
export function nodeLinks(): LinkFactory {
  return {
    open: (address, signal) =>
      address.kind === 'serial' ? openSerialLink(address, signal) : openTcpLink(address, signal),
    list: listSerialPorts,
  };
}
