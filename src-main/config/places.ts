/**
 * Two devices in one place: a port, an address or a bank's folder that the configuration gives away twice. The second
 * one is named, by both paths: nobody should find out at the till that two terminals were talking into one cable.
 */
interface Place {
  /** Dotted, in the configuration. */
  field: string;
  /** Equal for what is the same place. */
  key: string;
  /** In words: "the port", "the folder". */
  what: string;
  /** Who is there; the candidates of one device never collide with each other. */
  owner: string;
}

interface Section {
  path?: string | undefined;
  host?: string | undefined;
  port?: number | undefined;
  /** A driver's own keys: `folder`, `ports`. */
  [own: string]: unknown;
}
interface Configured {
  pinpads: Readonly<Record<string, Section>>;
  printer?: { kind: string; host?: string; port?: number; path?: string } | undefined;
}

/** COM ports have one name in any letters, with Windows' own prefix or without it. */
const portKey = (name: string): string =>
  /^(\\\\\.\\)?com\d+$/i.test(name) ? `port ${name.replace(/^\\\\\.\\/, '').toUpperCase()}` : `port ${name}`;

/** A folder's own name; Windows' are the same in any letters and with either slash. */
function folderKey(folder: string): string {
  const isWindows = /^[A-Za-z]:/.test(folder);
  const steps: string[] = [];
  for (const step of folder.split(isWindows ? /[\\/]+/ : /\/+/)) {
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(isWindows ? step.toLowerCase() : step);
  }
  return `folder ${steps.join('/')}`;
}

const tcpKey = (host: string, port: number): string => `tcp ${host.toLowerCase().replace(/\.$/, '')}:${port}`;

function* placesOf({ pinpads, printer }: Configured): Generator<Place> {
  for (const [name, section] of Object.entries(pinpads)) {
    const owner = `pinpads.${name}`;
    const { path: port, host, port: tcpPort, folder, ports } = section;
    const isTcp = host !== undefined && tcpPort !== undefined;
    // As the driver is opened: an address wins over a port that is named beside it.
    if (isTcp) yield { owner, field: `${owner}.port`, key: tcpKey(host, tcpPort), what: 'the address and port' };
    else if (port !== undefined) yield { owner, field: `${owner}.path`, key: portKey(port), what: 'the port' };
    if (typeof folder === 'string')
      yield { owner, field: `${owner}.folder`, key: folderKey(folder), what: 'the folder' };
    // The bank's tool opens each of them until the terminal answers: it might find the other's.
    for (const [at, one] of (Array.isArray(ports) ? (ports as unknown[]) : []).entries())
      if (typeof one === 'string') yield { owner, field: `${owner}.ports.${at}`, key: portKey(one), what: 'the port' };
  }
  if (!printer) return;
  const { kind, host, port, path } = printer;
  if (kind === 'tcp' && host !== undefined && port !== undefined)
    yield { owner: 'printer', field: 'printer.port', key: tcpKey(host, port), what: 'the address and port' };
  if ((kind === 'serial' || kind === 'usb') && path !== undefined)
    yield { owner: 'printer', field: 'printer.path', key: portKey(path), what: 'the port' };
}

/** Every place that is given away a second time, at its second field. */
export function samePlaces(config: Configured): { path: string; message: string }[] {
  const first = new Map<string, Place>();
  const problems: { path: string; message: string }[] = [];
  for (const place of placesOf(config)) {
    const taken = first.get(place.key);
    if (!taken) first.set(place.key, place);
    else if (taken.owner !== place.owner)
      problems.push({ path: place.field, message: `is already ${taken.what} of ${taken.owner} (${taken.field})` });
  }
  return problems;
}
