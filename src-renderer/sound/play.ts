/** The three sounds, made on the spot: no file, and alike on every machine. */
import type { Sound } from './which-sound.ts';

/** One tone: Hz, when it begins and how long it lasts, in seconds. */
type Tone = readonly [hertz: number, at: number, lasts: number];

/** Told apart by their shape alone: up, three alike, down. */
const TONES: Record<Sound, readonly Tone[]> = {
  paid: [
    [659.3, 0, 0.14],
    [987.8, 0.13, 0.34],
  ],
  needs: [
    [587.3, 0, 0.12],
    [587.3, 0.2, 0.12],
    [587.3, 0.4, 0.2],
  ],
  out: [
    [440, 0, 0.22],
    [293.7, 0.22, 0.46],
  ],
};
const LOUDNESS = 0.22;

let context: AudioContext | undefined;

/** Plays one of them; where the browser makes no sound, nothing happens. */
export function play(sound: Sound): void {
  if (typeof AudioContext === 'undefined') return;
  context ??= new AudioContext();
  const audio = context;
  // A page that nobody has touched yet may not sound; the next touch lets it.
  if (audio.state === 'suspended') void audio.resume().catch(() => undefined);
  for (const [hertz, at, lasts] of TONES[sound]) {
    const begins = audio.currentTime + at;
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    tone.frequency.value = hertz;
    volume.gain.setValueAtTime(0, begins);
    volume.gain.linearRampToValueAtTime(LOUDNESS, begins + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.001, begins + lasts);
    tone.connect(volume).connect(audio.destination);
    tone.start(begins);
    tone.stop(begins + lasts);
  }
}
