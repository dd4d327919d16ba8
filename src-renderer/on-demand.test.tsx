import { act, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { expect, it, vi } from 'vitest';
import { onDemand, Part } from './on-demand.tsx';

/** A page that suspends is rendered inside an act that is waited for. */
const opened = (page: ReactNode) => act(async () => render(page));
const Screen = ({ name }: { name: string }) => <p>screen of {name}</p>;

it('is quiet while its file comes, and is there at once when the file is', async () => {
  const file = Promise.withResolvers<typeof Screen>();
  const Late = onDemand(() => file.promise);
  const first = await opened(
    <Part>
      <Late name="history" />
    </Part>,
  );
  expect(first.getByTestId('coming').textContent).toBe('');
  await act(async () => file.resolve(Screen));
  expect(await first.findByText('screen of history')).toBeTruthy();
  first.unmount();
  const again = await opened(
    <Part>
      <Late name="shift" />
    </Part>,
  );
  expect(again.getByText('screen of shift')).toBeTruthy();
});

it('offers to open the page again when the file cannot be had, and the rest of the page goes on', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => undefined); // React tells of caught faults
  const Gone = onDemand<object>(() => Promise.reject(new TypeError('Failed to fetch dynamically imported module')));
  const page = await opened(
    <>
      <p>the bar</p>
      <Part>
        <Gone />
      </Part>
    </>,
  );
  const remedy = await page.findByTestId('screen-stopped');
  expect(remedy.tagName).toBe('SECTION');
  expect(remedy.querySelector('button')).toBeTruthy();
  expect(page.getByText('the bar')).toBeTruthy();
});

it('forgets that a file brought ahead could not be had, and asks again when somebody needs it', async () => {
  const load = vi.fn<() => Promise<typeof Screen>>();
  load.mockRejectedValueOnce(new TypeError('the line was down')).mockResolvedValue(Screen);
  const Likely = onDemand(load);
  await Likely.file.ahead();
  const page = await opened(
    <Part>
      <Likely name="settings" />
    </Part>,
  );
  expect(await page.findByText('screen of settings')).toBeTruthy();
  expect(load).toHaveBeenCalledTimes(2);
});
