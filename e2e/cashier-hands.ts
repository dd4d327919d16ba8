/** What people at a till with PINs do, in words: who works there, keys by their place, acts that need a senior. */
import { type CDPSession, type Page, expect as playwright } from '@playwright/test';
import type { PersonRole } from '../src-shared/people.ts';
import type { HeadlessStation } from './fixtures.ts';
import { comeIn } from './office.ts';

/** A PIN costs time on purpose: patience on a busy machine. */
export const expect = playwright.configure({ timeout: 25_000 });

export const STAFF = {
  owner: { name: 'Anvar', pin: '7391' },
  senior: { name: 'Rustam', pin: '8264' },
  cashier: { name: 'Dilnoza', pin: '5920' },
  service: { name: 'Botir', pin: '6047' },
} as const satisfies Record<PersonRole, { name: string; pin: string }>;
export const SECOND_CASHIER = { name: 'Aziza', pin: '3805' } as const;

/** Everybody is written down before the doors open. */
export async function hire(station: HeadlessStation): Promise<void> {
  const people = [
    ...Object.entries(STAFF).map(([role, person]) => ({ role, ...person })),
    { role: 'cashier', ...SECOND_CASHIER },
  ];
  for (const person of people) {
    const { status } = await station.api('/v1/people', { ...person, isActive: true });
    expect(status, person.name).toBeLessThan(300);
  }
}

/** The senior comes to the till and agrees to what the cashier asked for. */
export async function seniorAgrees(page: Page): Promise<void> {
  const approval = page.getByTestId('approval');
  await expect(approval).toBeVisible();
  await comeIn(page, STAFF.senior.name, STAFF.senior.pin);
  await expect(approval).toBeHidden();
}

/** A call past the screen, with this page's own session; the refusal's code, or `done`. */
export const callDirectly = (page: Page, name: string, input: object): Promise<string> =>
  page.evaluate(
    async ([call, body]) => {
      const response = await fetch(`/rpc/${call}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-qabul-session': localStorage.getItem('qabul.session') ?? '',
        },
        body: JSON.stringify(body),
      });
      const answer = (await response.json()) as { ok: boolean; error?: { code: string } };
      return answer.ok ? 'done' : (answer.error?.code ?? 'no code');
    },
    [name, input] as const,
  );

/** What the row of digits types on a Kazakh layout, and letters on a Russian one. */
const KAZAKH_ROW = ['ө', '"', 'ә', 'і', 'ң', 'ғ', ',', '.', 'ү', 'ұ'];

/** Real keys of a keyboard whose language is not Latin: only their place tells what they mean. */
export async function foreignKeys(page: Page): Promise<{
  /** As a person types: one key after another. */
  type(digits: string): Promise<void>;
  /** As a scanner does: all at once, Enter after them. */
  scan(code: string): Promise<void>;
}> {
  const cdp: CDPSession = await page.context().newCDPSession(page);
  /** `at`: when it was pressed, in seconds; left out, now. */
  const press = async (code: string, key: string, text: string, at?: number) => {
    const pressed = { code, key, windowsVirtualKeyCode: 0, ...(at !== undefined && { timestamp: at }) };
    await cdp.send('Input.dispatchKeyEvent', { type: 'keyDown', text, ...pressed });
    await cdp.send('Input.dispatchKeyEvent', { type: 'keyUp', ...pressed });
  };
  const digit = (one: string, at?: number) => {
    const typed = KAZAKH_ROW[Number(one)] ?? '';
    return press(`Digit${one}`, typed, typed, at);
  };
  return {
    async type(digits) {
      for (const one of digits) await digit(one);
    },
    async scan(code) {
      // Each key says itself when it was pressed, as a scanner's do: a busy test machine delays only their arrival.
      const begins = Date.now() / 1_000;
      const stepS = 0.005;
      for (const [at, one] of Array.from(code).entries()) await digit(one, begins + at * stepS);
      await press('Enter', 'Enter', '\r', begins + code.length * stepS);
    },
  };
}
