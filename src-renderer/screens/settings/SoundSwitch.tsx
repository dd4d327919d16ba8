import { RadioGroup } from '../../components/RadioGroup.tsx';
import { play } from '../../sound/play.ts';
import { SOUNDS } from '../../sound/which-sound.ts';
import { usePreferences } from '../../state/preferences.ts';
import { useShiftTexts } from '../../text/shift/index.ts';

/** Silent until somebody chooses; each of the three can be listened to first. */
export function SoundSwitch() {
  const words = useShiftTexts().desk;
  const { sound, setSound } = usePreferences();
  return (
    <>
      <p className="quiet">{words.soundBody}</p>
      <RadioGroup
        shape="segments-wide"
        label={words.sound}
        value={sound ? 'on' : 'off'}
        onChange={(chosen: 'on' | 'off') => setSound(chosen === 'on')}
        options={[
          { value: 'off', label: words.soundOff, testId: 'sound-off' },
          { value: 'on', label: words.soundOn, testId: 'sound-on' },
        ]}
      />
      <fieldset className="sound-samples" aria-label={words.listen}>
        {SOUNDS.map((one) => (
          <button
            key={one}
            type="button"
            className="button"
            data-testid={`listen-${one}`}
            aria-label={`${words.listen}: ${words.sounds[one]}`}
            onClick={() => play(one)}
          >
            {words.sounds[one]}
          </button>
        ))}
      </fieldset>
    </>
  );
}
