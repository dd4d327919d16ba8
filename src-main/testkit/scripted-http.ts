/** A wire that does what a test scripts: one step per request, in order. */
import { type HttpClient, HttpError, type HttpRequest, type HttpResponse } from '../ports/http-client.ts';

export type HttpStep =
  | { answer: Partial<HttpResponse> & { json?: unknown } }
  | { fail: 'refused' | 'lost' }
  /** Never answers; ends when the caller aborts. */
  | { silence: true };

export interface ScriptedHttp extends HttpClient {
  requests: HttpRequest[];
  next(...steps: HttpStep[]): void;
}

export function scriptedHttp(): ScriptedHttp {
  const steps: HttpStep[] = [];
  const requests: HttpRequest[] = [];
  return {
    requests,
    next: (...more) => {
      steps.push(...more);
    },
    async send(request) {
      requests.push(request);
      const step = steps.shift();
      if (!step) throw new Error(`nothing scripted for ${request.method} ${request.url}`);
      if ('fail' in step)
        throw new HttpError(step.fail === 'refused' ? 'ECONNREFUSED' : 'ECONNRESET', step.fail === 'refused');
      if ('silence' in step) {
        return new Promise((_resolve, reject) => {
          request.signal?.addEventListener('abort', () => reject(new HttpError('aborted', false)), { once: true });
        });
      }
      const { json, ...answer } = step.answer;
      return {
        status: 200,
        headers: {},
        body: json === undefined ? new Uint8Array() : new TextEncoder().encode(JSON.stringify(json)),
        ...answer,
      };
    },
  };
}
