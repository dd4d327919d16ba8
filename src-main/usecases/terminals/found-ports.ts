/** What a person who plugs a terminal in needs to see: the ports of this machine and where each terminal is told to be. */
import type { FoundPorts } from '../../../src-shared/contract/setup-views.ts';
import type { LinkFactory } from '../../ports/byte-link.ts';
import type { Device } from './device.ts';

/** A machine whose ports cannot be listed has none to show; its terminals are told all the same. */
export async function findPorts(
  links: Pick<LinkFactory, 'list'>,
  devices: readonly Pick<Device, 'name' | 'method' | 'driver' | 'place' | 'terminalId'>[],
): Promise<FoundPorts> {
  const found = await links.list().catch(() => []);
  return {
    ports: found.map(({ path, manufacturer, vendorId, productId }) => {
      const device = devices.find(({ place }) => place === path)?.name;
      return {
        path,
        ...(manufacturer === undefined ? {} : { manufacturer }),
        ...(vendorId === undefined ? {} : { vendorId }),
        ...(productId === undefined ? {} : { productId }),
        ...(device === undefined ? {} : { device }),
      };
    }),
    devices: devices.map(({ name, method, driver, place, terminalId }) => ({
      device: name,
      method,
      driver,
      ...(place === undefined ? {} : { place }),
      ...(terminalId === undefined ? {} : { terminalId }),
    })),
  };
}
