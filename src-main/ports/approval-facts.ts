/**
 * What a rail says of an approved operation beside its money: in the reply of a provider, in the evidence made of it, and
 * in the payment that it completes. Strings stay strings: leading zeros count (I-22).
 */
export interface ApprovalFacts {
  rrn?: string;
  authCode?: string;
  cardMask?: string;
  /** Masked by the provider: no full number leaves its mapping. */
  payerPhone?: string;
  /** The rail's own number of the payment, where that is not what the rail is asked by: refunds and receipts carry it. */
  paymentRef?: string;
  /** The tax office's number of the wallet that paid (`141` Payme …), for the fiscal receipt. */
  walletNumber?: string;
  /** Pinpads: what the terminal says of the operation. */
  receiptNumber?: string;
  terminalId?: string;
  merchantId?: string;
  bankShift?: string;
  responseCode?: string;
  /** The slip's text, card number masked. */
  slip?: string;
}
