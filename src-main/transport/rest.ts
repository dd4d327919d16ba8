/**
 * REST for other programs, built from the contract's `rest` fields: there is no second implementation.
 *
 *   POST /v1/payments/:id/cancel ──► path + query + body = one input ──► router.handle('payment.cancel', input)
 *   answer: the value itself (201 when something new was made), or { error } with the code's HTTP status
 */
import type { CallContext, Refusals } from '../../src-shared/contract/define.ts';
import type { ShiftTable } from '../../src-shared/contract/report-views.ts';
import { station as contract } from '../../src-shared/contract/station.ts';
import type { Station } from '../ports/station.ts';
import { type Address, type AddressCall, json } from './address.ts';
import { ask } from './ask.ts';
import { Refused, refused, refusedField } from './refused.ts';

const MAX_QUERY_KEYS = 32;
const IDEMPOTENCY_KEY = /^[\x21-\x7e](?:[\x20-\x7e]{0,253}[\x21-\x7e])?$/;

export interface RestOptions {
  station: Station;
}

/** Every call of the contract that has a REST address in this profile, and the shift report as CSV. */
export function restAddresses({ station }: RestOptions): Address[] {
  const { router, refusals } = station;
  const calls: Readonly<Record<string, { rest?: string; bodyBytes?: number }>> = contract.calls;
  const addresses = router.names.flatMap((name): Address[] => {
    const rest = calls[name]?.rest;
    if (rest === undefined) return [];
    const [method, path] = rest.split(' ') as ['GET' | 'POST', string];
    return [
      {
        method,
        path,
        access: 'token',
        bodyBytes: calls[name]?.bodyBytes,
        async answer(call) {
          const context: CallContext = { role: 'local-api', ...keyOf(call, refusals) };
          const envelope = await router.handle(name, inputOf(call, refusals), context);
          if (!envelope.ok) throw new Refused(envelope.error);
          return json(envelope.data, context.created ? 201 : 200);
        },
      },
    ];
  });
  return [
    ...addresses,
    receiptAddress(station, 'png'),
    receiptAddress(station, 'pdf'),
    shiftAddress(station, 'report', 'shift.pdf'),
    shiftAddress(station, 'letter', 'shift.letter'),
    tableAddress(station, 'xlsx'),
    tableAddress(station, 'csv'),
  ];
}

/** A shift's movements as a table: `report.csv`, `report.xlsx`; the path says it all. */
function tableAddress(station: Station, format: 'csv' | 'xlsx'): Address {
  return {
    method: 'GET',
    path: `/v1/shifts/:id/report.${format}`,
    access: 'token',
    async answer(call) {
      const { id } = inputOf(call, station.refusals, []);
      const file = await ask<ShiftTable>(station, 'shift.table', { id, format });
      return {
        status: 200,
        type: file.type,
        body: Buffer.from(file.data, 'base64'),
        headers: { 'content-disposition': `attachment; filename="${file.fileName}"` },
      };
    },
  };
}

/** A shift's page as a PDF: `report.pdf?locale=`, `letter.pdf?difference=&locale=`. */
function shiftAddress(station: Station, page: 'report' | 'letter', name: string): Address {
  return {
    method: 'GET',
    path: `/v1/shifts/:id/${page}.pdf`,
    access: 'token',
    async answer(call) {
      const input = inputOf(call, station.refusals, page === 'letter' ? ['difference', 'locale'] : ['locale']);
      const { pdf } = await ask<{ pdf: string }>(station, name, input);
      return {
        status: 200,
        type: 'application/pdf',
        body: Buffer.from(pdf, 'base64'),
        headers: { 'content-disposition': `inline; filename="shift-${call.params.id ?? ''}-${page}.pdf"` },
      };
    },
  };
}

const RECEIPT_FORMS = { png: 'image/png', pdf: 'application/pdf' } as const;

/** A receipt as the file it is: `?locale=&widthMm=`. */
function receiptAddress(station: Station, form: keyof typeof RECEIPT_FORMS): Address {
  return {
    method: 'GET',
    path: `/v1/payments/:id/receipt.${form}`,
    access: 'token',
    async answer(call) {
      const input = inputOf(call, station.refusals, ['id', 'locale', 'widthMm']);
      const { id = '' } = call.params;
      const body =
        form === 'png'
          ? (await ask<{ image: string }>(station, 'receipt.preview', input)).image.replace(/^data:[^,]*,/, '')
          : (await ask<{ pdf: string }>(station, 'receipt.pdf', input)).pdf;
      return {
        status: 200,
        type: RECEIPT_FORMS[form],
        body: Buffer.from(body, 'base64'),
        headers: { 'content-disposition': `inline; filename="receipt-${id}.${form}"` },
      };
    },
  };
}

/**
 * Path, query and body as one input. No part may speak over another: a body that says `id` beside the path's would let
 * two readers of one request see two payments (f-20). `only` names the fields of an address that is not a call.
 */
export function inputOf(call: AddressCall, refusals: Refusals, only?: readonly string[]): Record<string, unknown> {
  const { params, query, body } = call;
  const input: Record<string, unknown> = { ...params };
  if (body !== undefined && (typeof body !== 'object' || body === null || Array.isArray(body))) {
    throw refused(refusals, 'request.invalid', 'the body must be an object', [
      { path: '', message: 'must be an object' },
    ]);
  }
  const asked = Object.entries(query);
  if (asked.length > MAX_QUERY_KEYS) throw refused(refusals, 'request.invalid', 'too many query fields');
  for (const [key, value] of [...asked, ...Object.entries(body ?? {})]) {
    if (Object.hasOwn(input, key)) throw refusedField(refusals, key, 'is given twice');
    if (Array.isArray(value) && Object.hasOwn(query, key)) throw refusedField(refusals, key, 'is given twice');
    if (only && !only.includes(key)) throw refusedField(refusals, key, 'unknown field');
    Object.defineProperty(input, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return input;
}

/** Only what makes something is repeated under a key; a question needs none. */
function keyOf({ raw }: AddressCall, refusals: Refusals): { idempotencyKey?: string } {
  const key = raw.headers['idempotency-key'];
  if (key === undefined || raw.method !== 'POST') return {};
  if (typeof key !== 'string' || !IDEMPOTENCY_KEY.test(key)) {
    throw refusedField(refusals, 'Idempotency-Key', 'must be 1 to 255 printable characters');
  }
  return { idempotencyKey: key };
}
