/** The calls of the Kaspi desk: the merchant's own account at ByFly. */
import type { kaspiCalls as Calls } from '../../../src-shared/contract/calls/kaspi.ts';
import type { StationHandlers } from '../../../src-shared/contract/station.ts';
import type { KaspiDesk } from './kaspi-desk.ts';

export const kaspiCalls = (kaspi: KaspiDesk): Pick<StationHandlers, keyof typeof Calls> => ({
  'kaspi.session': (_input, context) => kaspi.session(context),
  'kaspi.sendCode': async ({ phone }) => {
    await kaspi.sendCode(phone);
    return {};
  },
  'kaspi.logIn': ({ phone, code }, context) => kaspi.logIn(phone, code, context),
  'kaspi.logOut': (_input, context) => kaspi.logOut(context),
  'kaspi.transactions': (input, context) => kaspi.transactions(input, context),
  'kaspi.sources': async (_input, context) => ({ items: await kaspi.sources(context) }),
  'kaspi.createSource': ({ description, ...source }, context) =>
    kaspi.createSource({ ...source, ...(description === undefined ? {} : { description }) }, context),
  'kaspi.updateSource': async ({ id, ...change }, context) => {
    const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
    await kaspi.updateSource(id, given, context);
    return {};
  },
  'kaspi.deleteSource': async ({ id }, context) => {
    await kaspi.deleteSource(id, context);
    return {};
  },
  'kaspi.terminals': async (_input, context) => ({ items: await kaspi.terminals(context) }),
  'kaspi.addTerminal': (input, context) => kaspi.addTerminal(input, context),
  'kaspi.terminalStatus': ({ id }, context) => kaspi.terminalStatus(id, context),
});
