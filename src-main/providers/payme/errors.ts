/** Payme's error codes (wallets.md §1.6) with the words its app shows, in the three languages it asks for. */

export interface RpcError {
  code: number;
  message: string | { ru: string; uz: string; en: string };
  data?: string;
}

export const protocolErrors = {
  notPost: { code: -32300, message: 'Only POST is read here' },
  unreadable: { code: -32700, message: 'The body is not JSON' },
  badRequest: (field: string): RpcError => ({
    code: -32600,
    message: 'A field is missing or of the wrong type',
    data: field,
  }),
  unknownMethod: (method: string): RpcError => ({
    code: -32601,
    message: 'There is no such method',
    data: method.slice(0, 64),
  }),
  badLogin: { code: -32504, message: 'Not enough rights' },
  busy: { code: -32400, message: 'The station cannot answer now' },
  badFiscalData: (field: string): RpcError => ({ code: -32602, message: 'Fiscal data are not readable', data: field }),
} satisfies Record<string, RpcError | ((text: string) => RpcError)>;

export const wrongAmount: RpcError = {
  code: -31001,
  message: { ru: 'Неверная сумма', uz: 'Summa notoʻgʻri', en: 'The amount is wrong' },
  data: 'amount',
};

export const transactionNotFound: RpcError = {
  code: -31003,
  message: { ru: 'Транзакция не найдена', uz: 'Tranzaksiya topilmadi', en: 'The transaction was not found' },
};

export const goodsHandedOver: RpcError = {
  code: -31007,
  message: {
    ru: 'Заказ уже выдан, отмена невозможна',
    uz: 'Buyurtma topshirilgan, bekor qilib boʻlmaydi',
    en: 'The goods were handed over; it cannot be cancelled',
  },
};

export const impossibleNow: RpcError = {
  code: -31008,
  message: { ru: 'Операция сейчас невозможна', uz: 'Amalni hozir bajarib boʻlmaydi', en: 'This is not possible now' },
};

/** The account errors name the account's field in `data`. */
export const accountErrors = {
  notFound: (field: string): RpcError => ({
    code: -31050,
    message: { ru: 'Заказ не найден', uz: 'Buyurtma topilmadi', en: 'The order was not found' },
    data: field,
  }),
  alreadyPaid: (field: string): RpcError => ({
    code: -31051,
    message: { ru: 'Заказ уже оплачен', uz: 'Buyurtma toʻlangan', en: 'The order is paid already' },
    data: field,
  }),
  closed: (field: string): RpcError => ({
    code: -31052,
    message: { ru: 'Заказ отменён', uz: 'Buyurtma bekor qilingan', en: 'The order was cancelled' },
    data: field,
  }),
};
