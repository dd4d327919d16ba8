/** The calls about people and the log of what they did. */
import type { peopleCalls as Calls } from '../../../src-shared/contract/calls/people.ts';
import type { AuditLine, PersonView } from '../../../src-shared/contract/people-views.ts';
import type { StationHandlers } from '../../../src-shared/contract/station.ts';
import { StationError } from '../../domain/errors.ts';
import type { AuditRow, PersonRow } from '../../ports/people.ts';
import type { LedgerReader } from '../../ports/store.ts';
import type { People } from './people.ts';

const PAGE_ROWS = 50;

const personView = ({ id, name, role, isActive, lockedUntil }: PersonRow): PersonView => ({
  id,
  name,
  role,
  isActive,
  ...(lockedUntil === 0 ? {} : { lockedUntil }),
});

/** What is not there is left out: the same line on every wire. */
const auditLine = (row: AuditRow): AuditLine =>
  Object.fromEntries(Object.entries(row).filter(([, value]) => value !== null)) as AuditLine;

export function peopleCalls(read: LedgerReader, people: People): Pick<StationHandlers, keyof typeof Calls> {
  return {
    'person.here': (_input, context) => people.here(context),
    'person.list': () => ({ people: people.list().map(personView) }),
    'person.login': ({ personId, pin }, context) => people.login(personId, pin, context),
    'person.logout': (_input, context) => people.logout(context),
    'person.approve': ({ personId, pin, right }, context) => people.approve(personId, pin, right, context),
    'person.save': async (input, { role, person }) => {
      // The first owner of a new booth is made at its screen. One that has sold already is nobody's to take over.
      if (role === 'kiosk' && !person && read.page({ limit: 1 }).length > 0)
        throw new StationError('person.login_needed', 'the first owner of a booth that has sold is added elsewhere');
      return personView(await people.save(input));
    },
    'audit.list': ({ cursor, who, act, limit = PAGE_ROWS }) => {
      const rows = read.auditPage({
        limit: limit + 1,
        ...(cursor === undefined ? {} : { beforeSeq: cursor }),
        ...(who === undefined ? {} : { who }),
        ...(act === undefined ? {} : { act }),
      });
      const items = rows.slice(0, limit);
      const last = items.at(-1);
      return { items: items.map(auditLine), ...(rows.length > limit && last ? { next: last.seq } : {}) };
    },
  };
}
