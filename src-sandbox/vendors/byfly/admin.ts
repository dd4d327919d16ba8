/** ByFly's desk for administrators (byfly-kaspi.ru.md, "Админские Endpoints"): SMS login, lists, sources, terminals. */
import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { Route, RouteRequest, TextAnswer } from '../../json-server.ts';
import { almaty, ok, Refused } from './answers.ts';
import { STATUSES, type Transaction } from './book.ts';
import { type ByflyParts, jsonOf, REQUIRED, vendorRoute } from './parts.ts';

/** Every simulated telephone gets this SMS. */
const SMS_CODE = '123456';
const SESSION_S = 24 * 3_600;
const Phone = z.string(REQUIRED).regex(/^\+\d{11,12}$/, 'Wrong number');
const SendCode = z.strictObject({ phone: Phone });
const Verify = z.strictObject({ phone: Phone, code: z.string(REQUIRED) });
const SourceFields = {
  name: z.string().min(1),
  type: z.string().min(1),
  description: z.string().optional(),
  is_active: z.boolean().default(true),
};
const NewSource = z.strictObject(SourceFields);
const SourceChange = z.strictObject({ ...SourceFields, is_active: z.boolean() }).partial();
const NewTerminal = z.strictObject({
  name: z.string().min(1),
  ip_address: z.url({ protocol: /^http$/ }),
  port: z.int().min(1).max(65_535),
  camera_id: z.int(),
  camera_url: z.url(),
  is_active: z.boolean().default(true),
});
const Day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const Filter = z.strictObject({
  source_id: z.coerce.number().int().optional(),
  status: z.enum(STATUSES).optional(),
  date_from: Day.optional(),
  date_to: Day.optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
  offset: z.coerce.number().int().min(0).default(0),
});

const CAMERA = 'http://192.0.2.40';
const firstTerminal = {
  id: 1,
  name: 'Терминал 1',
  ip_address: CAMERA,
  port: 130,
  camera_id: 4,
  camera_url: `${CAMERA}:3000/qr/4`,
  is_active: true,
};

export function adminRoutes(parts: ByflyParts): { routes: Route[]; reset(): void } {
  const { world, section, book, sources } = parts;
  const sessions = new Set<string>();
  let terminals = [firstTerminal];
  let lastId = 1;

  const inside = (work: (request: RouteRequest) => TextAnswer) => (request: RouteRequest) => {
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined || !sessions.has(token)) throw new Refused(401, 'Требуется авторизация');
    return work(request);
  };
  const read = <Schema extends z.ZodType>(schema: Schema, request: RouteRequest) => jsonOf(schema, request, world);
  function one<Row extends { id: number }>(rows: readonly Row[], { params }: RouteRequest): Row {
    const found = rows.find(({ id }) => String(id) === params.id);
    if (!found) throw new Refused(404, 'Не найдено');
    return found;
  }

  function verify(request: RouteRequest): TextAnswer {
    const { phone, code } = read(Verify, request);
    if (code !== SMS_CODE) throw new Refused(401, 'Неверный код');
    const token = `simulated.${randomBytes(24).toString('base64url')}`;
    sessions.add(token);
    const admin = {
      id: 1,
      phone,
      name: 'Admin',
      country_code: '+7',
      country_name: 'Казахстан',
      is_super_admin: true,
      allowed_countries: ['Казахстан', 'Узбекистан'],
      allowed_payment_systems: null,
    };
    return ok({ token, expires_at: Math.floor(world.now() / 1000) + SESSION_S, admin }, 'Авторизация успешна');
  }

  function transactions({ query }: RouteRequest): TextAnswer {
    const asked = Filter.safeParse(Object.fromEntries(query));
    if (!asked.success) throw new Refused(400, 'Неверный запрос', { filter: String(asked.error.issues[0]?.message) });
    const { status, date_from: from, date_to: to, limit, offset, source_id: source } = asked.data;
    const unit = section.amountUnit === 'tenge' ? 100 : 1;
    const day = (t: Transaction) => almaty(t.createdAt).slice(0, 10);
    const fitting = book
      .all()
      .filter((t) => (source === undefined || source === t.sourceId) && (status === undefined || t.status === status))
      .filter((t) => (from === undefined || day(t) >= from) && (to === undefined || day(t) <= to))
      .reverse();
    const rows = fitting.slice(offset, offset + limit).map((t) => ({
      transaction_id: t.id,
      source_id: t.sourceId,
      status: t.status,
      amount: t.payable / unit,
      paid_amount: t.paid / unit,
      currency: 'KZT',
      description: t.description,
      created_at: almaty(t.createdAt),
      paid_at: t.paidAt === undefined ? null : almaty(t.paidAt),
    }));
    return ok({ transactions: rows, total: fitting.length, limit, offset });
  }

  const routes = [
    vendorRoute('POST', '/byfly/api/auth/send-code', (request) => {
      read(SendCode, request);
      return ok(null, 'SMS код отправлен');
    }),
    vendorRoute('POST', '/byfly/api/auth/verify', verify),
    vendorRoute('GET', '/byfly/api/admin/transactions', inside(transactions)),
    vendorRoute(
      'GET',
      '/byfly/api/admin/sources',
      inside(() => ok(sources.all())),
    ),
    vendorRoute(
      'POST',
      '/byfly/api/admin/sources',
      inside((request) => {
        // The token is shown here and never again; only its owner can keep it.
        return ok(sources.make(read(NewSource, request)), 'Источник создан', 201);
      }),
    ),
    vendorRoute(
      'PUT',
      '/byfly/api/admin/sources/:id',
      inside((request) => {
        const { id } = one(sources.all(), request);
        sources.change(id, read(SourceChange, request));
        return ok(null, 'Источник обновлен');
      }),
    ),
    vendorRoute(
      'DELETE',
      '/byfly/api/admin/sources/:id',
      inside((request) => {
        const { id } = one(sources.all(), request);
        sources.remove(id);
        return ok(null, 'Источник удален');
      }),
    ),
    vendorRoute(
      'GET',
      '/byfly/api/admin/terminals',
      inside(() => ok(terminals)),
    ),
    vendorRoute(
      'POST',
      '/byfly/api/admin/terminals',
      inside((request) => {
        lastId += 1;
        terminals.push({ id: lastId, ...read(NewTerminal, request) });
        return ok({ id: lastId }, 'Терминал добавлен', 201);
      }),
    ),
    vendorRoute(
      'GET',
      '/byfly/api/admin/terminals/:id/status',
      inside((request) => {
        const { id, is_active: isActive } = one(terminals, request);
        const busy = book.all().some((t) => t.status === 'processing' && t.terminalId === id);
        return ok({ id, is_online: isActive, is_busy: busy });
      }),
    ),
  ];
  return {
    routes,
    reset() {
      sessions.clear();
      terminals = [firstTerminal];
    },
  };
}
