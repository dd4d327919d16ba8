/**
 * The Kaspi desk: one administrator's session a screen, kept here and nowhere else, forgotten when it ends or the person
 * logs out. What ByFly refuses keeps its sentence for the person; what it does not answer is said to be no answer.
 */
import type { CallContext } from '../../../src-shared/contract/define.ts';
import type {
  KaspiSession,
  KaspiSource,
  KaspiTerminal,
  KaspiTransactions,
  ListKaspiTransactions,
  NewKaspiTerminal,
} from '../../../src-shared/contract/kaspi-views.ts';
import { StationError } from '../../domain/errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { KaspiAdmin, KaspiAdminSession } from '../../ports/kaspi-admin.ts';
import type { Logger } from '../../ports/logger.ts';

export interface KaspiDesk {
  session(context: CallContext): KaspiSession;
  sendCode(phone: string): Promise<void>;
  logIn(phone: string, code: string, context: CallContext): Promise<KaspiSession>;
  logOut(context: CallContext): KaspiSession;
  transactions(asked: ListKaspiTransactions, context: CallContext): Promise<KaspiTransactions>;
  sources(context: CallContext): Promise<KaspiSource[]>;
  createSource(
    source: Parameters<KaspiAdminSession['createSource']>[0],
    context: CallContext,
  ): Promise<{ id: number; apiToken: string }>;
  updateSource(
    id: number,
    change: Parameters<KaspiAdminSession['updateSource']>[1],
    context: CallContext,
  ): Promise<void>;
  deleteSource(id: number, context: CallContext): Promise<void>;
  terminals(context: CallContext): Promise<KaspiTerminal[]>;
  addTerminal(terminal: NewKaspiTerminal, context: CallContext): Promise<{ id: number }>;
  terminalStatus(id: number, context: CallContext): Promise<{ facts: { name: string; value: string }[] }>;
}

interface Deps {
  /** Absent: the station has no ByFly section. */
  admin: KaspiAdmin | undefined;
  clock: Clock;
  log: Logger;
}

const PAGE_ROWS = 50;

/** Fields that are not there are left out. */
const known = <T extends object>(value: { [K in keyof T]: T[K] | null | undefined }): T =>
  Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined && one !== null)) as T;

/** ByFly's explicit no, by its shape: the client's class is a provider's. */
interface Refusal {
  status: number;
  said?: string;
  fields: readonly string[];
}
const isRefusal = (error: unknown): error is Refusal =>
  error instanceof Error && error.name === 'ByflyRefusal' && typeof (error as unknown as Refusal).status === 'number';

export function createKaspiDesk({ admin, clock, log }: Deps): KaspiDesk {
  const sessions = new Map<string, { session: KaspiAdminSession; personId: string | undefined }>();
  const keyOf = (context: CallContext): string => context.caller ?? `a ${context.role}`;

  /** Whoever logs in at the screen next does not inherit it. */
  function held(context: CallContext): KaspiAdminSession | undefined {
    const found = sessions.get(keyOf(context));
    if (found && found.session.expiresAt > clock.now() && found.personId === context.person?.id) return found.session;
    sessions.delete(keyOf(context));
    return undefined;
  }
  function desk(): KaspiAdmin {
    if (!admin) throw new StationError('kaspi.not_configured');
    return admin;
  }
  async function asked<T>(work: () => Promise<T>, context?: CallContext): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (error instanceof StationError) throw error;
      if (!isRefusal(error)) throw new StationError('kaspi.no_answer', undefined, { cause: error });
      if (context && error.status === 401) {
        sessions.delete(keyOf(context));
        throw new StationError('kaspi.login_needed');
      }
      log.info('kaspi.refused', { status: error.status });
      const words = error.said?.slice(0, 300);
      throw new StationError('kaspi.refused', `HTTP ${error.status}`, {
        fields: [
          ...(words ? [{ path: '', message: words }] : []),
          ...error.fields.map((path) => ({ path, message: '' })),
        ],
      });
    }
  }
  const inside = <T>(context: CallContext, work: (session: KaspiAdminSession) => Promise<T>): Promise<T> =>
    asked(() => {
      desk();
      const session = held(context);
      if (!session) throw new StationError('kaspi.login_needed');
      return work(session);
    }, context);

  function session(context: CallContext): KaspiSession {
    const found = held(context);
    return {
      isConfigured: admin !== undefined,
      ...(found && {
        expiresAt: found.expiresAt,
        ...(found.admin.name === undefined ? {} : { admin: found.admin.name }),
      }),
    };
  }

  return {
    session,
    sendCode: (phone) => asked(() => desk().sendCode(phone)),
    async logIn(phone, code, context) {
      const opened = await asked(() => desk().logIn(phone, code));
      sessions.set(keyOf(context), { session: opened, personId: context.person?.id });
      return session(context);
    },
    logOut(context) {
      sessions.delete(keyOf(context));
      return session(context);
    },
    transactions: ({ page = 0, ...filter }, context) =>
      inside(context, async (byfly) => {
        const rows = await byfly.transactions(
          known<Parameters<KaspiAdminSession['transactions']>[0]>(filter as never),
          {
            limit: PAGE_ROWS + 1,
            offset: page * PAGE_ROWS,
          },
        );
        return { items: rows.slice(0, PAGE_ROWS), hasMore: rows.length > PAGE_ROWS };
      }),
    sources: (context) =>
      inside(context, async (byfly) =>
        (await byfly.sources()).map(({ id, name, type, description, is_active: isActive }) =>
          known<KaspiSource>({ id, name, type, description, isActive: isActive ?? true }),
        ),
      ),
    createSource: (source, context) =>
      inside(context, async (byfly) => {
        const { id, apiToken } = await byfly.createSource(source);
        const token = apiToken.reveal();
        log.redact(token);
        return { id, apiToken: token };
      }),
    updateSource: (id, change, context) => inside(context, (byfly) => byfly.updateSource(id, change)),
    deleteSource: (id, context) => inside(context, (byfly) => byfly.deleteSource(id)),
    terminals: (context) =>
      inside(context, async (byfly) =>
        (await byfly.terminals()).map((row) =>
          known<KaspiTerminal>({
            id: row.id,
            name: row.name,
            ipAddress: row.ip_address,
            port: row.port,
            cameraId: row.camera_id,
            cameraUrl: row.camera_url,
            isActive: row.is_active,
          }),
        ),
      ),
    addTerminal: (terminal, context) => inside(context, (byfly) => byfly.addTerminal(terminal)),
    terminalStatus: (id, context) =>
      inside(context, async (byfly) => ({
        facts: Object.entries(await byfly.terminalStatus(id))
          .slice(0, 40)
          .map(([name, value]) => ({
            name: name.slice(0, 60),
            value: (typeof value === 'string' ? value : (JSON.stringify(value) ?? '')).slice(0, 300),
          })),
      })),
  };
}
