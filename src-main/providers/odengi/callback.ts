/**
 * O!Dengi's callback (`result_url`): JSON or a form, signed over eight values as they came (wallets.md §2.7). It only
 * wakes a question: what is true is asked for with statusPayment.
 */
import { money } from '../../../src-shared/money.ts';
import type { HookCall } from '../../ports/hooks.ts';
import type { Secret } from '../../ports/secrets.ts';
import type { Reply, Webhook } from '../provider.ts';
import { type JsonText, memberText, readJsonText } from '../wire/json-text.ts';
import { callbackHashMatches, SIGNED_FIELDS, type SignedFields } from './hash.ts';
import { stateOf } from './mapping.ts';

export const CALLBACK_PATH = '/api/odengi/callback';

interface Callback {
  fields: SignedFields;
  hash: string | undefined;
}

/** The signed values exactly as they came; what is missing is empty, as O! joins it. undefined: not a callback. */
function readCallback(raw: Uint8Array): Callback | undefined {
  try {
    const member = raw[0] === 0x7b /* { */ ? jsonReader(readJsonText(raw)) : formReader(raw);
    const fields = Object.fromEntries(SIGNED_FIELDS.map((name) => [name, member(name) ?? '']));
    return { fields: fields as unknown as SignedFields, hash: member('hash') };
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** The text of a field, undefined where it is absent. Throws `SyntaxError` for what no signature can mean. */
type FieldReader = (name: string) => string | undefined;

function jsonReader(body: JsonText): FieldReader {
  return (name) => {
    const text = memberText(body, name);
    if (text === undefined && body.kind === 'object' && body.members.has(name)) {
      throw new SyntaxError(`${name} is no value`);
    }
    return text;
  };
}

function formReader(raw: Uint8Array): FieldReader {
  const form = new URLSearchParams(new TextDecoder().decode(raw));
  return (name) => {
    const values = form.getAll(name);
    if (values.length > 1) throw new SyntaxError(`${name} is given twice`);
    return values[0];
  };
}

/** The callback's own word. The amount is an integer of tyiyn, as number or text. */
function replyOf({ status_pay, trans_id, order_id, amount, currency }: SignedFields): Reply {
  switch (stateOf(status_pay)) {
    case 'pending':
      return { kind: 'pending' };
    case 'cancelled':
      return { kind: 'cancelled' };
    case 'paid':
      if (currency !== 'KGS' || !/^\d{1,15}$/.test(amount)) throw new Error('paid, but not in tyiyn');
      return { kind: 'approved', providerRef: order_id, paymentRef: trans_id, amount: money(Number(amount), 'KGS') };
  }
}

/** `password` is the merchant's API password, the key of both hashes. `test`: the shop's mode. */
export function odengiCallback(password: Secret, test: boolean): Webhook {
  const mustRead = (raw: Uint8Array): SignedFields => {
    const callback = readCallback(raw);
    if (!callback) throw new Error('not a callback');
    return callback.fields;
  };
  return {
    path: CALLBACK_PATH,
    confirmByQuery: true,
    verify(call: HookCall) {
      const callback = readCallback(call.raw);
      return callback !== undefined && callbackHashMatches(callback.fields, callback.hash, password);
    },
    dedupeKey(raw) {
      const { trans_id, status_pay, order_id, amount } = mustRead(raw);
      return JSON.stringify([trans_id, status_pay, order_id, amount]);
    },
    read(raw) {
      const fields = mustRead(raw);
      // Of a payment in the other mode nothing follows here, whatever its hash (seed trap 3).
      if (fields.test !== '' && fields.test !== (test ? '1' : '0')) return [];
      return [{ paymentId: fields.order_id, reply: replyOf(fields) }];
    },
  };
}
