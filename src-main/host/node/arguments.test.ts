import { describe, expect, it } from 'vitest';
import { readArguments } from './arguments.ts';
import { asStartError, refusalText, StartError } from './exit-codes.ts';

const wrong = (...argv: string[]) => {
  try {
    readArguments(argv, {});
  } catch (error) {
    if (error instanceof StartError)
      return { exitCode: error.exitCode, paths: error.problems.map((problem) => problem.path) };
  }
  return undefined;
};

describe('the command line', () => {
  it('is read whole', () => {
    expect(
      readArguments(['--home', '/h', '--config=/c', '--profile', 'live', '--port', '0', '--hooks-port=9'], {}),
    ).toEqual({
      home: '/h',
      config: '/c',
      profile: 'live',
      port: 0,
      hooksPort: 9,
      help: false,
      version: false,
    });
  });

  it('wins over the environment', () => {
    const env = { QABUL_HOME: '/env', QABUL_CONFIG: '/env.json' };
    expect(readArguments([], env)).toMatchObject({ home: '/env', config: '/env.json' });
    expect(readArguments(['--home', '/flag'], env)).toMatchObject({ home: '/flag', config: '/env.json' });
  });

  it.each([
    [['--colour'], ['--colour']],
    [
      ['--colour=red', '-x', 'word'],
      ['--colour', '-x', 'word'],
    ],
    [['--home'], ['--home']],
    [['--home='], ['--home']],
    [['--port', 'abc'], ['--port']],
    [
      ['--port=65536', '--hooks-port=-1'],
      ['--port', '--hooks-port'],
    ],
    [['--profile', 'test'], ['--profile']],
    [['--help=yes'], ['--help']],
  ])('%j is exit 2 and names what is wrong', (argv, paths) => {
    expect(wrong(...argv)).toEqual({ exitCode: 2, paths });
  });
});

describe('a refusal to start', () => {
  it('knows every way the ledger and the listeners fail', () => {
    const exit = (code: string, more: object = {}) =>
      asStartError(Object.assign(new Error('x'), { code, ...more })).exitCode;
    expect(exit('ledger.damaged')).toBe(6);
    expect(exit('ledger.newer_schema')).toBe(6);
    expect(exit('ledger.sqlite_too_old')).toBe(7);
    expect(exit('ledger.read_only')).toBe(5);
    expect(exit('ledger.disk_full')).toBe(5);
    expect(exit('EADDRINUSE', { port: 4750 })).toBe(4);
    expect(asStartError(Object.assign(new Error('x'), { code: 'EADDRINUSE', port: 4750 })).message).toContain('4750');
    expect(asStartError(new TypeError('bug')).exitCode).toBe(1);
  });

  it('is one JSON line, and on a terminal one plain sentence too', () => {
    const refusal = new StartError('config.invalid', 2, 'The configuration is wrong.', [
      { path: 'a.b', message: 'is missing' },
    ]);
    const [line, ...plain] = refusalText(refusal, true).split('\n');
    expect(refusalText(refusal, false)).toBe(`${line}\n`);
    expect(JSON.parse(line ?? '')).toEqual({
      level: 'error',
      event: 'station.refused_to_start',
      code: 'config.invalid',
      message: 'The configuration is wrong.',
      problems: [{ path: 'a.b', message: 'is missing' }],
    });
    expect(plain.join('\n')).toBe('Qabul did not start: The configuration is wrong.\n  a.b: is missing\n');
  });
});
