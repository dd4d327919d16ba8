/** `npm run day [-- sales]`: a whole day at one till, by default with 500 sales, and the button at its end. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const sales = Number(process.argv[2] ?? 500);
if (!Number.isInteger(sales) || sales < 40) {
  console.error('npm run day -- <sales>: a whole number from 40 up');
  process.exit(2);
}
const root = join(import.meta.dirname, '..');
const { status } = spawnSync(
  process.execPath,
  [
    join(root, 'node_modules/vitest/vitest.mjs'),
    'run',
    '--project',
    'main',
    '--reporter=verbose',
    'src-main/usecases/sandbox-day.test.ts',
  ],
  { cwd: root, stdio: 'inherit', env: { ...process.env, QABUL_DAY_SALES: String(sales) } },
);
process.exit(status ?? 1);
