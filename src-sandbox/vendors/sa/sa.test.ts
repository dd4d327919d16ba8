/** Every frame the test sends is written out as protocols/pinpads.md §2.3.4 gives it, or made by its rules. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { connectTerminal, type TerminalClient } from '../../testkit/terminal-client.ts';
import { startVendorBench, type VendorBench } from '../../testkit/vendor-bench.ts';
import { crc16, createDecoder, encode, type Fields, type Heard } from './codec.ts';

const ID = '0123456789ABCDEFGHJK';
/** The machine may be busy: a condition has ten seconds. */
function until<T>(what: () => T) {
  return expect.poll(what, { timeout: 10_000, interval: 10 });
}
const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(' ', ''), 'hex'));
const VECTORS = {
  linkTest: '02 10 00 19 02 00 32 36 1B 08 00 30 30 30 30 30 31 36 36 CE C9',
  /** 500.00, ecr number 474. */
  sale: '02 34 00 00 05 00 35 30 30 30 30 04 03 00 38 36 30 15 0E 00 32 30 32 34 30 34 30 34 31 31 32 32 31 33 19 01 00 31 1A 03 00 34 37 34 1B 08 00 30 30 30 30 30 31 36 36 47 EC',
  shortReport: '02 15 00 19 02 00 36 33 1B 08 00 30 30 30 30 30 31 36 36 41 02 00 32 30 0F C0',
  reconciliation: '02 10 00 19 02 00 35 39 1B 08 00 30 30 30 30 30 31 36 36 72 CF',
};

let bench: VendorBench;
let client: TerminalClient;
let messages: Fields[];
let controls: number[];
/** What the test's station answers to each good frame. */
let reply: (heard: Heard) => number | undefined;

async function plug(where: { host: string; port: number } | { path: string }): Promise<TerminalClient> {
  const made = await connectTerminal(where);
  const decoder = createDecoder();
  made.onBytes((bytes) => {
    for (const heard of decoder.push(bytes)) {
      if (heard.kind === 'control') controls.push(heard.byte);
      else if (heard.kind === 'message') messages.push(heard.fields);
      const byte = heard.kind === 'control' ? undefined : reply(heard);
      if (byte !== undefined) made.send(Uint8Array.of(byte));
    }
  });
  return made;
}

async function start(more: object = {}): Promise<void> {
  messages = [];
  controls = [];
  reply = (heard) => (heard.kind === 'bad' ? 0x15 : 0x06);
  bench = await startVendorBench({
    sa: {
      terminals: { front: { method: 'uzcard', currency: 'UZS', terminalId: '00000166' } },
      waitEveryMs: 30,
      ackLateMs: 60,
      replugMs: 20,
      ...more,
    },
  });
  const { host, port } = bench.pinpads().front as { host: string; port: number };
  client = await plug({ host, port });
}
beforeEach(() => start());
afterEach(async () => {
  client.close();
  await bench.close();
});

const show = (minor: number) =>
  bench.shown.push({ id: ID, orderId: 'K1', provider: 'front', method: 'uzcard', payable: { minor, currency: 'UZS' } });
const act = async (action: string) => until(() => bench.customer(action, ID)).toMatchObject([200, { ok: true }]);
/** The answer: the frame with a status. */
const final = async (): Promise<Fields> => {
  await until(() => messages.some((fields) => fields.has(39))).toBe(true);
  const at = messages.findIndex((fields) => fields.has(39));
  return messages.splice(0, at + 1).at(-1) as Fields;
};
const ask = (fields: [number, string][]) => client.send(encode(new Map(fields)));
let ecr = 1;
const sell = (minor: number, number = String(ecr++)) =>
  ask([
    [0, String(minor)],
    [4, '860'],
    [25, '1'],
    [26, number],
    [27, '00000166'],
  ]);
const charges = async () => (await bench.truth()).charges;
const rules = async () => (await bench.truth()).violations.map(({ rule }) => rule);

it('the checksum is that of the document', () => {
  expect(crc16(Buffer.from('123456789'))).toBe(0xfee8);
  for (const vector of Object.values(VECTORS)) {
    const bytes = hex(vector);
    expect(crc16(bytes.subarray(0, -2))).toBe((bytes.at(-2) ?? 0) * 256 + (bytes.at(-1) ?? 0));
  }
});

describe('the document’s bytes', () => {
  it('link test', async () => {
    client.send(hex(VECTORS.linkTest));
    expect([...(await final())]).toEqual(expect.arrayContaining([[25, '26'], [27, '00000166'], [39, '1']])); // biome-ignore format: fields
    expect(controls[0]).toBe(0x06);
  });

  it('a sale: captions, waits, the customer, and the answer with its slip', async () => {
    show(50_000);
    client.send(hex(VECTORS.sale));
    await until(() => messages.filter((fields) => fields.get(25) === '21').length).toBeGreaterThan(1);
    expect(messages[0]?.get(76)?.split('^')[3]).toBe('ВСТАВЬТЕ КАРТУ');
    await act('scan');
    await act('approve');
    const answer = await final();
    expect(Object.fromEntries(answer)).toMatchObject({
      0: '50000',
      4: '860',
      10: '860014******3145',
      15: '000',
      25: '1',
      26: '474',
      27: '00000166',
      39: '1',
    });
    expect(answer.get(90)).toMatch(/^\u042f\^/);
    expect(answer.get(90)).toContain(`RRN: ${answer.get(14)}`);
    expect(await charges()).toMatchObject([{ vendor: 'sa', minor: 50_000, orderRef: '474', rrn: answer.get(14) }]);
    expect(await rules()).toEqual([]);
  });

  it('short report and reconciliation', async () => {
    sell(100_011);
    await final();
    client.send(hex(VECTORS.shortReport));
    expect((await final()).get(90)).toContain('Оплата (1) 1000.11 UZS');
    await bench.fault('sa', 'close_differs');
    client.send(hex(VECTORS.reconciliation));
    const differs = await final();
    expect([differs.get(39), differs.get(15)]).toEqual(['16', '095']);
    expect(differs.get(90)).toContain('Итоги не совпали');
    client.send(hex(VECTORS.reconciliation));
    expect((await final()).get(90)).toContain('Итоги совпали');
    expect((await bench.truth()).batches).toMatchObject([
      { vendor: 'sa', terminalId: '00000166', shift: 1, sales: { count: 1, minor: 100_011 } },
    ]);
  });
});

it('a pseudo-terminal carries the same', async () => {
  const { path } = bench.pinpads().front as { path: string };
  const cable = await plug({ path });
  cable.send(hex(VECTORS.linkTest));
  expect((await final()).get(39)).toBe('1');
  cable.close();
});

describe('money back', () => {
  const change = (operation: string, minor: number, rrn: string) =>
    ask([
      [0, String(minor)],
      [4, '860'],
      [14, rrn],
      [25, operation],
      [27, '00000166'],
    ]);
  const rrnOf = async (minor = 100_011) => {
    sell(minor);
    return (await final()).get(14) ?? '';
  };
  const answer = async () => {
    const fields = await final();
    return [fields.get(39), fields.get(15)];
  };

  it('a void takes back the whole sale, once', async () => {
    const rrn = await rrnOf();
    change('4', 1, rrn);
    expect(await answer()).toEqual(['16', '915']);
    change('4', 100_011, rrn);
    expect(await answer()).toEqual(['1', '400']);
    change('4', 100_011, rrn);
    expect(await answer()).toEqual(['16', '218']);
    expect((await bench.truth()).voids).toMatchObject([{ minor: 100_011, rrn }]);
  });

  it('a refund gives back in parts, and never more', async () => {
    const rrn = await rrnOf();
    change('29', 60_000, rrn);
    expect(await answer()).toEqual(['1', '000']);
    change('29', 60_000, rrn);
    expect(await answer()).toEqual(['16', '915']);
    change('29', 100, '999999999999');
    expect(await answer()).toEqual(['16', '914']);
    expect((await bench.truth()).refunds).toMatchObject([{ minor: 60_000 }]);
  });

  it('an emergency reversal finds the last sale by itself', async () => {
    await rrnOf();
    ask([[0, '100011'], [4, '860'], [25, '53'], [27, '00000166']]); // biome-ignore format: fields
    expect(await answer()).toEqual(['1', '400']);
    expect((await bench.truth()).voids).toHaveLength(1);
  });

  it('the look-up finds by RRN and by the station’s number, or says that there is none', async () => {
    sell(100_011, '474');
    const rrn = (await final()).get(14) ?? '';
    for (const by of [
      [14, rrn],
      [26, '474'],
    ] as [number, string][]) {
      ask([by, [25, '63'], [27, '00000166'], [65, '22']]);
      expect(Object.fromEntries(await final())).toMatchObject({ 0: '100011', 14: rrn, 25: '63', 26: '474', 39: '1' });
    }
    ask([[25, '63'], [26, '475'], [65, '22']]); // biome-ignore format: fields
    expect(await answer()).toEqual(['16', '914']);
  });
});

describe('the customer', () => {
  it.each([
    ['decline', '16'],
    ['cancel', '53'],
  ])('%s: status %s, nothing charged', async (action, status) => {
    show(50_000);
    sell(50_000);
    await act(action);
    expect((await final()).get(39)).toBe(status);
    expect(await charges()).toEqual([]);
  });

  it('goes away: status 53 when the terminal’s patience ends, and when the station aborts', async () => {
    sell(50_000);
    await until(() => messages.length).toBeGreaterThan(0);
    client.send(Uint8Array.of(0x04));
    expect((await final()).get(39)).toBe('53');
    client.close();
    await bench.close();
    await start({ patienceMs: 50 });
    sell(50_000);
    expect((await final()).get(39)).toBe('53');
    expect(await charges()).toEqual([]);
  });

  it('pays by themselves where the section says so', async () => {
    client.close();
    await bench.close();
    await start({ customerMs: 10 });
    sell(50_000);
    expect((await final()).get(39)).toBe('1');
  });
});

describe('what it does not take', () => {
  it.each([
    [
      'another terminal',
      [
        [0, '100'],
        [4, '860'],
        [25, '1'],
        [26, '1'],
        [27, '00000167'],
      ],
    ],
    [
      'another currency',
      [
        [0, '100'],
        [4, '398'],
        [25, '1'],
        [26, '1'],
      ],
    ],
    [
      'nothing to pay',
      [
        [0, '0'],
        [4, '860'],
        [25, '1'],
        [26, '1'],
      ],
    ],
    [
      'a sale without our number',
      [
        [0, '100'],
        [4, '860'],
        [25, '1'],
      ],
    ],
    ['an operation of no table', [[25, '77']]],
  ] as [string, [number, string][]][])('%s', async (_what, fields) => {
    ask(fields);
    expect((await final()).get(39)).toBe('16');
    expect(await rules()).toEqual(['request.invalid']);
  });

  it('a broken frame, and a second operation beside the first', async () => {
    client.send(hex(VECTORS.linkTest.replace('CE C9', 'CE C8')));
    await until(() => controls).toEqual([0x15]);
    sell(50_000);
    await until(() => controls).toEqual([0x15, 0x06]);
    sell(60_000);
    await until(() => controls).toEqual([0x15, 0x06, 0x15]);
    expect(await rules()).toEqual(['frame.bad', 'terminal.busy']);
  });
});

describe('faults', () => {
  const MINOR = 100_011;
  it.each(['split', 'glued', 'noise', 'bad_crc'])('%s: the answer arrives', async (fault) => {
    await bench.fault('sa', fault);
    sell(MINOR);
    const answer = await final();
    expect([answer.get(39), answer.get(0)]).toEqual(['1', String(MINOR)]);
    expect(await charges()).toHaveLength(1);
  });

  it('cp1251_slip: the number sign and hard spaces', async () => {
    await bench.fault('sa', 'cp1251_slip');
    sell(MINOR);
    expect((await final()).get(90)).toMatch(/Чек\u00a0№1\n[\s\S]*1\u00a0000\.11 UZS/);
  });

  it('chained: three blocks, each acknowledged, that make one answer', async () => {
    await bench.fault('sa', 'chained');
    reply = () => undefined; // it knows no blocks
    let bytes: number[] = [];
    const left: number[] = [];
    const chunks: number[] = [];
    client.onBytes((heard) => {
      bytes = [...bytes, ...heard];
      if (bytes[0] === 0x06) bytes = bytes.slice(1);
      const length = (bytes[1] ?? 0) + (bytes[2] ?? 0) * 256;
      if (bytes[0] !== 0x01 || bytes.length < length + 5) return;
      const head = bytes[3] ?? 0;
      // The header's only field is 2, one digit long: how many blocks are left.
      left.push((bytes[8] ?? 0) - 0x30);
      chunks.push(...bytes.slice(5 + head, length + 3));
      expect(crc16(Uint8Array.from(bytes.slice(0, length + 3)))).toBe(
        (bytes[length + 3] ?? 0) * 256 + (bytes[length + 4] ?? 0),
      );
      bytes = [];
      client.send(Uint8Array.of(0x06));
    });
    sell(MINOR);
    await until(() => left).toEqual([2, 1, 0]);
    const whole = Uint8Array.from([0x02, chunks.length & 0xff, chunks.length >> 8, ...chunks]);
    const crc = crc16(whole);
    const [message] = createDecoder().push(Uint8Array.from([...whole, crc >> 8, crc & 0xff]));
    expect(message?.kind === 'message' && message.fields.get(0)).toBe(String(MINOR));
  });

  it.each([
    ['status_0', '0', 0],
    ['status_16', '16', 0],
    ['status_34', '34', 0],
    ['status_53', '53', 0],
    ['status_17', '17', 1],
  ])('%s', async (fault, status, charged) => {
    await bench.fault('sa', fault);
    sell(MINOR);
    expect((await final()).get(39)).toBe(status);
    expect(await charges()).toHaveLength(charged);
  });

  it.each([
    ['wrong_amount', 0, '1000110'],
    ['no_rrn', 14, undefined],
    ['other_op', 25, '4'],
    ['other_ecr', 26, '999999'],
  ])('%s: charged, and the answer says otherwise', async (fault, field, value) => {
    await bench.fault('sa', fault);
    sell(MINOR);
    expect((await final()).get(field)).toBe(value);
    expect(await charges()).toHaveLength(1);
  });

  it('nak_3 refuses three times; ack_lost knows the repeat from a second sale', async () => {
    await bench.fault('sa', 'nak_3');
    for (let tries = 0; tries < 3; tries++) {
      sell(MINOR, '7');
      await until(() => controls.length).toBe(tries + 1);
    }
    expect(controls).toEqual([0x15, 0x15, 0x15]);
    await bench.fault('sa', 'ack_lost');
    reply = () => undefined;
    sell(MINOR, '8');
    await until(() => messages.length).toBeGreaterThan(0);
    sell(MINOR, '8');
    await until(() => controls).toContain(0x06);
    expect(await charges()).toHaveLength(1);
  });

  it('ack_late acknowledges after the answer', async () => {
    await bench.fault('sa', 'ack_late');
    sell(MINOR);
    expect((await final()).get(39)).toBe('1');
    await until(() => controls).toEqual([0x06]);
  });

  it.each([
    ['silent', 0],
    ['silent_charged', 1],
    ['half_frame', 1],
  ])('%s: acknowledged, never answered', async (fault, charged) => {
    await bench.fault('sa', fault);
    sell(MINOR);
    await until(() => controls).toEqual([0x06]);
    await until(async () => (await charges()).length).toBe(charged);
    expect(messages).toEqual([]);
  });

  it('endless_wait waits until the station gives up', async () => {
    await bench.fault('sa', 'endless_wait');
    sell(MINOR);
    await until(() => messages.length).toBeGreaterThan(3);
    expect(messages.every((fields) => fields.get(25) === '21')).toBe(true);
    client.send(Uint8Array.of(0x04));
    await until(() => {
      client.send(hex(VECTORS.linkTest));
      return messages.some((fields) => fields.get(25) === '26');
    }).toBe(true);
    expect(await charges()).toEqual([]);
  });

  it('approve_after_cancel: the station aborts, and the card is charged all the same', async () => {
    await bench.fault('sa', 'approve_after_cancel');
    sell(50_000);
    await until(() => messages.length).toBeGreaterThan(0);
    client.send(Uint8Array.of(0x04));
    expect((await final()).get(39)).toBe('1');
    expect(await charges()).toHaveLength(1);
  });

  it.each([
    ['unplug_charged', 1],
    ['unplug_not_charged', 0],
  ])('%s: the cable is pulled, another device comes back under the name, the look-up tells', async (fault, charged) => {
    const { path } = bench.pinpads().front as { path: string };
    client.close();
    client = await plug({ path });
    await bench.fault('sa', fault);
    sell(MINOR, '474');
    await until(() => client.isGone()).toBe(true);
    await until(async () => {
      client = await plug({ path });
      return client.isGone();
    }).toBe(false);
    ask([[25, '63'], [26, '474'], [65, '22']]); // biome-ignore format: fields
    expect((await final()).get(39)).toBe(charged === 1 ? '1' : '16');
    expect(await charges()).toHaveLength(charged);
  });
});
