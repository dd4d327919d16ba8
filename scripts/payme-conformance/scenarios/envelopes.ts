/** Everything around a call (wallets.md §1.1, §1.6): HTTP 200 always, the id echoed, the right protocol code. */
import { CODE } from '../../../src-sandbox/vendors/payme/methods.ts';
import { type Expectation, either, expectCodes, expectResult } from '../checklist.ts';
import { newTransactionId, paying, type Scenario } from '../scenario.ts';

const asked = (id: unknown) => ({ method: 'CheckTransaction', id }) as const;
const badRequest = expectCodes([CODE.badRequest]);
const unreadable = expectCodes([CODE.unreadable]);

export const envelopes: readonly Scenario[] = [
  {
    name: 'not a POST',
    async play({ check }) {
      for (const httpMethod of ['GET', 'PUT', 'DELETE']) {
        await check.raw(httpMethod, { httpMethod }, asked(null), expectCodes([CODE.wrongHttpMethod]));
      }
    },
  },
  {
    name: 'unreadable bodies',
    async play({ check }) {
      const bodies: [string, string | Uint8Array][] = [
        ['one byte', '{'],
        ['cut short', '{"method":"CheckTransaction","params":{"id":"66f0'],
        ['plain text', 'method=CheckTransaction'],
        ['two values', '{"id":1} {"id":2}'],
        ['a trailing comma', '{"method":"CheckTransaction","params":{},"id":1,}'],
        ['bytes that are not text', Uint8Array.from([0xff, 0xfe, 0x00, 0x7b])],
      ];
      for (const [what, body] of bodies) await check.raw(what, { body }, asked(null), unreadable);
      await check.raw('an empty body', { body: '' }, asked(null), expectCodes([CODE.unreadable, CODE.badRequest]));
    },
  },
  {
    name: 'not a request object',
    async play({ check }) {
      const one = { method: 'CheckTransaction', params: { id: newTransactionId() }, id: 900 };
      const bodies: [string, unknown][] = [
        ['a batch', [one]],
        ['a batch of two', [one, { ...one, id: 901 }]],
        ['an empty batch', []],
        ['null', null],
        ['a number', 7],
        ['a text', 'CheckTransaction'],
      ];
      for (const [what, body] of bodies) await check.raw(what, { body: JSON.stringify(body) }, asked(null), badRequest);
    },
  },
  {
    name: 'missing or bent members',
    async play(run) {
      const { check } = run;
      const id = newTransactionId();
      const bodies: [string, Record<string, unknown>, Expectation?][] = [
        ['no method', { params: { id } }],
        ['an empty method', { method: '', params: { id } }, expectCodes([CODE.badRequest, CODE.unknownMethod])],
        ['method is a number', { method: 5, params: { id } }],
        ['no params', { method: 'CheckTransaction' }],
        ['params is null', { method: 'CheckTransaction', params: null }],
        ['params is a list', { method: 'CheckTransaction', params: [id] }],
        ['params is text', { method: 'CheckTransaction', params: id }],
        ['Check without id', { method: 'CheckTransaction', params: {} }],
        ['Check with a number as id', { method: 'CheckTransaction', params: { id: 5 } }],
        ['Perform without id', { method: 'PerformTransaction', params: {} }],
        ['Cancel without id', { method: 'CancelTransaction', params: { reason: 1 } }],
        ['Create without anything', { method: 'CreateTransaction', params: {} }],
        ['CheckPerform without anything', { method: 'CheckPerformTransaction', params: {} }],
        [
          'GetStatement without anything',
          { method: 'GetStatement', params: {} },
          expectCodes([CODE.badRequest, 'account']),
        ],
      ];
      for (const [index, [what, body, expected = badRequest]] of bodies.entries()) {
        const envelopeId = 910 + index;
        // A -31050 is GetStatement's own way of naming the missing member, so that answer is read by its rules.
        const method = body.method === 'GetStatement' ? 'GetStatement' : 'CheckTransaction';
        await check.raw(
          what,
          { body: JSON.stringify({ ...body, id: envelopeId }) },
          { method, id: envelopeId },
          expected,
        );
      }
    },
  },
  {
    name: 'unknown methods',
    async play({ check }) {
      for (const [index, method] of [
        'NoSuchMethod',
        'checktransaction',
        'constructor',
        '__proto__',
        'toString',
      ].entries()) {
        const id = 940 + index;
        const expected: Expectation = {
          text: `error -32601 with data "${method}"`,
          fits: ({ kind, ...rest }) => {
            const error = kind === 'error' && 'error' in rest ? rest.error : undefined;
            return error?.code === CODE.unknownMethod && error.data === method;
          },
        };
        await check.raw(method, { body: JSON.stringify({ method, params: {}, id }) }, asked(id), expected);
      }
    },
  },
  {
    name: 'the id comes back as it was',
    async play(run) {
      const order = await run.newOrder();
      const method = 'CheckPerformTransaction';
      const params = paying(run, order);
      const allowed = expectResult({ allow: true });
      for (const id of [0, 1, -1, 2_147_483_648, 9_007_199_254_740_991]) {
        await run.check.raw(`id ${id}`, { body: JSON.stringify({ method, params, id }) }, { method, id }, allowed);
      }
      const tolerated = either(allowed, badRequest);
      for (const id of ['2032', null]) {
        await run.check.raw(
          `id ${JSON.stringify(id)}`,
          { body: JSON.stringify({ method, params, id }) },
          { method, id },
          tolerated,
        );
      }
      await run.check.raw('no id', { body: JSON.stringify({ method, params }) }, { method, id: null }, tolerated);
      const withVersion = { jsonrpc: '2.0', method, params, id: 960 };
      await run.check.raw('with jsonrpc', { body: JSON.stringify(withVersion) }, { method, id: 960 }, allowed);
      const withMore = { method, params: { ...params, hint: 'x' }, id: 961, extra: true };
      await run.check.raw(
        'with members nobody knows',
        { body: JSON.stringify(withMore) },
        { method, id: 961 },
        allowed,
      );
    },
  },
];
