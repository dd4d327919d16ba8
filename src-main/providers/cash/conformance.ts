/** Cash has no wire: a name and a count are all there is. */
import { money } from '../../../src-shared/money.ts';
import type { Conformance } from '../conformance.ts';

const conformance: Conformance = {
  method: 'cash',
  config: {},
  secrets: {},
  amount: money(4_500_000, 'UZS'),
  start: { by: 'Dilnoza', tendered: { minor: 5_000_000, currency: 'UZS' } },
};
export default conformance;
