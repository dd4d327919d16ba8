/** Who is at this screen, and whom the screen is asking for a PIN at this moment. */
import { create } from 'zustand';
import type { WhoIsHere } from '../../src-shared/contract/people-views.ts';
import type { Right } from '../../src-shared/people.ts';
import type { Door } from '../client/with-people.ts';

interface Approval {
  readonly right: Right;
  readonly answer: (agreed: boolean) => void;
}

interface PeopleState {
  /** null: not known yet. */
  readonly here: WhoIsHere | null;
  readonly approval: Approval | null;
  /** Somebody has to log in; everybody who waits for it. */
  readonly waiting: readonly ((cameIn: boolean) => void)[];
  /** A screen that can ask for PINs is shown. */
  readonly hasGate: boolean;
  setHere(here: WhoIsHere): void;
  setGate(hasGate: boolean): void;
  settleApproval(agreed: boolean): void;
}

export const usePeople = create<PeopleState>((set, get) => ({
  here: null,
  approval: null,
  waiting: [],
  hasGate: false,
  setHere(here) {
    const { waiting } = get();
    const cameIn = !here.isEnabled || here.person !== null;
    set({ here, ...(cameIn && { waiting: [] }) });
    if (cameIn) for (const answer of waiting) answer(true);
  },
  setGate(hasGate) {
    const { waiting, approval } = get();
    set({ hasGate, ...(!hasGate && { waiting: [], approval: null, here: null }) });
    if (hasGate) return;
    for (const answer of waiting) answer(false);
    approval?.answer(false);
  },
  settleApproval(agreed) {
    const { approval } = get();
    set({ approval: null });
    approval?.answer(agreed);
  },
}));

/** The door of the page: it asks on the screen and waits. */
export const pageDoor: Door = {
  logIn() {
    const { hasGate, here, waiting } = usePeople.getState();
    if (!hasGate) return Promise.resolve(false);
    return new Promise((answer) => {
      usePeople.setState({
        waiting: [...waiting, answer],
        here: { isEnabled: true, rights: here?.rights ?? [], person: null },
      });
    });
  },
  approve(right) {
    const { hasGate, approval } = usePeople.getState();
    // One sheet at a time: whoever asks for the same right shares its answer, another question is refused.
    if (!hasGate || (approval && approval.right !== right)) return Promise.resolve(false);
    return new Promise((answer) =>
      usePeople.setState({
        approval: {
          right,
          answer(agreed) {
            approval?.answer(agreed);
            answer(agreed);
          },
        },
      }),
    );
  },
};

/** Whether whoever is here may do it; while nobody knows, no. */
export const useMay = (right: Right): boolean => usePeople(({ here }) => here === null || here.rights.includes(right));
