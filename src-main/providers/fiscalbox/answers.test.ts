/** Every answer of both generations of the document, and what is in doubt about others. */
import { describe, expect, it } from 'vitest';
import * as sample from './samples.ts';
import { askFor, box, CODE, rail } from './testkit.ts';

const charge = async (method: string, answer: unknown) => {
  const { http } = box(answer);
  return rail(method).begin(askFor(http, { code: CODE }));
};

describe('a wallet that paid', () => {
  it.each([
    ['click_pass', sample.clickPaid, sample.PAYMENT, '64'],
    ['click_pass', sample.clickPaidNewer, sample.PAYMENT, '64'],
    ['click_pass', sample.clickPaidOldest, sample.TRANSACTION, '64'],
    ['payme_go', sample.clickPaid, sample.PAYMENT, '141'],
    ['uzum_fastpay', sample.uzumPaid, 'bb75f609-6d97-4b45-9ed3-80e5fcd19ef1', '161'],
    ['anor', sample.anorPaid, '05a447d7-ad64-4b95-931e-951b624b6534', '187'],
  ])('%s: its number and the tax office’s number of it are kept', async (method, answer, providerRef, walletNumber) => {
    expect(await charge(method, answer)).toMatchObject({ kind: 'approved', providerRef, walletNumber });
  });

  it('is read when the answer is wrapped once more, and when "no error" is spelt as code 0', async () => {
    expect(await charge('payme_go', { result: sample.clickPaid })).toMatchObject({ kind: 'approved' });
    const spelt = { ...sample.clickPaid, error: { code: 0, message: '', data: null } };
    expect(await charge('payme_go', spelt)).toMatchObject({ kind: 'approved' });
  });

  it('is read where its verdict stands inside the data, as Uzum’s table of fields has it', async () => {
    const { data } = sample.uzumPaid;
    const inside = { data: { ...(data as object), is_success: true }, error: null };
    expect(await charge('uzum_fastpay', inside)).toMatchObject({ kind: 'approved' });
    for (const verdict of [{ is_success: false }, {}])
      await expect(charge('uzum_fastpay', { data: { ...(data as object), ...verdict }, error: null })).rejects.toThrow(
        /understood|is_success/,
      );
  });

  it('leaves a masked phone and card, and Anor’s own payment number', async () => {
    expect(await charge('anor', sample.anorPaid)).toMatchObject({
      payerPhone: '+998*****0040',
      cardMask: '860014******3145',
      paymentRef: '658',
    });
    const whole = { ...(sample.anorPaid.data as object), card_number: '8600140000003145', phone_number: 'nobody' };
    const reply = await charge('anor', sample.success(whole));
    expect(reply).not.toHaveProperty('cardMask');
    expect(reply).not.toHaveProperty('payerPhone');
  });
});

describe('a wallet that refused', () => {
  it.each([
    ['the document’s sample: the fiscal module is not initialised', sample.billingError, 'rail_unavailable', '104'],
    ['a field was refused', sample.blankField, 'other', '7'],
    ['the module is not there', sample.failure(102, 'FISCAL_MODULE_NOT_INITIALIZED'), 'rail_unavailable', '102'],
    ['the box’s subscription ran out', sample.failure(333, 'Subscription up to date'), 'rail_unavailable', '333'],
    ['another caller', sample.failure(444, 'You have invalid subscription'), 'rail_unavailable', '444'],
    ['the code ran out', sample.failure(106, 'Срок действия QR-кода истек'), 'code_expired', '106'],
    [
      'no money',
      sample.failure(105, '{"status":"error","message":"Недостаточно средств"}HTTP Exception 400'),
      'insufficient_funds',
      '105',
    ],
    [
      'a plain no of the upstream',
      sample.failure(105, '{"status":"error"}HTTP Exception 404 Not Found'),
      'other',
      '105',
    ],
  ])('%s', async (_what, answer, reason, providerCode) => {
    for (const method of ['click_pass', 'payme_go', 'uzum_fastpay', 'anor'])
      expect(await charge(method, answer)).toEqual({ kind: 'rejected', reason, providerCode });
  });

  it.each([
    ['apelsin.pay.user.otp.data.expired', 'code_expired'],
    ['apelsin.pay.safe.mode.on', 'not_allowed'],
    ['apelsin.pay.wrong.prefix.otp.data', 'other'],
    ['limit.was.set', 'limit_exceeded'],
    ['external.service.unavailable', 'rail_unavailable'],
  ])('Uzum: %s', async (word, reason) => {
    const data = { payment_status: 'FAILED', error_code: '400', error_message: word };
    expect(await charge('uzum_fastpay', { data, error: null, is_success: false })).toEqual({
      kind: 'rejected',
      reason,
      providerCode: word,
    });
  });

  it('keeps no sentence of the vendor’s: it may repeat the code', async () => {
    const data = { status: 'error', status_code: null, message: `otp ${CODE} expired` };
    const reply = await charge('click_pass', { data, error: null, is_success: false });
    expect(reply).toMatchObject({ kind: 'rejected', reason: 'code_expired' });
    expect(JSON.stringify(reply)).not.toContain(CODE);
  });
});

/** How the provider says that it did not understand. The runner makes "lost" of it. */
const IN_DOUBT = /understood|does not say|Invalid/;

describe('what does not say whether it was paid is thrown', () => {
  const failed = (message: string) => ({
    data: { payment_status: 'FAILED', error_code: '400', error_message: message },
    error: null,
    is_success: false,
  });
  const saidError = (message: string) => ({ data: { status: 'error', message }, error: null, is_success: false });
  const anorFailed = (note: string) => ({
    data: { payment_status: -1, error_code: 5, error_note: note },
    error: null,
    is_success: false,
  });
  const cases: [string, string, unknown][] = [
    ...[101, 103, 105, 106, 108, 109, 303, 999].map((code): [string, string, unknown] => [
      'click_pass',
      `error ${code}, bare`,
      sample.failure(code, 'X'),
    ]),
    ...['timeout', 'операция в обработке', 'HTTP Exception 504 Gateway Timeout', 'HTTP Exception 408'].map(
      (words): [string, string, unknown] => ['payme_go', `error 105 with "${words}"`, sample.failure(105, words)],
    ),
    ['click_pass', 'is_success:true with an unknown word', sample.success({ status: 'ok', payment_id: '1' })],
    ['click_pass', 'a success without a number', sample.success({ status: 'successfully' })],
    [
      'click_pass',
      'a success with a status code',
      sample.success({ status: 'successfully', payment_id: '1', status_code: -1 }),
    ],
    ['click_pass', 'a success that is none', { ...sample.clickPaid, is_success: false }],
    [
      'click_pass',
      'a success beside an error',
      { ...sample.clickPaid, error: { code: 106, message: 'PAYMENT_ERROR' } },
    ],
    [
      'click_pass',
      'an error word that is still in hand',
      { data: { status: 'error', message: 'in process' }, error: null, is_success: false },
    ],
    // Whoever waited in vain, was cut off or hears of it for the second time does not know whether it was paid.
    ...[
      'Истекло время ожидания ответа',
      'Превышено время ожидания',
      'Время операции истекло',
      'Тайм-аут',
      'Платеж обрабатывается',
      'Платёж уже оплачен',
      'Payment already exists',
      'Нет ответа от сервера',
      'Connection reset by peer',
      'Нет соединения с сервером',
      'Time limit exceeded',
      'Kutish vaqti tugadi, muddati o‘tdi',
    ].flatMap((words): [string, string, unknown][] => [
      ['payme_go', `error 106 with "${words}"`, sample.failure(106, words)],
      // The older document's number of BILLING_ERROR, and the newer one's of a wrong argument.
      ['anor', `error 104 with "${words}"`, sample.failure(104, `BILLING_ERROR: ${words}`)],
      ['click_pass', `an error word with "${words}"`, saidError(words)],
      ['anor', `error_note "${words}"`, anorFailed(words)],
      ['uzum_fastpay', `FAILED with "${words}"`, failed(words)],
    ]),
    ['click_pass', 'nothing at all', { data: null, error: null, is_success: true }],
    ['click_pass', 'a number for a string', sample.success({ status: 2 })],
    ['click_pass', 'is_success as a word', { ...sample.clickPaid, is_success: 'true' }],
    ...['DUPLICATED', 'HOLD', 'REVERSED', 'success'].map((word): [string, string, unknown] => [
      'uzum_fastpay',
      `payment_status ${word}`,
      sample.success({ payment_status: word, error_code: '0', payment_id: '1' }),
    ]),
    ...['operation.is.inProcess', 'qr.duplicated', 'transaction.duplicated'].map((word): [string, string, unknown] => [
      'uzum_fastpay',
      `FAILED with ${word}`,
      failed(word),
    ]),
    ...[0, 1, 3, -1].map((status): [string, string, unknown] => [
      'anor',
      `payment_status ${status} without an error`,
      sample.success({ payment_status: status, error_code: null, transaction_id: '1' }),
    ]),
  ];

  it.each(cases)('%s: %s', async (method, _what, answer) => {
    await expect(charge(method, answer)).rejects.toThrow(IN_DOUBT);
  });
});
