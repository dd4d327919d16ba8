/** Playwright's results for the closing line of `npm test`. */
import { appendFileSync } from 'node:fs';
import type { FullResult, Reporter, Suite } from '@playwright/test/reporter';

export default class PlaywrightCounts implements Reporter {
  #suite: Suite | undefined;

  onBegin(_config: unknown, suite: Suite): void {
    this.#suite = suite;
  }

  onEnd(result: FullResult): void {
    const outcomes = (this.#suite?.allTests() ?? []).map((test) => test.outcome());
    const passed = outcomes.filter((outcome) => outcome === 'expected' || outcome === 'flaky').length;
    const skipped = outcomes.filter((outcome) => outcome === 'skipped').length;
    // A run that broke before its tests counts as a failure of its own.
    const broken = result.status !== 'passed' && !outcomes.includes('unexpected') ? 1 : 0;
    const counts = { passed, failed: outcomes.filter((outcome) => outcome === 'unexpected').length + broken, skipped };
    const file = process.env.QABUL_TEST_COUNTS;
    if (file) appendFileSync(file, `${JSON.stringify(counts)}\n`);
  }
}
