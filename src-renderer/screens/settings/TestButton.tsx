import { useState } from 'react';
import type { SelfTest } from '../../../src-shared/contract/setup-views.ts';
import { TroubleNote } from '../../components/TroubleNote.tsx';
import { useAct } from '../../components/use-act.ts';
import { useOffice } from '../../text/office/index.ts';
import { TestResult } from './TestResult.tsx';

interface TestButtonProps {
  readonly ask: () => Promise<SelfTest>;
  readonly label?: string;
  readonly testId: string;
}

/** One self-test and its outcome. */
export function TestButton({ ask, label, testId }: TestButtonProps) {
  const words = useOffice().settings;
  const [result, setResult] = useState<SelfTest | null>(null);
  const test = useAct(async () => setResult(await ask()));
  return (
    <div className="test">
      <button
        type="button"
        className="button"
        data-testid={testId}
        disabled={test.busy}
        onClick={() => void test.run()}
      >
        {test.busy ? words.testing : (label ?? words.test)}
      </button>
      <TroubleNote trouble={test.trouble} />
      {result && !test.busy && <TestResult result={result} />}
    </div>
  );
}
