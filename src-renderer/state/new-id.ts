/** Names minted by the screen, so that a repeated question is recognised as the same one. */
import { idFromBytes } from '../../src-shared/ids.ts';

/** A payment's id: 20 characters of Crockford base32. */
export const newId = (): string => idFromBytes(crypto.getRandomValues(new Uint8Array(20)));

/** An order's short name, read aloud between cashier and customer: "K-7Q2M4A". A billion of them. */
export const newOrderId = (): string => `K-${newId().slice(0, 6)}`;
