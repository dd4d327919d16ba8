/** The sandbox: playing the customer and turning the fault dial. */

import { call } from '../define.ts';
import { CustomerReaction, PracticeCustomer, PracticeFault } from '../practice-views.ts';
import { sellers } from './callers.ts';

export const practiceCalls = {
  'practice.customer': call({
    in: PracticeCustomer,
    out: CustomerReaction,
    who: sellers,
    sandboxOnly: true,
    about: 'Plays the customer in the simulator.',
  }),
  'practice.fault': call({
    in: PracticeFault,
    out: CustomerReaction,
    who: sellers,
    sandboxOnly: true,
    about: 'Turns the simulator’s fault dial.',
  }),
};
