/** The Merchant API's words and numbers (wallets.md §1.3–1.6), as Payme's own server knows them. */

export const PAYME_METHODS = [
  'CheckPerformTransaction',
  'CreateTransaction',
  'PerformTransaction',
  'CancelTransaction',
  'CheckTransaction',
  'GetStatement',
  'SetFiscalData',
] as const;
export type PaymeMethod = (typeof PAYME_METHODS)[number];

/** A transaction lives twelve hours from the `time` Payme gave it. */
export const TRANSACTION_LIFE_MS = 43_200_000;

export const CODE = {
  wrongHttpMethod: -32300,
  unreadable: -32700,
  badRequest: -32600,
  unknownMethod: -32601,
  /** Not in the official list; payme-pkg gives it for a bad SetFiscalData payload. */
  badFiscalData: -32602,
  noPrivileges: -32504,
  internal: -32400,
  wrongAmount: -31001,
  noTransaction: -31003,
  cannotCancel: -31007,
  impossible: -31008,
  accountFirst: -31099,
  accountLast: -31050,
} as const;

/** The merchant's own range for everything wrong with the account: unknown, paid, cancelled, busy. */
export const isAccountCode = (code: number): boolean => code >= CODE.accountFirst && code <= CODE.accountLast;

/** Why a transaction was cancelled. */
export const REASON = {
  receiverNotFound: 1,
  debitFailed: 2,
  executionFailed: 3,
  timeout: 4,
  refund: 5,
  unknown: 10,
} as const;
