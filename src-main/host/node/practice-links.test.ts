import { expect, it } from 'vitest';
import { type LinkAddress, LinkError, type LinkFactory } from '../../ports/byte-link.ts';
import { practiceLinks } from './practice-links.ts';
import type { SimulatedPinpads } from './sandbox-process.ts';

const signal = new AbortController().signal;
/** Links that refuse, and tell where they were led. */
function ledTo(pinpads: SimulatedPinpads) {
  const seen: LinkAddress[] = [];
  const links: LinkFactory = {
    open(address) {
      seen.push(address);
      return Promise.reject(new LinkError('link.cannot_open', 'nothing here'));
    },
    list: () => Promise.resolve([{ path: 'COM1' }]),
  };
  return { seen, links: practiceLinks(links, () => pinpads) };
}
const serial: LinkAddress = {
  kind: 'serial',
  path: 'simulated:front',
  baudRate: 9600,
  usb: { vendorId: '1', productId: '2' },
};

it('leads a simulated terminal to its pseudo-terminal, or to TCP where there are none', async () => {
  const withPath = ledTo({ front: { path: '/tmp/front.tty', host: '127.0.0.1', port: 1 } });
  await expect(withPath.links.open(serial, signal)).rejects.toThrow('nothing here');
  expect(withPath.seen).toEqual([{ kind: 'serial', path: '/tmp/front.tty', baudRate: 9600 }]);
  const without = ledTo({ front: { host: '127.0.0.1', port: 1 } });
  await expect(without.links.open(serial, signal)).rejects.toThrow('nothing here');
  expect(without.seen).toEqual([{ kind: 'tcp', host: '127.0.0.1', port: 1 }]);
});

it('leaves real ports alone, and says when a simulated terminal is not up', async () => {
  const { links, seen } = ledTo({});
  await expect(links.open({ kind: 'tcp', host: 'h', port: 2 }, signal)).rejects.toThrow('nothing here');
  expect(seen).toEqual([{ kind: 'tcp', host: 'h', port: 2 }]);
  await expect(links.open(serial, signal)).rejects.toMatchObject({ code: 'link.cannot_open' });
  expect(seen).toHaveLength(1);
  expect(await links.list()).toEqual([{ path: 'COM1' }]);
});
