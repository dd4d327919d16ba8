/** SetFiscalData (wallets.md §1.8): Payme reports the receipt it made. Optional; without it -32601. */
import { CODE } from '../../../src-sandbox/vendors/payme/methods.ts';
import { expectCodes } from '../checklist.ts';
import { newTransactionId, performed, type Scenario } from '../scenario.ts';

const receipt = {
  receipt_id: 121,
  status_code: 0,
  message: 'accepted',
  terminal_id: 'EP000000000025',
  fiscal_sign: '800031554082',
  qr_code_url: 'https://ofd.soliq.uz/check?t=EP000000000025&r=121&c=20251124120000&s=800031554082',
  date: '20251124120000',
};

export const fiscalData: readonly Scenario[] = [
  {
    name: 'SetFiscalData',
    async play(run) {
      const { check } = run;
      const { id } = await performed(run, await run.newOrder());
      const params = { id, type: 'PERFORM', fiscal_data: receipt };
      if (!run.fiscalData) {
        await check.error('is not implemented', 'SetFiscalData', params, [CODE.unknownMethod]);
        return;
      }
      await check.okTwice('PERFORM', 'SetFiscalData', params, { success: true });
      const asText = { ...params, fiscal_data: { ...receipt, receipt_id: '121' } };
      await check.ok('receipt_id as text, as the table has it', 'SetFiscalData', asText, { success: true });
      const bad = [CODE.badRequest, CODE.badFiscalData];
      await check.error('an unknown type', 'SetFiscalData', { ...params, type: 'NEITHER' }, bad);
      await check.error('no fiscal_data', 'SetFiscalData', { id, type: 'PERFORM' }, bad);
      await check.error('an unknown receipt', 'SetFiscalData', { ...params, id: newTransactionId() }, [
        CODE.noTransaction,
        ...bad,
      ]);
      await check.ok('(then) CancelTransaction', 'CancelTransaction', { id, reason: 5 }, { state: -2 });
      await check.okTwice('CANCEL', 'SetFiscalData', { ...params, type: 'CANCEL' }, { success: true });
    },
  },
  {
    name: 'ChangePassword is not served',
    async play({ check }) {
      const body = JSON.stringify({ method: 'ChangePassword', params: { password: 'another' }, id: 850 });
      await check.raw(
        'ChangePassword',
        { body },
        { method: 'CheckTransaction', id: 850 },
        expectCodes([CODE.unknownMethod]),
      );
    },
  },
];
