/** The simulators' control desk over HTTP: what the "customer's phone" panel of a screen reaches. */
import type { HttpClient } from '../../ports/http-client.ts';
import type { Practice } from '../../ports/station.ts';

export interface PracticeDeskOptions {
  http: HttpClient;
  token: string;
  /** undefined while the simulators are not up. */
  url(): string | undefined;
}

const ANSWER_WITHIN_MS = 10_000;

/** Makes the desk. Throws when the simulators cannot be reached; their own refusal is an answer. */
export function practiceDesk({ http, token, url }: PracticeDeskOptions): Practice {
  const ask = async (path: string, body: unknown): Promise<{ ok: boolean; detail?: string }> => {
    const base = url();
    if (base === undefined) throw new Error('the simulators are not up');
    const { status, body: bytes } = await http.send({
      method: 'POST',
      url: `${base}${path}`,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(body),
      timeoutMs: ANSWER_WITHIN_MS,
    });
    const said = JSON.parse(new TextDecoder().decode(bytes)) as {
      ok?: unknown;
      detail?: unknown;
      error?: { code?: string };
    };
    if (status >= 500) throw new Error(`the simulators answered ${status}`);
    if (status >= 400) return { ok: false, detail: String(said.error?.code ?? status) };
    return { ok: said.ok === true, ...(typeof said.detail === 'string' && { detail: said.detail }) };
  };
  return {
    customer: (input) => ask('/control/customer', input),
    fault: (input) => ask('/control/faults', input),
  };
}
