/** `npm run gallery`: every part and every screen of the product in a browser, from fixtures; a change shows at once. */
import { createServer } from 'vite';
import electronVite from '../electron.vite.config.ts';
import { openBrowser, ROOT } from './shell.mjs';

const server = await createServer({
  ...electronVite.renderer,
  configFile: false,
  // The fonts lie beside the screen's folder, not in it.
  server: { host: '127.0.0.1', port: 4760, fs: { allow: [ROOT] } },
});
await server.listen();
const address = server.httpServer?.address();
if (address === null || address === undefined || typeof address === 'string')
  throw new Error('the gallery has no port');
const url = `http://127.0.0.1:${address.port}/gallery`;
process.stdout.write(openBrowser(url) ? `Opening ${url}\n` : `Open this in a browser: ${url}\n`);
