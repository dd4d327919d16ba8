/**
 * The wire of a practising station: requests to the name that stands for the simulators go to where they listen now.
 * They may come up after the station, and again on another port after they died.
 */
import { type HttpClient, HttpError } from '../../ports/http-client.ts';

/** `standIn` is an address without a slash at its end; `url` is undefined while the simulators are not up. */
export const practiceHttp = (http: HttpClient, standIn: string, url: () => string | undefined): HttpClient => ({
  async send(request) {
    if (!request.url.startsWith(`${standIn}/`)) return http.send(request);
    const base = url();
    if (base === undefined) throw new HttpError('the simulators are not up', true);
    return http.send({ ...request, url: base + request.url.slice(standIn.length) });
  },
});
