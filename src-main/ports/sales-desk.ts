/** What the ledger keeps for the sales desk: sales put aside, and prices agreed to for one order. */

/** Goods as they were asked for; their prices are looked up again. */
export interface WantedItem {
  readonly productId: string;
  readonly quantityMilli: number;
}

export interface ParkedRow {
  readonly orderId: string;
  /** Minor units; null where goods decide the sum. */
  readonly amount: number | null;
  readonly items: readonly WantedItem[];
  readonly parkedAt: number;
  readonly parkedBy: string | null;
  readonly recalledAt: number | null;
  /** The screen that has it now. */
  readonly recalledTo: string | null;
}

export interface AgreedRow {
  readonly orderId: string;
  readonly productId: string;
  /** Minor units for one piece, and what it was before. */
  readonly price: number;
  readonly usual: number;
  readonly by: string;
  readonly reason: string;
  readonly at: number;
}

export interface SalesDeskReader {
  /** Waiting ones, the oldest first. */
  parkedSales(): ParkedRow[];
  /** Waiting or recalled. */
  parkedSale(orderId: string): ParkedRow | undefined;
  parkedCount(): number;
  agreedPrices(orderId: string): AgreedRow[];
}

export interface SalesDeskWriter {
  putParked(row: ParkedRow): void;
  dropParked(orderId: string): void;
  /** Recalled ones that nobody asks for again, and waiting ones of which nothing is paid. Times in ms UTC. */
  ageOutParked(recalledBefore: number, parkedBefore: number): void;
  putAgreed(row: AgreedRow): void;
  ageOutAgreed(before: number): void;
}
