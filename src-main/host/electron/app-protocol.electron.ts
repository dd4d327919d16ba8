/**
 * `app://station/`: the one origin of our windows, served from a list of packaged files. An address is looked up, never
 * joined to a folder, and nothing else answers.
 */
import { type Protocol, protocol } from 'electron';

/** A file as the list has it; the same list serves the browser. */
export interface ServedFile {
  readonly type: string;
  readonly cache: string;
  read(): Promise<Uint8Array | string>;
}

export const SCHEME = 'app';
export const ORIGIN = 'app://station';

/** Before `ready`. No CSP bypass, no CORS, no service workers: a standard, secure scheme that can fetch itself. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Starts answering on the session's protocol. `headers` go with every answer, refusals included. */
export function serveApp(
  on: Pick<Protocol, 'handle'>,
  files: ReadonlyMap<string, ServedFile>,
  headers: Readonly<Record<string, string>>,
): void {
  on.handle(SCHEME, async (request) => {
    const { host, pathname } = new URL(request.url);
    const file = host === 'station' && request.method === 'GET' ? files.get(pathname) : undefined;
    if (!file) return new Response('', { status: 404, headers: { ...headers, 'content-type': 'text/plain' } });
    const body = await file.read();
    return new Response(typeof body === 'string' ? body : new Uint8Array(body), {
      headers: { ...headers, 'content-type': file.type, 'cache-control': file.cache },
    });
  });
}
