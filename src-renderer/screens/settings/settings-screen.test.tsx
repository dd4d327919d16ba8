import { act } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, describe, expect, it } from 'vitest';
import type { WhoIsHere } from '../../../src-shared/contract/people-views.ts';
import { OWNER_HERE } from '../../gallery/office-answers.ts';
import { usePeople } from '../../state/people-store.ts';
import { usePreferences } from '../../state/preferences.ts';
import { renderTill } from '../../testkit/render-till.tsx';

const CASHIER_HERE: WhoIsHere = {
  isEnabled: true,
  person: { id: 'P3P3P3P3P3P3P3P3P3P3', name: 'Dilnoza', role: 'cashier' },
  rights: ['sell', 'shift'],
};

beforeEach(() => {
  usePreferences.setState({ locale: 'en', by: '' });
});

describe('settings that one person left open', () => {
  it('are gone when another comes in: nothing behind asks for an owner’s PIN', async () => {
    const user = userEvent.setup();
    const page = renderTill({
      route: '/settings',
      prepare: (fake) => fake.answer('person.here', () => ({ ok: true, data: OWNER_HERE })),
    });
    await user.click(await page.findByTestId('section-shift'));
    expect(await page.findByTestId('set-quick')).toBeTruthy();
    // What is written outlives a look at another section, of the same person.
    await user.click(page.getByTestId('section-health'));
    expect(page.queryByTestId('set-quick')).toBeTruthy();
    act(() => usePeople.getState().setHere(CASHIER_HERE));
    expect(page.queryByTestId('set-quick')).toBeNull();
    expect(page.queryByTestId('section-shift')).toBeNull();
    expect(page.queryByTestId('approval')).toBeNull();
  });
});
