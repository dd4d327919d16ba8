/** People and what they did. */

import { call } from '../define.ts';
import {
  Approve,
  AuditPage,
  ListAudit,
  LogIn,
  PeopleView,
  PersonHere,
  PersonView,
  SavePerson,
  WhoIsHere,
} from '../people-views.ts';
import { Nothing } from '../shapes.ts';
import { everyone, sellers } from './callers.ts';

export const peopleCalls = {
  'person.here': call({
    in: Nothing,
    out: WhoIsHere,
    who: everyone,
    about: 'Who is logged in at this screen, and what they may do.',
  }),
  'person.list': call({
    in: Nothing,
    out: PeopleView,
    who: sellers,
    about: 'The people of the station, without PINs.',
  }),
  'person.login': call({
    in: LogIn,
    out: WhoIsHere,
    who: ['cashier', 'kiosk'],
    act: true,
    about: 'Logs a person in at this screen.',
  }),
  'person.logout': call({
    in: Nothing,
    out: WhoIsHere,
    who: ['cashier', 'kiosk'],
    act: true,
    about: 'Forgets who was at this screen.',
  }),
  'person.approve': call({
    in: Approve,
    out: PersonHere,
    who: ['cashier', 'kiosk'],
    act: true,
    about: 'Somebody with the right agrees, by PIN, to the next act of this screen that needs it; for one minute.',
  }),
  'person.save': call({
    in: SavePerson,
    out: PersonView,
    who: ['cashier', 'kiosk', 'local-api'],
    right: 'people',
    act: true,
    rest: 'POST /v1/people',
    about: 'Adds or changes a person. The first one is an owner.',
  }),
  'audit.list': call({
    in: ListAudit,
    out: AuditPage,
    who: ['cashier', 'kiosk', 'local-api'],
    right: 'audit',
    rest: 'GET /v1/audit',
    about: 'What people did and were refused, newest first.',
  }),
};
