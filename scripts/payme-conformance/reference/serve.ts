import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ReferenceMerchant } from './merchant.ts';

/** Puts a reference merchant behind HTTP on a free loopback port. `url` is the webhook's whole address. */
export async function serveReference(merchant: ReferenceMerchant): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      void merchant
        .call(Buffer.concat(chunks), { authorization: request.headers.authorization }, request.method)
        .then(({ status, body }) => {
          response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8' });
          response.end(body);
        });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/payme/webhook`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
