/**
 * A vendor's box on the shop's network, known by its address: wallets, terminals and receipts of one box are one machine,
 * however many sections of the configuration name it.
 */

/** Host, port and path of `http://192.168.1.50:8080/`, without what does not tell boxes apart. */
export interface BoxPlace {
  host: string;
  /** Empty: none is named, and the box is found at one of its usual ones. */
  port: string;
  /** Without a slash at its end. */
  path: string;
}

export function boxPlace(url: string): BoxPlace {
  const { hostname, port, pathname } = new URL(url);
  return { host: hostname.toLowerCase(), port, path: pathname.replace(/\/+$/, '') };
}

/** Whether an address is one of the box's. A box without a port is met at any: it is looked for at 8080 and 80. */
export function isOfBox(box: BoxPlace, url: string): boolean {
  const { host, port, path } = boxPlace(url);
  const isInside = path === box.path || path.startsWith(`${box.path}/`);
  return host === box.host && (box.port === '' || port === box.port) && isInside;
}

/** Equal for sections that name one box. */
export const boxKey = (url: string): string => {
  const { host, port, path } = boxPlace(url);
  return `box ${host}:${port}${path}`;
};
