import type { SelfTest } from '../../../src-shared/contract/setup-views.ts';
import { Icon, type IconName } from '../../components/Icon.tsx';
import { useOffice } from '../../text/office/index.ts';

const ICONS: Readonly<Record<SelfTest['steps'][number]['outcome'], IconName>> = {
  proved: 'tick',
  failed: 'close',
  not_tested: 'question',
};

/** What a self-test proved, what failed, and what nobody can test without a payment. */
export function TestResult({ result }: { result: SelfTest }) {
  const words = useOffice().test;
  const untested = result.steps.some(({ outcome }) => outcome === 'not_tested');
  return (
    <div className="test-result" aria-live="polite" data-testid="test-result" data-ok={result.ok}>
      <ul className="rows">
        {result.steps.map(({ step, outcome, reason, detail }) => (
          <li key={step} className={`test-step test-${outcome}`} data-testid={`step-${step}`} data-outcome={outcome}>
            <Icon name={ICONS[outcome]} />
            <span>
              <strong>{words.step[step]}</strong> <span className="test-word">{words[outcome]}</span>
              {words.reason[reason] && <span className="test-reason">{words.reason[reason]}</span>}
              {detail && <code className="small">{detail}</code>}
            </span>
          </li>
        ))}
      </ul>
      <p className="quiet">{result.ok ? (untested ? words.someUntested : words.allProved) : words.someFailed}</p>
    </div>
  );
}
