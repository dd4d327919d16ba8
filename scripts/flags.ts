/** What a command was told. `--help` is answered with its usage, and so is a flag that nobody knows. */
import { type ParseArgsConfig, parseArgs } from 'node:util';

const USAGE_CODE = 2;

/** As `parseArgs`; does not return when the answer is the usage. */
export function flagsOf<const T extends ParseArgsConfig>(usage: string, config: T): ReturnType<typeof parseArgs<T>> {
  const args = process.argv.slice(2);
  if (args.includes('--help') || args.includes('-h')) {
    process.stdout.write(`usage: ${usage}\n`);
    process.exit(0);
  }
  try {
    return parseArgs(config);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\nusage: ${usage}\n`);
    process.exit(USAGE_CODE);
  }
}
