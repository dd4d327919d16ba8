/**
 * Fails when the lock file lacks a platform package that one of its packages wants: `npm ci` would refuse it elsewhere
 * (the registry lags for platform packages, and npm then writes a lock without them).
 */
import { readFileSync } from 'node:fs';

interface Lock {
  packages: Record<string, { optionalDependencies?: Record<string, string> }>;
}

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as Lock;
const have = new Set(Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 13)));
const gaps = Object.entries(packages).flatMap(([at, { optionalDependencies = {} }]) =>
  Object.entries(optionalDependencies)
    .filter(([name]) => !have.has(name))
    .map(([name, range]) => `${at} wants ${name}@${range}`),
);
if (gaps.length > 0) {
  process.stderr.write(`${gaps.join('\n')}\n${gaps.length} optional packages are missing from package-lock.json\n`);
  process.exitCode = 1;
}
