/** One sale store for the page: leaving for the settings and coming back does not lose the sale. */
import { createContext, type ReactNode, useContext, useState } from 'react';
import { useStore } from 'zustand';
import type { SaleState, SaleStore } from './sale-state.ts';
import { createSaleStore } from './sale-store.ts';
import { useClient, useStationStore, useView } from './station-context.tsx';

const SaleContext = createContext<SaleStore | null>(null);

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** `memory` is where the sale survives a reload: the window's sessionStorage unless a gallery or a test brings its own. */
export function SaleProvider({ memory = sessionStorage, children }: { memory?: Storage; children: ReactNode }) {
  const client = useClient();
  const station = useStationStore();
  const { currency } = useView().station;
  const [store] = useState(() => createSaleStore({ client, station, currency, memory, pause }));
  return <SaleContext.Provider value={store}>{children}</SaleContext.Provider>;
}

export function useSaleStore(): SaleStore {
  const store = useContext(SaleContext);
  if (!store) throw new Error('no SaleProvider above');
  return store;
}

/** Reads one thing of the sale. Its acts are stable: `useSale((sale) => sale.newSale)`. */
export const useSale = <T,>(select: (sale: SaleState) => T): T => useStore(useSaleStore(), select);
