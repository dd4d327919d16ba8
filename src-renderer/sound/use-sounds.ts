import { useEffect } from 'react';
import { usePreferences } from '../state/preferences.ts';
import { useStationStore } from '../state/station-context.tsx';
import { play } from './play.ts';
import { soundFor } from './which-sound.ts';

/** Sounds what the station tells, where this screen chose sounds. Draws nothing. */
export function useSounds(): void {
  const isOn = usePreferences((state) => state.sound);
  const station = useStationStore();
  useEffect(() => {
    if (!isOn) return;
    return station.subscribe((after, before) => {
      const sound = soundFor(before, after, Date.now());
      if (sound) play(sound);
    });
  }, [isOn, station]);
}
