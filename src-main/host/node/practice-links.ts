/** Practising terminals are found where the simulators are now; everything else goes through unchanged. */
import { SIMULATED_PORT } from '../../config/sandbox-defaults.ts';
import { LinkError, type LinkFactory } from '../../ports/byte-link.ts';
import type { SimulatedPinpads } from './sandbox-process.ts';

/**
 * Leads `simulated:<name>` to that terminal's pseudo-terminal, or to its TCP port where there are none. A pulled cable
 * comes back as another device, so the place is looked up at every opening.
 */
export function practiceLinks(links: LinkFactory, pinpads: () => SimulatedPinpads): LinkFactory {
  return {
    list: () => links.list(),
    async open(address, signal) {
      if (address.kind !== 'serial' || !address.path.startsWith(SIMULATED_PORT)) return links.open(address, signal);
      const name = address.path.slice(SIMULATED_PORT.length);
      const found = pinpads()[name];
      if (!found) throw new LinkError('link.cannot_open', `the simulated terminal "${name}" is not there`);
      const { path, host, port } = found;
      // The real one's USB numbers are not on a pseudo-terminal.
      const { usb: _, ...serial } = address;
      return links.open(path === undefined ? { kind: 'tcp', host, port } : { ...serial, path }, signal);
    },
  };
}
