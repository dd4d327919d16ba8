/**
 * Answers as the vendor's documents print them (uz-bridge.ru.md; fiscal_document), for tests: the shapes and words are
 * theirs, oddities included; phones, numbers and names are not anybody's.
 */

export const TRANSACTION = '0e436d79-f100-4373-b12a-1f238b558054';
export const PAYMENT = '644113a290a5eba4298f05d5';
const PHONE = '998900000040';

/** `{data, error: null, is_success: true}` around a success. */
export const success = (data: unknown) => ({ data, error: null, is_success: true });
export const failure = (code: number, message: string) => ({
  data: null,
  error: { code, message, data: null },
  is_success: false,
});

/** Click and Payme print the same sample, for a request of 500. */
export const clickPaid = success({
  amount: 1,
  transaction_id: TRANSACTION,
  payment_id: PAYMENT,
  inn: '123456789',
  qr_code: '50501010793410469483',
  kkm_id: '00000001',
  device_id: '00000001',
  status: 'successfully',
  message: 'successfully payment',
  client_phone_number: PHONE,
});
/** The newer Click: a status code, no company. */
export const clickPaidNewer = success({
  status_code: 0,
  amount: 1,
  transaction_id: TRANSACTION,
  payment_id: PAYMENT,
  qr_code: '50501010793410469483',
  status: 'successfully',
  message: 'successfully payment',
  client_phone_number: null,
});
/** The oldest Click in the vendor's history: no payment_id yet. */
export const clickPaidOldest = success({
  status_code: 0,
  status: 'successfully',
  message: 'Успешно подтвержден',
  transaction_id: TRANSACTION,
  qr_code: '880101698207133392',
});
export const uzumPaid = success({
  payment_id: 'bb75f609-6d97-4b45-9ed3-80e5fcd19ef1',
  payment_status: 'SUCCESS',
  error_code: '0',
  error_message: null,
  client_phone_number: PHONE,
});
export const anorPaid = success({
  transaction_id: '05a447d7-ad64-4b95-931e-951b624b6534',
  status: 'successfully',
  message: null,
  error_code: null,
  payment_id: 658,
  error_note: null,
  payment_status: 2,
  phone_number: PHONE,
  card_number: '860014******3145',
});
/** Every wallet's error sample, under "fiscal module not initialised". */
export const billingError = failure(104, 'BILLING_ERROR');
export const blankField = failure(7, '{"payment_id":["This field may not be blank."]}');

export const INVOICE = 'INVC134B7FEFED34BC3B470B8';
export const uzqrCreated = success({
  invoice_id: INVOICE,
  qr_text: '00020101021240350012qr-online.uz0109987650001...',
});
const uzqrStatus = (status: number, paid: object = {}) => ({
  invoice_id: INVOICE,
  status,
  pay_id: null,
  payer_phone: null,
  card_type: null,
  card_no: null,
  fiscal_module: '12345678901234',
  ...paid,
});
export const uzqrPaid = success(
  uzqrStatus(2, {
    pay_id: 'PAY12345678901234567',
    payer_phone: '+998900000067',
    card_type: '2',
    card_no: '8600********1234',
  }),
);
/** In progress, with is_success:true: not paid. */
export const uzqrPending = success(uzqrStatus(1));
/** Declined, with error:null. */
export const uzqrDeclined = { data: uzqrStatus(3), error: null, is_success: false };
export const uzqrUnknownWord = success(uzqrStatus(4));
export const uzqrNotFound = failure(3001, 'Операция не найдена.');
export const uzqrAlreadyPaid = failure(3002, 'Операция уже оплачена.');
export const uzqrNotConfigured = failure(104, 'UzQR endpoint not configured');
export const uzqrUnauthorised = failure(1001, 'Ошибка авторизации UzQR. Проверьте настройки подключения.');
export const uzqrTemporary = failure(9001, 'Временная ошибка UzQR. Повторите позже.');
export const uzqrPaymentNotFound = failure(4001, 'Платеж не найден.');
export const uzqrDone = success({});
export const REFUND = 'REFF5149C4B458F4D7FB';
export const uzqrRefund = (status: number) => success({ refund_id: REFUND, status });

export const scan2payLink = success({
  status: 'successfully',
  message: 'http://scan2pay.uz/7c545c1e-9a57-4a2f-80dc-b7686023ec04',
});
export const scan2payPaid = (orderId: string | number, word = 'success') =>
  success({
    status: 'successfully',
    data: { uuid: '1c9389de-c41c-4148-8b46-5d666caffd89', order_id: orderId, device: '00000001', status: word },
    message: null,
  });
/** "Not yet paid". */
export const scan2payNotFound = failure(
  105,
  '{"status":"error","message":"Transaction not found"}HTTP Exception 404 Not Found',
);
