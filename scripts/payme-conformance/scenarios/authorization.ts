/** Sandbox list 1.1 and money-safety.md §4f row 23: who may call, and who may not. */
import { CODE, PAYME_METHODS, type PaymeMethod } from '../../../src-sandbox/vendors/payme/methods.ts';
import { basic } from '../caller.ts';
import { expectCodes, expectResult } from '../checklist.ts';
import { creating, newTransactionId, paying, type Run, type Scenario } from '../scenario.ts';

async function paramsFor(run: Run, method: PaymeMethod): Promise<Record<string, unknown>> {
  const id = newTransactionId();
  switch (method) {
    case 'CheckPerformTransaction':
      return paying(run, await run.newOrder());
    case 'CreateTransaction':
      return creating(run, await run.newOrder());
    case 'CancelTransaction':
      return { id, reason: 1 };
    case 'GetStatement':
      return { from: Date.now() - 1_000, to: Date.now() };
    case 'PerformTransaction':
    case 'CheckTransaction':
    case 'SetFiscalData':
      return { id };
  }
}

export const authorization: readonly Scenario[] = [
  {
    name: '1.1 wrong authorization',
    async play(run) {
      const { login, password } = run.caller.auth;
      for (const [index, method] of PAYME_METHODS.entries()) {
        const id = 500 + index;
        const body = JSON.stringify({ method, params: await paramsFor(run, method), id });
        const envelope = { body, authorization: basic(`${login}:${password}-wrong`) };
        await run.check.raw(`${method} with a wrong key`, envelope, { method, id }, expectCodes([CODE.noPrivileges]));
      }
    },
  },
  {
    name: '1.1 forms of the header',
    async play(run) {
      const { login, password } = run.caller.auth;
      const order = await run.newOrder();
      const right = basic(`${login}:${password}`);
      const encoded = right.slice('Basic '.length);
      const refused: [string, string | null][] = [
        ['no header', null],
        ['an empty header', ''],
        ['the scheme alone', 'Basic'],
        ['Bearer', `Bearer ${password}`],
        ['Bearer with the right pair', `Bearer ${encoded}`],
        ['no scheme', encoded],
        ['a wrong login', basic(`Somebody:${password}`)],
        ['an empty login', basic(`:${password}`)],
        ['an empty key', basic(`${login}:`)],
        ['no colon', basic(`${login}${password}`)],
        ['the key with a tail', basic(`${login}:${password}0`)],
        ['the key cut short', basic(`${login}:${password.slice(0, -1)}`)],
        ['the key and :more behind it', basic(`${login}:${password}:more`)],
        ['the key up to its first colon', basic(`${login}:${password.split(':')[0]}:`)],
        ['login and key exchanged', basic(`${password}:${login}`)],
        ['junk behind the base64', `${right}!!`],
        ['a second pair behind the base64', `${right} ${encoded}`],
        ['junk inside the base64', `Basic ${encoded.slice(0, 4)}*${encoded.slice(4)}`],
      ];
      const body = JSON.stringify({ method: 'CheckPerformTransaction', params: paying(run, order), id: 600 });
      const asked = { method: 'CheckPerformTransaction', id: 600 } as const;
      for (const [what, authorization] of refused) {
        await run.check.raw(what, { body, authorization }, asked, expectCodes([CODE.noPrivileges]));
      }
      for (const scheme of ['Basic', 'basic', 'BASIC']) {
        const envelope = { body, authorization: `${scheme} ${encoded}` };
        await run.check.raw(`the right pair after ${scheme}`, envelope, asked, expectResult({ allow: true }));
      }
    },
  },
  {
    name: '1.1 a refused caller changes nothing',
    async play(run) {
      const order = await run.newOrder();
      const params = creating(run, order);
      const body = JSON.stringify({ method: 'CreateTransaction', params, id: 610 });
      const asked = { method: 'CreateTransaction', id: 610 } as const;
      await run.check.raw(
        'CreateTransaction without a key',
        { body, authorization: null },
        asked,
        expectCodes([CODE.noPrivileges]),
      );
      await run.check.error('CheckTransaction knows nothing of it', 'CheckTransaction', { id: params.id }, [
        CODE.noTransaction,
      ]);
      await run.check.ok('the order can still be paid', 'CheckPerformTransaction', paying(run, order), { allow: true });
      const strange = JSON.stringify({ method: 'NoSuchMethod', params: {}, id: 611 });
      const envelope = { body: strange, authorization: null };
      await run.check.raw(
        'an unknown method without a key',
        envelope,
        { ...asked, id: 611 },
        expectCodes([CODE.noPrivileges]),
      );
    },
  },
];
