/** OpenAPI 3.1 of this station, made from the contract when somebody asks: there is nothing to keep in step by hand. */
import * as z from 'zod';
import { PreviewReceipt } from '../../src-shared/contract/print-views.ts';
import { ShiftLetter, ShiftPaper } from '../../src-shared/contract/report-views.ts';
import { Id } from '../../src-shared/contract/shapes.ts';
import { station as contract } from '../../src-shared/contract/station.ts';
import { ERROR_KINDS } from '../../src-shared/contract/wire-error.ts';
import type { Address } from './address.ts';
import { CreatedQr, CreateQr, OdengiPayment } from './odengi-addresses.ts';
import { GeneratedQr, GenerateQr, VendorPayment, VendorStats, VendorTest } from './vendor-addresses.ts';

/** The slice of OpenAPI that the API page reads too. */
export interface Operation {
  operationId: string;
  summary: string;
  tags: string[];
  parameters: {
    name: string;
    in: 'path' | 'query' | 'header';
    required: boolean;
    schema: unknown;
    description?: string;
  }[];
  security?: [];
  requestBody?: { required: boolean; content: { 'application/json': { schema: JsonSchema } } };
  responses: Record<string, unknown>;
}
export interface OpenApi {
  openapi: '3.1.0';
  info: { title: string; version: string; description: string };
  paths: Record<string, Record<string, Operation>>;
  components: Record<string, unknown>;
  [more: string]: unknown;
}
type JsonSchema = { [key: string]: unknown; properties?: Record<string, unknown>; required?: string[] };

interface Described {
  readonly name: string;
  readonly about: string;
  readonly tag: string;
  readonly in: z.ZodType;
  readonly out?: z.ZodType;
  /** What kind of file it is, where it answers with one; CSV if nothing is said. */
  readonly file?: string;
  /** Answers 201 when it made something. */
  readonly creates?: boolean;
  /** Takes an Idempotency-Key. */
  readonly keyed?: boolean;
  /** Asked without a token. */
  readonly open?: boolean;
}

/** What the addresses take and give that are no calls of the contract: the vendors' own, files, and what monitors ask. */
const BESIDE: Readonly<Record<string, Described>> = {
  'POST /api/generate-qr': {
    name: 'vendor.generateQr',
    about: 'A QR for an order. A repeat for the same order, method and amount shows the same QR.',
    tag: 'vendor documents',
    in: GenerateQr,
    out: GeneratedQr,
  },
  'GET /api/payment-status/:order_id': {
    name: 'vendor.paymentStatus',
    about: 'What became of the order’s newest payment.',
    tag: 'vendor documents',
    in: z.strictObject({ order_id: z.string() }),
    out: VendorPayment,
  },
  'GET /api/stats': {
    name: 'vendor.stats',
    about: 'Payments of all time.',
    tag: 'vendor documents',
    in: z.strictObject({}),
    out: VendorStats,
  },
  'POST /api/test-payment/:order_id': {
    name: 'vendor.testPayment',
    about: 'Plays the customer in the simulator. Exists in the sandbox profile only.',
    tag: 'vendor documents',
    in: z.strictObject({ order_id: z.string() }),
    out: VendorTest,
  },
  'POST /api/odengi/create-qr': {
    name: 'odengi.createQr',
    about: 'An O!Dengi QR for an order; the amount in som. 404 where the station does not take O!Dengi.',
    tag: 'vendor documents',
    in: CreateQr,
    out: CreatedQr,
  },
  'GET /api/odengi/status/:orderId': {
    name: 'odengi.status',
    about: 'What became of the order’s newest O!Dengi payment. 404 where the station does not take O!Dengi.',
    tag: 'vendor documents',
    in: z.strictObject({ orderId: z.string() }),
    out: OdengiPayment,
  },
  'GET /v1/payments/:id/receipt.png': {
    name: 'receipt.png',
    about: 'The receipt as it is printed, one bit a dot.',
    tag: 'receipt',
    file: 'image/png',
    in: PreviewReceipt,
  },
  'GET /v1/payments/:id/receipt.pdf': {
    name: 'receipt.pdf',
    about: 'The receipt as a PDF with selectable text.',
    tag: 'receipt',
    file: 'application/pdf',
    in: PreviewReceipt,
  },
  'GET /v1/shifts/:id/report.csv': {
    name: 'shift.report.csv',
    about: 'One row per payment and refund of a shift (RFC 4180).',
    tag: 'shift',
    in: z.strictObject({ id: Id }),
  },
  'GET /v1/shifts/:id/report.xlsx': {
    name: 'shift.report.xlsx',
    about: 'The same rows as a spreadsheet.',
    tag: 'shift',
    file: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    in: z.strictObject({ id: Id }),
  },
  'GET /v1/shifts/:id/report.pdf': {
    name: 'shift.report.pdf',
    about: 'The report of a shift as a PDF on A4.',
    tag: 'shift',
    file: 'application/pdf',
    in: ShiftPaper,
  },
  'GET /v1/shifts/:id/letter.pdf': {
    name: 'shift.letter.pdf',
    about: 'A letter to the bank about one difference of the report, by its place in the list from 0.',
    tag: 'shift',
    file: 'application/pdf',
    in: ShiftLetter,
  },
  'GET /healthz': {
    name: 'healthz',
    about: 'The station lives. Needs no token, and says nothing else.',
    tag: 'health',
    open: true,
    in: z.strictObject({}),
    out: z.strictObject({ ok: z.literal(true) }),
  },
  'GET /metrics': {
    name: 'metrics',
    about: 'Prometheus text.',
    tag: 'health',
    file: 'text/plain',
    in: z.strictObject({}),
  },
};

/** Calls whose handler may say that something is new. */
const MAKERS = new Set(['payment.start', 'payment.refund', 'shift.open']);

/** The document for exactly the addresses that this profile serves. */
export function openApi(addresses: readonly Pick<Address, 'method' | 'path'>[], version: string): OpenApi {
  const calls = new Map(
    Object.entries(contract.calls).flatMap(([name, call]): [string, Described][] =>
      call.rest === undefined
        ? []
        : [
            [
              call.rest,
              {
                ...call,
                name,
                tag: name.split('.')[0] as string,
                creates: MAKERS.has(name),
                keyed: MAKERS.has(name) && name !== 'shift.open',
              },
            ],
          ],
    ),
  );
  const paths: OpenApi['paths'] = {};
  for (const { method, path } of addresses) {
    const described = calls.get(`${method} ${path}`) ?? BESIDE[`${method} ${path}`];
    if (!described) continue;
    const template = path.replace(/:(\w+)/g, '{$1}');
    paths[template] = { ...paths[template], [method.toLowerCase()]: operation(method, path, described) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Qabul payment station',
      version,
      description:
        'Money is always {minor, currency}. Every refusal is {error: {code, message, retry, id, fields?}}. Changes are pushed on WS /v1/events: {event: "snapshot", rev, data} first, then {event: "change", rev, data} with consecutive rev.',
    },
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'The text of the file api-token in the station’s home.' },
      },
      schemas: { Error: ERROR_SCHEMA },
      responses: {
        Refusal: {
          description: 'A refusal',
          content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
        },
      },
    },
  };
}

const ERROR_SCHEMA = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['code', 'message', 'retry', 'id'],
      properties: {
        code: {
          enum: Object.keys(ERROR_KINDS),
          description: Object.entries(ERROR_KINDS)
            .map(([code, { http, meaning }]) => `\`${code}\` (${http}): ${meaning}`)
            .join('\n'),
        },
        message: { type: 'string', description: 'For logs, not for people.' },
        retry: { enum: ['now', 'later', 'never'], description: 'Whether asking again can help.' },
        id: { type: 'string', description: 'Leads to the log line.' },
        fields: {
          type: 'array',
          items: {
            type: 'object',
            required: ['path', 'message'],
            properties: { path: { type: 'string' }, message: { type: 'string' } },
          },
        },
      },
    },
  },
};

function operation(method: 'GET' | 'POST', path: string, described: Described): Operation {
  const { properties = {}, required = [], ...input } = schemaOf(described.in);
  const inPath = [...path.matchAll(/:(\w+)/g)].map(([, name]) => name as string);
  const rest = Object.keys(properties).filter((name) => !inPath.includes(name));
  const parameters: Operation['parameters'] = inPath.map((name) => ({
    name,
    in: 'path',
    required: true,
    schema: properties[name],
  }));
  if (method === 'GET') {
    for (const name of rest)
      parameters.push({ name, in: 'query', required: required.includes(name), schema: properties[name] });
  }
  if (described.keyed) {
    parameters.push({
      name: 'Idempotency-Key',
      in: 'header',
      required: false,
      schema: { type: 'string', maxLength: 255 },
      description: 'The same key with the same body is the same payment.',
    });
  }
  const needed = required.filter((name) => rest.includes(name));
  const body: JsonSchema = {
    ...input,
    properties: Object.fromEntries(rest.map((name) => [name, properties[name]])),
    ...(needed.length > 0 && { required: needed }),
  };
  const answer = described.out
    ? {
        description: 'The value itself',
        content: { 'application/json': { schema: schemaOf(described.out) } },
      }
    : { description: 'A file', content: { [described.file ?? 'text/csv']: { schema: { type: 'string' } } } };
  return {
    operationId: described.name,
    summary: described.about,
    tags: [described.tag],
    parameters,
    ...(described.open && { security: [] }),
    ...(method === 'POST' &&
      rest.length > 0 && {
        requestBody: { required: needed.length > 0, content: { 'application/json': { schema: body } } },
      }),
    responses: {
      ...(described.creates && { 201: { ...answer, description: 'Made now' } }),
      200: described.creates ? { ...answer, description: 'It was there already' } : answer,
      '4XX': { $ref: '#/components/responses/Refusal' },
      '5XX': { $ref: '#/components/responses/Refusal' },
    },
  };
}

/** The wire's side of a schema: what is sent, before brands and transforms. Answers have the same shape. */
const schemaOf = (schema: z.ZodType): JsonSchema =>
  withoutDialect(z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) as JsonSchema);

const withoutDialect = (schema: JsonSchema): JsonSchema =>
  Object.fromEntries(Object.entries(schema).filter(([key]) => key !== '$schema'));
