import { useOffice } from '../../text/office/index.ts';
import { useDraft, valueAt } from '../settings/use-settings.tsx';
import { Choices } from './Choices.tsx';

/** Cashier or guest; real money or practice. */
export function WhoStep() {
  const { setup: words, choice } = useOffice();
  const { draft, saved, set } = useDraft();
  const profiles = saved.canPractise ? (['live', 'sandbox'] as const) : (['live'] as const);
  return (
    <>
      <Choices
        title={words.screen}
        values={['cashier', 'kiosk'] as const}
        chosen={valueAt(draft, ['station', 'mode'])}
        nameOf={(mode) => choice[mode] ?? mode}
        aboutOf={(mode) => (mode === 'kiosk' ? words.kioskHint : words.cashierHint)}
        onChoose={(mode) => set(['station', 'mode'], mode)}
        testId="setup-mode"
      />
      <Choices
        title={words.money}
        values={profiles}
        chosen={valueAt(draft, ['profile'])}
        nameOf={(profile) => choice[profile] ?? profile}
        aboutOf={(profile) => (profile === 'live' ? words.liveHint : words.sandboxHint)}
        onChoose={(profile) => set(['profile'], profile)}
        testId="setup-profile"
      />
    </>
  );
}
