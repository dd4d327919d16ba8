/** The merchant server under test, as the model sees it: bytes in, bytes out, and a hand on its clock. */
export interface Sut {
  /** One POST to the webhook. Header names are lower case. */
  call(raw: string | Uint8Array, headers: Record<string, string>): Promise<{ status: number; body: string }>;
  /** A new one-time order that waits for payment; gives the value of the account field. */
  newOrder(amountTiyin: number): Promise<string>;
  /** The goods are with the customer. Only called for paid orders. */
  handOver(orderId: string): Promise<void>;
  /** Moves the server's clock forward. */
  advance(ms: number): Promise<void>;
  /** Ends the server without warning and starts it on what it had written. */
  restart(): Promise<void>;
  /** The server's clock, ms UTC. */
  now(): number;
  /** Whether the shop regards the order as paid. */
  isPaid(orderId: string): Promise<boolean>;
}
