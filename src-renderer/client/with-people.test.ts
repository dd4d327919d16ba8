import { describe, expect, it, vi } from 'vitest';
import type { Envelope, Transport } from '../../src-shared/contract/define.ts';
import type { ErrorCode } from '../../src-shared/contract/wire-error.ts';
import { type Door, withPeople } from './with-people.ts';

const refused = (code: ErrorCode, right?: string): Envelope => ({
  ok: false,
  error: { code, message: '', retry: 'never', id: 'A1', ...(right && { fields: [{ path: 'right', message: right }] }) },
});
const done: Envelope = { ok: true, data: 'done' };

function behind(answers: Envelope[], door: Partial<Door> = {}) {
  const asked: string[] = [];
  const wire: Transport = {
    request: async (name) => {
      asked.push(name);
      return answers.shift() ?? done;
    },
    subscribe: () => () => undefined,
  };
  const full = {
    logIn: vi.fn<Door['logIn']>(door.logIn ?? (async () => true)),
    approve: vi.fn<Door['approve']>(door.approve ?? (async () => true)),
  };
  return { asked, door: full, transport: withPeople(wire, full) };
}

describe('people at the one place', () => {
  it('a senior agrees to the right that was wanting, and the call is repeated once', async () => {
    const { asked, door, transport } = behind([refused('person.approval_needed', 'refund'), done]);
    expect(await transport.request('payment.refund', {})).toEqual(done);
    expect(door.approve.mock.calls).toEqual([['refund']]);
    expect(asked).toEqual(['payment.refund', 'payment.refund']);
  });

  it('nobody agrees: the refusal is the answer, and nothing is asked twice', async () => {
    const no = refused('person.approval_needed', 'refund');
    const { asked, transport } = behind([no], { approve: async () => false });
    expect(await transport.request('payment.refund', {})).toEqual(no);
    expect(asked).toHaveLength(1);
  });

  it('a second refusal is not asked about again', async () => {
    const no = refused('person.approval_needed', 'refund');
    const { door, transport } = behind([no, no]);
    expect(await transport.request('payment.refund', {})).toEqual(no);
    expect(door.approve).toHaveBeenCalledTimes(1);
  });

  it('somebody comes in, and whoever may not do it either gets a senior', async () => {
    const { asked, door, transport } = behind([
      refused('person.login_needed', 'resolve'),
      refused('person.approval_needed', 'resolve'),
      done,
    ]);
    expect(await transport.request('payment.resolve', {})).toEqual(done);
    expect(door.logIn).toHaveBeenCalledTimes(1);
    expect(door.approve.mock.calls).toEqual([['resolve']]);
    expect(asked).toHaveLength(3);
  });

  it.each(['person.approve', 'person.login', 'person.here'])('%s is the door’s own and never asks', async (name) => {
    const no = refused('person.approval_needed', 'people');
    const { door, transport } = behind([no]);
    expect(await transport.request(name, {})).toEqual(no);
    expect(door.approve).not.toHaveBeenCalled();
  });

  it('a screen that reads by itself puts no sheet before anybody', async () => {
    vi.stubGlobal('navigator', { userActivation: { isActive: false } });
    const no = refused('person.approval_needed', 'reports');
    const { door, transport } = behind([no]);
    expect(await transport.request('receipt.list', {})).toEqual(no);
    expect(door.approve).not.toHaveBeenCalled();
    vi.unstubAllGlobals();
  });

  it('other refusals pass through', async () => {
    const no = refused('payment.not_found');
    const { door, transport } = behind([no]);
    expect(await transport.request('payment.get', {})).toEqual(no);
    expect(door.logIn).not.toHaveBeenCalled();
  });
});
