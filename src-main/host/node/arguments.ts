/** The command line, read strictly: a flag nobody knows is a mistake somebody should hear about. */
import { parseArgs } from 'node:util';
import { EXIT, StartError, type StartProblem } from './exit-codes.ts';

export interface StationArguments {
  home?: string | undefined;
  config?: string | undefined;
  profile?: 'sandbox' | 'live' | undefined;
  port?: number | undefined;
  hooksPort?: number | undefined;
  help: boolean;
  version: boolean;
}

export const USAGE = `Usage: npm start -- [flags], or node out/main/headless.js [flags]
  --home DIR            where ledger, configuration and secrets live (else QABUL_HOME, else the platform's folder)
  --config FILE         the configuration (else QABUL_CONFIG, else <home>/station.json)
  --profile NAME        sandbox or live, over what the configuration says
  --port N              the local listener; 0 picks a free port
  --hooks-port N        the listener for the rails' callbacks; 0 picks a free port
  --help, --version
`;

const OPTIONS = {
  home: { type: 'string' },
  config: { type: 'string' },
  profile: { type: 'string' },
  port: { type: 'string' },
  'hooks-port': { type: 'string' },
  help: { type: 'boolean' },
  version: { type: 'boolean' },
} as const;

/** Reads the flags and the environment's two paths. Throws `StartError` (exit 2) naming every flag that is wrong. */
export function readArguments(argv: readonly string[], env: NodeJS.ProcessEnv): StationArguments {
  const { values, tokens } = parseArgs({
    args: [...argv],
    options: OPTIONS,
    strict: false,
    tokens: true,
    allowPositionals: true,
  });
  const problems: StartProblem[] = [];
  for (const token of tokens) {
    if (token.kind === 'positional') problems.push({ path: token.value, message: 'is not a flag' });
    if (token.kind !== 'option') continue;
    const option = OPTIONS[token.name as keyof typeof OPTIONS];
    if (!option) problems.push({ path: token.rawName, message: 'is not a flag of the station' });
    else if (option.type === 'string' && !token.value) problems.push({ path: token.rawName, message: 'needs a value' });
    else if (option.type === 'boolean' && token.value !== undefined)
      problems.push({ path: token.rawName, message: 'takes no value' });
  }
  const text = (name: keyof typeof OPTIONS) =>
    typeof values[name] === 'string' && values[name] !== '' ? values[name] : undefined;
  const port = (name: 'port' | 'hooks-port') => {
    const value = text(name);
    if (value === undefined) return undefined;
    if (/^\d{1,5}$/.test(value) && Number(value) <= 65_535) return Number(value);
    problems.push({ path: `--${name}`, message: 'must be a number from 0 to 65535' });
    return undefined;
  };
  const profile = text('profile');
  if (profile !== undefined && profile !== 'sandbox' && profile !== 'live') {
    problems.push({ path: '--profile', message: 'must be sandbox or live' });
  }
  const found = {
    home: text('home') ?? (env.QABUL_HOME || undefined),
    config: text('config') ?? (env.QABUL_CONFIG || undefined),
    profile: profile as StationArguments['profile'],
    port: port('port'),
    hooksPort: port('hooks-port'),
    help: values.help === true,
    version: values.version === true,
  };
  if (problems.length > 0)
    throw new StartError('arguments.invalid', EXIT.badConfiguration, 'The command line is wrong.', problems);
  return found;
}
