/**
 * A booth's program that is started by one HTTP call. Whether anything was started is told by the wire: a call that
 * never left, and an answer that says no, started nothing; silence may have.
 *
 * Presets:
 * - dslrBooth / LumaBooth for Windows: `GET /api/start?mode=print&password=…` on port 1500; the answer is JSON with
 *   `IsSuccessful` and `ErrorMessage`, HTTP 200 in both cases (vendor's Postman page "dslrBooth for Windows API
 *   documentation", §Start a Session: it must be on its start screen).
 * - PhotoboothProject: `GET /commands/start-picture` (or collage, print, custom, video) on the hardware-button server's
 *   port, 14711 unless changed (its FAQ, "Remote trigger … HTTP endpoints").
 */
import type { BoothProgram, ServeAsk } from '../ports/booth.ts';
import { ServeTrouble } from '../ports/booth.ts';
import { type HttpClient, HttpError, type HttpResponse } from '../ports/http-client.ts';
import { asJsonText, asUrlPart, filled } from './template.ts';

export interface HttpCall {
  method: 'GET' | 'POST' | 'PUT';
  url: string;
  headers?: Readonly<Record<string, string>> | undefined;
  body?: string | undefined;
  /** An address that answers 2xx while the program is well; asked every half minute. */
  lookUrl?: string | undefined;
  timeoutMs: number;
}

export interface HttpProgramDeps {
  http: HttpClient;
  /** The value of the section's secret, if it has one. */
  password(): Promise<string | undefined>;
}

type Verdict = (response: HttpResponse) => string | undefined;

const isFine: Verdict = ({ status }) => (status >= 200 && status < 300 ? undefined : `HTTP ${status}`);

/** dslrBooth answers 200 and says in the body what came of it. */
const dslrBoothSays: Verdict = (response) => {
  const trouble = isFine(response);
  if (trouble) return trouble;
  let said: unknown;
  try {
    said = JSON.parse(new TextDecoder().decode(response.body));
  } catch {
    throw new ServeTrouble('no_answer', 'not readable as JSON');
  }
  const { IsSuccessful: fine, ErrorMessage: why } = (said ?? {}) as { IsSuccessful?: unknown; ErrorMessage?: unknown };
  if (typeof fine !== 'boolean') throw new ServeTrouble('no_answer', 'no IsSuccessful in the answer');
  return fine ? undefined : `dslrBooth: ${String(why).slice(0, 100)}`;
};

export function httpProgram(call: HttpCall, deps: HttpProgramDeps, says: Verdict = isFine): BoothProgram {
  const { lookUrl } = call;
  return {
    id: `http ${new URL(call.url.replace(/\{[a-z]+\}/g, 'x')).host}`,
    async serve(ask: ServeAsk) {
      const password = await deps.password();
      let response: HttpResponse;
      try {
        response = await deps.http.send({
          method: call.method,
          url: filled(call.url, ask, password, asUrlPart),
          ...(call.headers && { headers: call.headers }),
          ...(call.body !== undefined && { body: filled(call.body, ask, password, asJsonText) }),
          timeoutMs: call.timeoutMs,
        });
      } catch (error) {
        const neverLeft = error instanceof HttpError && error.neverLeft;
        throw new ServeTrouble(neverLeft ? 'not_reached' : 'no_answer', 'the call was not answered', { cause: error });
      }
      const trouble = says(response);
      // A gateway's 5xx may stand before a program that did start.
      if (trouble) throw new ServeTrouble(response.status >= 500 ? 'no_answer' : 'refused', trouble);
    },
    ...(lookUrl === undefined
      ? {}
      : {
          async look() {
            const { status } = await deps.http.send({ method: 'GET', url: lookUrl, timeoutMs: call.timeoutMs });
            return status >= 200 && status < 300;
          },
        }),
  };
}

export const dslrBooth = (
  { url, mode, timeoutMs }: { url: string; mode: string; timeoutMs: number },
  deps: HttpProgramDeps,
): BoothProgram =>
  httpProgram(
    { method: 'GET', url: `${url}/api/start?mode=${mode}&password={password}`, timeoutMs },
    deps,
    dslrBoothSays,
  );

export const photoboothProject = (
  { url, start, timeoutMs }: { url: string; start: string; timeoutMs: number },
  deps: HttpProgramDeps,
): BoothProgram =>
  // Its help page at `/` answers while the server is up.
  httpProgram({ method: 'GET', url: `${url}/commands/start-${start}`, lookUrl: `${url}/`, timeoutMs }, deps);
