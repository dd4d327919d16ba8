/** Above the limit two people stand behind a word about a card; where PINs are set up, both have proved who they are. */
import { describe, expect, it } from 'vitest';
import { type PinpadStation, pinpadStation } from '../../testkit/pinpad-station.ts';
import { loses } from '../../testkit/scripted-pinpad.ts';

const PINS = { Olim: '7391', Aziza: '8264', Nodir: '5920' } as const;
type Name = keyof typeof PINS;
const ROLES = { Olim: 'owner', Aziza: 'senior', Nodir: 'cashier' } as const;
type Answer = { ok: true; data: never } | { ok: false; error: { code: string } };

async function shop() {
  const h: PinpadStation = await pinpadStation({ config: { pinpadRules: { secondPersonAboveMinor: 1 } } });
  const at = async (name: string, input: object): Promise<Answer> =>
    (await h.station.router.handle(name, input, { role: 'cashier', caller: 'till' })) as Answer;
  const ids = {} as Record<Name, string>;
  for (const name of ['Olim', 'Aziza', 'Nodir'] as const) {
    const saved = await at('person.save', { name, role: ROLES[name], pin: PINS[name] });
    if (!saved.ok) throw new Error(saved.error.code);
    ids[name] = (saved.data as { id: string }).id;
    if (name === 'Olim') await at('person.login', { personId: ids.Olim, pin: PINS.Olim });
  }
  h.terminal.next(loses(true));
  const id = '0123456789ABCDEFGHJK';
  await at('payment.start', { id, orderId: 'K-1', method: 'uzcard', amount: { minor: 4_500_000, currency: 'UZS' } });
  await h.clock.advance(0);
  return {
    h,
    login: (name: Name) => at('person.login', { personId: ids[name], pin: PINS[name] }),
    agree: (name: Name) => at('person.approve', { personId: ids[name], pin: PINS[name], right: 'resolve' }),
    /** The code of the refusal, or who decided and who stood beside. */
    async resolve(typed: object = {}): Promise<string> {
      const said = { id, outcome: 'completed', rrn: '010965600101', note: 'slip 101', ...typed };
      const answer = await at('payment.resolve', said);
      if (!answer.ok) return answer.error.code;
      const row = h.ledger.read.payment(id);
      const word = h.ledger.read.evidenceOf(row?.seq ?? 0).find(({ type }) => type === 'operator_resolved')?.detail;
      return `${String(word?.by)} and ${String(word?.second)}`;
    },
  };
}

describe('the second person', () => {
  it('is not a name that somebody typed', async () => {
    const { login, resolve } = await shop();
    await login('Aziza');
    expect(await resolve({ by: 'Aziza', second: 'Olim' })).toBe('resolve.second_person_required');
  });

  it('is another one with the right and a PIN', async () => {
    const { login, agree, resolve } = await shop();
    await login('Aziza');
    await agree('Olim');
    expect(await resolve({ by: 'somebody', second: 'nobody' })).toBe('Aziza and Olim');
  });

  it('is never the first one again', async () => {
    const { login, agree, resolve } = await shop();
    await login('Aziza');
    await agree('Aziza');
    expect(await resolve()).toBe('resolve.second_person_required');
  });

  it('is the cashier at the till, where a senior decides over the shoulder', async () => {
    const { login, agree, resolve } = await shop();
    await login('Nodir');
    expect(await resolve()).toBe('person.approval_needed');
    await agree('Aziza');
    expect(await resolve()).toBe('Aziza and Nodir');
  });
});
