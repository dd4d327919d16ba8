import { Icon } from '../../components/Icon.tsx';
import { useTexts } from '../../state/station-context.tsx';

/** Said once: the goods are with the customer. Afterwards the line says so. */
export function HandOver({ done, busy, onPress }: { done: boolean; busy: boolean; onPress: () => void }) {
  const texts = useTexts();
  if (done) {
    return (
      <p className="result-line result-done">
        <Icon name="tick" />
        {texts.result.handedOver}
      </p>
    );
  }
  return (
    <button type="button" className="button" data-testid="handover" disabled={busy} onClick={onPress}>
      {texts.result.handOver}
    </button>
  );
}
