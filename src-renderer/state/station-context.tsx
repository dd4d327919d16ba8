/** How components reach the station: the typed client, the store of what it told, and the words for both. */
import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { useStore } from 'zustand';
import type { Locale } from '../../src-shared/contract/shapes.ts';
import type { StationClient } from '../../src-shared/contract/station.ts';
import type { StationView } from '../../src-shared/contract/station-views.ts';
import type { Texts } from '../text/en.ts';
import { type FiscalWords, fiscalWords } from '../text/fiscal-words.ts';
import type { PinpadWords } from '../text/pinpad-words.ts';
import { spokenFor, type TillWords, tillWords, useWords } from '../text/words.ts';
import { usePreferences } from './preferences.ts';
import type { StationState, StationStore } from './station-store.ts';

interface Station {
  readonly client: StationClient;
  readonly store: StationStore;
}

const StationContext = createContext<Station | null>(null);

export function StationProvider({ client, store, children }: Station & { children: ReactNode }) {
  const station = useMemo(() => ({ client, store }), [client, store]);
  return <StationContext.Provider value={station}>{children}</StationContext.Provider>;
}

function useStationContext(): Station {
  const station = useContext(StationContext);
  if (!station) throw new Error('no StationProvider above');
  return station;
}

export const useClient = (): StationClient => useStationContext().client;
export const useStationStore = (): StationStore => useStationContext().store;
/** Reads one thing from what the station told. */
export const useStation = <T,>(select: (state: StationState) => T): T => useStore(useStationStore(), select);

/** The snapshot. Only for components that are drawn after the first one came. */
export function useView(): StationView {
  const view = useStation((state) => state.view);
  if (!view) throw new Error('no snapshot yet');
  return view;
}

/** The language that is wanted: the person's choice, else the station's. Before the first snapshot: Uzbek. */
export function useWantedLocale(): Locale {
  const context = useContext(StationContext);
  const chosen = usePreferences((state) => state.locale);
  return chosen ?? context?.store.getState().view?.station.locale ?? 'uz';
}

/** The language in use: the wanted one as soon as its words are here. */
export function useLocale(): Locale {
  const wanted = useWantedLocale();
  return useWords((here) => spokenFor(here, wanted));
}

export const useTillWords = (): TillWords => tillWords(useLocale());
export const useTexts = (): Texts => useTillWords().texts;
export const usePinpadWords = (): PinpadWords => useTillWords().pinpad;
/** Words for a receipt's trouble by its code. */
export function useFiscalWords(): (code: string) => FiscalWords {
  const { fiscal } = useTillWords();
  return (code) => fiscalWords(fiscal, code);
}
