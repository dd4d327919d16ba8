/** Setting up: what a configuration may say, self-tests of its parts, and what support needs to see. */

import { call } from '../define.ts';
import {
  FoundPorts,
  SelfTest,
  SettingsShape,
  SupportBundle,
  TestFiscal,
  TestPinpad,
  TestRail,
} from '../setup-views.ts';
import { Nothing } from '../shapes.ts';
import { staff } from './callers.ts';

export const setupCalls = {
  'settings.shape': call({
    in: Nothing,
    out: SettingsShape,
    who: staff,
    right: 'settings',
    about: 'What a configuration may say, as schemas that forms are drawn from.',
  }),
  'rail.test': call({
    in: TestRail,
    out: SelfTest,
    who: staff,
    right: 'devices',
    about: 'A harmless self-test of one way to pay: what was proved, what failed, what nobody can test. Moves nothing.',
  }),
  'pinpad.ports': call({
    in: Nothing,
    out: FoundPorts,
    who: staff,
    right: 'devices',
    about: 'Serial ports that are there now.',
  }),
  'pinpad.test': call({
    in: TestPinpad,
    out: SelfTest,
    who: staff,
    right: 'devices',
    about: 'Asks a terminal who it is. Moves nothing.',
  }),
  'fiscal.test': call({
    in: TestFiscal,
    out: SelfTest,
    who: staff,
    right: 'devices',
    about: 'Asks the fiscal module how it is. Registers nothing.',
  }),
  'support.bundle': call({
    in: Nothing,
    out: SupportBundle,
    who: staff,
    right: 'devices',
    act: true,
    rest: 'GET /v1/support',
    about: 'What a support person needs to see, without secrets and with numbers masked.',
  }),
};
