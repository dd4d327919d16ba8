import { resolve } from 'node:path';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'electron-vite';

const at = (path: string) => resolve(import.meta.dirname, path);

/** Both parts of a language's words would be called after the language alone. */
const chunkFileNames = ({ facadeModuleId }: { facadeModuleId: string | null }): string => {
  const [, part] = /\/text\/(till|office)\/\w+\.ts$/.exec(facadeModuleId ?? '') ?? [];
  return part ? `assets/words-${part}-[name]-[hash].js` : 'assets/[name]-[hash].js';
};

/** What the first screen needs comes in one file: shared with screens that come later, it would fall into a dozen. */
const FIRST = { name: 'first', tags: ['$initial' as const] };

/** Three bundles: main (two hosts, the sandbox and the command-line tools), the sandboxed preload, the screen. */
export default defineConfig({
  main: {
    build: {
      outDir: 'out/main',
      externalizeDeps: false, // everything that is not native is bundled: no node_modules walk at start
      rolldownOptions: {
        input: {
          electron: at('src-main/main.electron.ts'),
          headless: at('src-main/main.headless.ts'),
          sandbox: at('src-sandbox/main.ts'),
          backup: at('src-main/store/backup-worker.ts'),
        },
        external: ['better-sqlite3', 'serialport'],
      },
    },
  },
  preload: {
    build: {
      outDir: 'out/preload',
      externalizeDeps: false, // a sandboxed preload may require only electron
      rolldownOptions: {
        input: { index: at('src-preload/index.ts') },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: at('src-renderer'),
    plugins: [react()],
    build: {
      outDir: at('out/renderer'),
      minify: true,
      rolldownOptions: {
        input: at('src-renderer/index.html'),
        output: { chunkFileNames, codeSplitting: { groups: [FIRST] } },
      },
    },
  },
});
