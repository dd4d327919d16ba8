/** ByFly’s desk: sources, terminals and transactions of Kaspi. */

import { call } from '../define.ts';
import {
  ChangeKaspiSource,
  KaspiLogIn,
  KaspiPhone,
  KaspiRef,
  KaspiSession,
  KaspiSourceMade,
  KaspiSources,
  KaspiTerminalStatus,
  KaspiTerminals,
  KaspiTransactions,
  ListKaspiTransactions,
  NewKaspiSource,
  NewKaspiTerminal,
} from '../kaspi-views.ts';
import { Nothing } from '../shapes.ts';
import { staff } from './callers.ts';

export const kaspiCalls = {
  'kaspi.session': call({
    in: Nothing,
    out: KaspiSession,
    who: staff,
    right: 'kaspi_admin',
    about: 'Whether this screen is logged in at ByFly.',
  }),
  'kaspi.sendCode': call({
    in: KaspiPhone,
    out: Nothing,
    who: staff,
    right: 'kaspi_admin',
    act: true,
    about: 'ByFly sends an SMS to an administrator.',
  }),
  'kaspi.logIn': call({
    in: KaspiLogIn,
    out: KaspiSession,
    who: staff,
    right: 'kaspi_admin',
    act: true,
    about: 'Opens this screen’s session at ByFly with the code of the SMS.',
  }),
  'kaspi.logOut': call({
    in: Nothing,
    out: KaspiSession,
    who: staff,
    right: 'kaspi_admin',
    about: 'Forgets this screen’s session at ByFly.',
  }),
  'kaspi.transactions': call({
    in: ListKaspiTransactions,
    out: KaspiTransactions,
    who: staff,
    right: 'kaspi_admin',
    about: 'ByFly’s own table of transactions, a page at a time. Settles nothing.',
  }),
  'kaspi.sources': call({
    in: Nothing,
    out: KaspiSources,
    who: staff,
    right: 'kaspi_admin',
    about: 'The shops and sites that may ask ByFly for payments.',
  }),
  'kaspi.createSource': call({
    in: NewKaspiSource,
    out: KaspiSourceMade,
    who: staff,
    right: 'kaspi_admin',
    act: true,
    about: 'Makes a source; its token is shown once.',
  }),
  'kaspi.updateSource': call({
    in: ChangeKaspiSource,
    out: Nothing,
    who: staff,
    right: 'kaspi_admin',
    act: true,
    about: 'Changes a source.',
  }),
  'kaspi.deleteSource': call({
    in: KaspiRef,
    out: Nothing,
    who: staff,
    right: 'kaspi_admin',
    act: true,
    about: 'Deletes a source: whoever uses its token can take no more payments.',
  }),
  'kaspi.terminals': call({
    in: Nothing,
    out: KaspiTerminals,
    who: staff,
    right: 'kaspi_admin',
    about: 'The Kaspi terminals behind ByFly.',
  }),
  'kaspi.addTerminal': call({
    in: NewKaspiTerminal,
    out: KaspiRef,
    who: staff,
    right: 'kaspi_admin',
    act: true,
    about: 'Adds a terminal.',
  }),
  'kaspi.terminalStatus': call({
    in: KaspiRef,
    out: KaspiTerminalStatus,
    who: staff,
    right: 'kaspi_admin',
    about: 'How a terminal is, in ByFly’s words.',
  }),
};
