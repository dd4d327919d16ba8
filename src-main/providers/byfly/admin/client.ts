/**
 * ByFly's administration: SMS login, transactions, sources, terminals. Not a rail: a person with a telephone works it,
 * and nothing here can settle a payment.
 *
 * The session's token lives in this object alone, boxed; it is never stored on a station (money-safety, Appendix A 28).
 * Every call throws `ByflyRefusal` for an explicit no, and what the wire throws for everything else.
 */
import * as z from 'zod';
import { type Money, MoneyError } from '../../../../src-shared/money.ts';
import type { HttpClient } from '../../../ports/http-client.ts';
import { Secret } from '../../../ports/secrets.ts';
import { ALMATY_OFFSET_MINUTES, naiveTime } from '../../wire/naive-time.ts';
import { type AmountUnit, codecOf, type WireNumber } from '../amounts.ts';
import { callByfly } from '../api.ts';
import { KZT } from '../mapping.ts';
import * as shapes from './shapes.ts';

export interface AdminOptions {
  http: HttpClient;
  /** Base address without a slash at its end. */
  url: string;
  amountUnit: AmountUnit;
  signal?: AbortSignal;
}

/** A day on Almaty's calendar, `YYYY-MM-DD`. */
type Day = string;
export interface TransactionFilter {
  sourceId?: number;
  /** ByFly's own word: `paid`, `partially_paid` … */
  status?: string;
  from?: Day;
  to?: Day;
}

/** One transaction as ByFly's table has it. A sum or a time that cannot be read is absent, never guessed. */
export interface AdminTransaction {
  id: string;
  status: string;
  amount?: Money;
  paid?: Money;
  description?: string;
  /** ms UTC. */
  createdAt?: number;
  paidAt?: number;
}

export interface SourceFields {
  name: string;
  type: string;
  description?: string;
  isActive: boolean;
}
export interface TerminalFields {
  name: string;
  ipAddress: string;
  port: number;
  cameraId: number;
  cameraUrl: string;
  isActive: boolean;
}
export type Source = z.output<typeof shapes.SourceRow>;
export type Terminal = z.output<typeof shapes.TerminalRow>;

export interface AdminSession {
  /** ms UTC; after it every call is refused with 401. */
  readonly expiresAt: number;
  readonly admin: { id: number; name: string | undefined; isSuper: boolean };
  /** One page, newest first as ByFly sorts. */
  transactions(filter: TransactionFilter, page?: { limit?: number; offset?: number }): Promise<AdminTransaction[]>;
  /** Every page, until one comes that is not full. */
  everyTransaction(filter: TransactionFilter): AsyncIterable<AdminTransaction>;
  sources(): Promise<Source[]>;
  /** The token comes once and is never shown again: keep it in the key store before anything else. */
  createSource(source: SourceFields): Promise<{ id: number; apiToken: Secret }>;
  updateSource(id: number, change: Partial<SourceFields>): Promise<void>;
  deleteSource(id: number): Promise<void>;
  terminals(): Promise<Terminal[]>;
  addTerminal(terminal: TerminalFields): Promise<{ id: number }>;
  terminalStatus(id: number): Promise<Readonly<Record<string, unknown>>>;
}

export interface ByflyAdmin {
  /** ByFly sends an SMS to the administrator. `phone` as `+77001112233`. */
  sendCode(phone: string): Promise<void>;
  logIn(phone: string, code: string): Promise<AdminSession>;
}

const TIMEOUT_MS = 20_000;
const PAGE = 100;
/** A server that ignores `offset` would otherwise be asked for ever. */
const PAGES_MOST = 1_000;

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export function byflyAdmin(options: AdminOptions): ByflyAdmin {
  const { http, url, signal } = options;
  const codec = codecOf(options.amountUnit);
  const call = <T>(method: Method, path: string, data: z.ZodType<T>, json?: unknown, token?: Secret): Promise<T> =>
    callByfly(
      {
        http,
        url,
        ...(signal ? { signal } : {}),
        auth: (): Record<string, string> => (token ? { authorization: `Bearer ${token.reveal()}` } : {}),
      },
      { method, path, timeoutMs: TIMEOUT_MS, ...(json === undefined ? {} : { json }) },
      data,
    );

  const sum = (wire: WireNumber | null | undefined): Money | undefined => {
    try {
      return wire == null ? undefined : codec.decode(wire, KZT);
    } catch (error) {
      if (error instanceof MoneyError) return undefined;
      throw error;
    }
  };
  const time = (text: string | null | undefined): number | undefined => {
    try {
      return text ? naiveTime(text, ALMATY_OFFSET_MINUTES) : undefined;
    } catch {
      return undefined;
    }
  };
  const transaction = (row: z.output<typeof shapes.TransactionRow>): AdminTransaction =>
    known({
      id: row.transaction_id,
      status: row.status,
      amount: sum(row.amount),
      paid: sum(row.paid_amount),
      description: row.description ?? undefined,
      createdAt: time(row.created_at),
      paidAt: time(row.paid_at),
    });

  function session({ token, expires_at, admin }: z.output<typeof shapes.Login>): AdminSession {
    const boxed = new Secret(token);
    const ask = <T>(method: Method, path: string, data: z.ZodType<T>, json?: unknown) =>
      call(method, `/api/admin${path}`, data, json, boxed);

    async function transactions(filter: TransactionFilter, page: { limit?: number; offset?: number } = {}) {
      const query = new URLSearchParams();
      const named = { source_id: filter.sourceId, status: filter.status, date_from: filter.from, date_to: filter.to };
      for (const [name, value] of Object.entries({ ...named, limit: page.limit ?? PAGE, offset: page.offset ?? 0 }))
        if (value !== undefined) query.set(name, String(value));
      const rows = await ask('GET', `/transactions?${query.toString()}`, shapes.listOf(shapes.TransactionRow));
      return rows.map(transaction);
    }

    return {
      expiresAt: expires_at * 1000,
      admin: { id: admin.id, name: admin.name ?? undefined, isSuper: admin.is_super_admin },
      transactions,
      async *everyTransaction(filter) {
        for (let page = 0; page < PAGES_MOST; page++) {
          const rows = await transactions(filter, { limit: PAGE, offset: page * PAGE });
          yield* rows;
          if (rows.length < PAGE) return;
        }
        throw new Error(`more than ${PAGES_MOST} pages: narrow the filter`);
      },
      sources: () => ask('GET', '/sources', shapes.listOf(shapes.SourceRow)),
      async createSource(source) {
        const made = await ask('POST', '/sources', shapes.NewSource, sourceOnWire(source));
        return { id: made.id, apiToken: new Secret(made.api_token) };
      },
      async updateSource(id, change) {
        await ask('PUT', `/sources/${id}`, z.unknown(), sourceOnWire(change));
      },
      async deleteSource(id) {
        await ask('DELETE', `/sources/${id}`, z.unknown());
      },
      terminals: () => ask('GET', '/terminals', shapes.listOf(shapes.TerminalRow)),
      addTerminal: ({ name, port, ...terminal }) =>
        ask('POST', '/terminals', shapes.NewTerminal, {
          name,
          ip_address: terminal.ipAddress,
          port,
          camera_id: terminal.cameraId,
          camera_url: terminal.cameraUrl,
          is_active: terminal.isActive,
        }),
      terminalStatus: (id) => ask('GET', `/terminals/${id}/status`, shapes.TerminalStatus),
    };
  }

  return {
    async sendCode(phone) {
      await call('POST', '/api/auth/send-code', z.unknown(), { phone });
    },
    logIn: async (phone, code) => session(await call('POST', '/api/auth/verify', shapes.Login, { phone, code })),
  };
}

const sourceOnWire = ({ isActive, ...source }: Partial<SourceFields>) => ({
  ...source,
  ...(isActive === undefined ? {} : { is_active: isActive }),
});

/** Without the fields that nobody knows. */
const known = <T extends object>(value: { [K in keyof T]: T[K] | undefined }): T =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
