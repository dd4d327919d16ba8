import { describe, expect, it } from 'vitest';
import { ourFlags } from './electron-arguments.ts';

describe('Electron’s command line', () => {
  it('in development has the application’s path before our flags', () => {
    expect(ourFlags(['electron', '--inspect=0', '.', '--home', '/h', '--port=0'], true)).toEqual([
      '--home',
      '/h',
      '--port=0',
    ]);
    expect(ourFlags(['electron', '.'], true)).toEqual([]);
  });

  it('in a package has only flags, Chromium’s among them', () => {
    expect(ourFlags(['qabul', '--no-sandbox', '--ozone-platform=wayland', '--home', '/h', '--colour'], false)).toEqual([
      '--home',
      '/h',
      '--colour',
    ]);
  });
});
