/** Starts the servers under measurement and asks them things. */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import type { Order, Target } from './load.ts';
import type { FromServer, ServerAnswers, ServerAsk } from './server-channel.ts';
import type { SyncControl } from './slow-disk.ts';
import type { StationServerOptions } from './station-server.ts';

const LOGIN = { login: 'Paycom', password: 'bench-key:with-a-colon' } as const;
const START_MS = 120_000;

export interface ServerOptions {
  /** A disk of a chosen slowness under it. */
  disk?: SyncControl | undefined;
}

/** A running server. Its answers come in the order it finds them. */
export class Server {
  readonly pid: number;
  readonly target: Target;
  readonly disk: SyncControl | undefined;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve(value: never): void; reject(error: Error): void }>();
  #asked = 0;

  private constructor(child: ChildProcess, port: number, path: string, disk: SyncControl | undefined) {
    this.#child = child;
    this.pid = child.pid as number;
    this.disk = disk;
    this.target = { port, path, ...LOGIN };
    child.on('message', (message: FromServer) => {
      if (!('answer' in message)) return;
      const waiting = this.#waiting.get(message.answer);
      this.#waiting.delete(message.answer);
      if ('error' in message) waiting?.reject(new Error(message.error));
      else waiting?.resolve(message.value as never);
    });
    child.on('exit', (code, signal) => {
      for (const { reject } of this.#waiting.values()) reject(new Error(`the server ended (${signal ?? code})`));
      this.#waiting.clear();
    });
  }

  /** The station, with its log in a file beside its ledger as a service manager would have it. */
  static station(options: StationServerOptions, more: ServerOptions = {}): Promise<Server> {
    return Server.#start('station-server.ts', options, '/api/payme/webhook', more);
  }

  static limit(options: { file: string }, more: ServerOptions = {}): Promise<Server> {
    return Server.#start('limit-server.ts', options, '/', more);
  }

  static async #start(
    script: string,
    options: { file: string },
    path: string,
    { disk }: ServerOptions,
  ): Promise<Server> {
    const log = openSync(`${options.file}.log`, 'a');
    const child = fork(join(import.meta.dirname, script), [JSON.stringify(options)], {
      stdio: ['ignore', 'ignore', log, 'ipc'],
      execArgv: ['--expose-gc'],
      env: { ...process.env, ...disk?.env },
    });
    closeSync(log);
    const failed = once(child, 'exit').then(([code]) => {
      throw new Error(`${script} ended with ${String(code)} before it was ready; see ${options.file}.log`);
    });
    failed.catch(() => undefined);
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new Error(`${script} was not ready in time`)), START_MS);
    try {
      const [message] = (await Promise.race([once(child, 'message', { signal: late.signal }), failed])) as [FromServer];
      if (!('ready' in message)) throw new Error(`${script} said something before it was ready`);
      return new Server(child, message.ready, path, disk);
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  ask<A extends ServerAsk['ask']>(ask: Extract<ServerAsk, { ask: A }>): Promise<ServerAnswers[A]> {
    this.#asked++;
    const number = this.#asked;
    return new Promise((resolve, reject) => {
      this.#waiting.set(number, { resolve: resolve as (value: never) => void, reject });
      this.#child.send({ number, ask }, (error) => {
        if (error) reject(error);
      });
    });
  }

  orders(count: number, method?: string): Promise<Order[]> {
    return this.ask<'orders'>({ ask: 'orders', count, ...(method === undefined ? {} : { method }) });
  }

  /** CPU time used so far, µs. */
  cpu(): Promise<number> {
    return this.ask<'cpu'>({ ask: 'cpu' });
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, 'exit');
    await this.ask<'stop'>({ ask: 'stop' });
    await ended;
    this.disk?.close();
  }

  /** No goodbye: what is on the disk is what there is. */
  async kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}
