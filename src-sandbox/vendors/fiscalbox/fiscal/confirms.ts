/** The wallets' `*_confirm` and `one_qr/receipt`: the receipt of that payment, and of no other, under the right key (I-25). */
import type { TextAnswer } from '../../../json-server.ts';
import type { VendorWorld } from '../../../vendor.ts';
import { BoxError, complain, type FieldComplaints, readObject, readText, success, VENDOR } from '../envelope.ts';

export const CONFIRMS = ['click', 'payme', 'uzum', 'anor', 'one_qr'] as const;
export type Confirm = (typeof CONFIRMS)[number];

/** What the wallet asks by, and how the address is called. */
const KEYS: Readonly<Record<Confirm, readonly [id: string, url: string]>> = {
  click: ['payment_id', 'qr_code'],
  payme: ['payment_id', 'qr_code'],
  uzum: ['payment_id', 'qr_code'],
  anor: ['transaction_id', 'qr_code'],
  one_qr: ['pay_id', 'fiscal_receipt_url'],
};

/** An address of Uzbekistan's tax office as every module's receipt has it (pinpads.md §6.2). */
const RECEIPT_URL = /^https:\/\/ofd\.soliq\.uz\/check\?t=[A-Z]{2}\d{12}&r=\d{1,10}&c=\d{14}&s=\d{12}$/;

export interface Told {
  wallet: Confirm;
  id: string;
  url: string;
}

export function createConfirms({ truth, violation }: VendorWorld) {
  const told: Told[] = [];
  return {
    told: (): readonly Told[] => told,
    reset: (): void => void told.splice(0),
    hear(wallet: Confirm, text: string, contentType: string): TextAnswer {
      const [idKey, urlKey] = KEYS[wallet];
      const body = readObject(text, contentType, [idKey, urlKey]);
      const wrong: FieldComplaints = {};
      // Anor's own error names the other wallets' field (uz-bridge.ru.md).
      const id = readText(body[idKey], wallet === 'anor' ? 'payment_id' : idKey, wrong);
      const url = readText(body[urlKey], urlKey, wrong);
      complain(wrong);
      // The box takes the sign out of the address; what it cannot find there it passes on as null (pinpads.md §1.6).
      if (!RECEIPT_URL.test(url))
        throw new BoxError(7, JSON.stringify({ fiscal_sign: ['This field may not be null.'] }));
      const charge = truth.view().charges.find(({ vendor, ref }) => vendor === VENDOR && ref === id);
      if (!charge)
        throw wallet === 'one_qr'
          ? new BoxError(4001, 'Платеж не найден.')
          : new BoxError(7, JSON.stringify({ [idKey]: ['Not found.'] }));
      // Of whichever module: a station may register at another one than the box's.
      const receipt = truth.view().receipts.find(({ qrUrl, kind }) => qrUrl === url && kind === 'sale');
      if (!receipt) violation('confirm.no_receipt', `${wallet} ${id} was told of ${url}, which no module has made`);
      else if (charge.minor !== receipt.minor || (charge.orderRef !== '' && charge.orderRef !== receipt.paymentId))
        violation('confirm.other_receipt', `${wallet} ${id} was told of the receipt of payment ${receipt.paymentId}`);
      told.push({ wallet, id, url });
      switch (wallet) {
        case 'click':
          return success({ inn: '000000000', payment_id: id, qr_code: url, status: 'successfully', error: null });
        case 'payme':
          return success({
            id: 123,
            result: { receipt: { _id: id, create_time: charge.at, pay_time: charge.at } },
            error: null,
          });
        case 'uzum':
          return success({
            payment_id: id,
            payment_status: 'SUCCESS',
            error_code: '0',
            error_message: null,
            client_phone_number: null,
          });
        case 'anor':
          return success({ message: null, error_code: null, payment_id: null, transaction_id: id });
        case 'one_qr':
          return success({});
      }
    },
  };
}
