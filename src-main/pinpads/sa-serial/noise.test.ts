/**
 * Five thousand sales over a line that flips, drops, doubles and delays bytes. Every outcome is what the terminal's own book
 * says, or a doubt; no request goes out again after its ACK; nothing piles up (money-safety.md §4d).
 */
import { describe, expect, it } from 'vitest';
import { saStage } from '../testkit/sa-stage.ts';
import type { LineFault } from '../testkit/scripted-terminal.ts';
import { chance } from '../testkit/tape.ts';

const SALES = 5_000;
const PER_STAGE = 100;

/** Damages single bytes with a probability, and now and then adds junk in front. */
function noisyLine(random: () => number, probability: number): LineFault {
  return (bytes) => {
    const out: number[] = random() < probability * 4 ? [Math.floor(random() * 256), Math.floor(random() * 256)] : [];
    for (const byte of bytes) {
      const dice = random();
      if (dice < probability / 4) continue;
      if (dice < probability / 2) out.push(byte, byte);
      else if (dice < probability) out.push(byte ^ (1 << Math.floor(random() * 8)));
      else out.push(byte);
    }
    return Uint8Array.from(out);
  };
}

describe('five thousand sales under noise', () => {
  it('each end as the terminal booked it, or in doubt', { timeout: 60_000 }, async () => {
    const counted = { approved: 0, declined: 0, not_left: 0, doubt: 0 };
    const lies: string[] = [];
    let resends = 0;
    for (let batch = 0; batch < SALES / PER_STAGE; batch++) {
      const random = chance(1_000 + batch);
      const probability = [0.0001, 0.001, 0.003, 0.01][batch % 4] as number;
      const stage = saStage({ seed: batch, fault: noisyLine(random, probability) });
      for (let ecrNumber = 1; ecrNumber <= PER_STAGE; ecrNumber++) {
        const declines = random() < 0.3;
        stage.terminal.script = {
          worksMs: 1_000 + Math.floor(random() * 20_000),
          ...(random() < 0.3 && { says: { fields: { 25: '21' }, everyMs: 3_000 } }),
          ...(declines && { answer: (_request, usual) => ({ fields: { ...usual, 15: '116', 39: '16' } }) }),
        };
        const minor = 100 + ecrNumber;
        const came = await stage.until(stage.sale(minor, ecrNumber), 5_000);
        const where = `batch ${batch}, sale ${ecrNumber}`;
        const booked = stage.terminal.book.filter((entry) => entry.ecrNumber === String(ecrNumber));
        if (booked.length > 1) lies.push(`${where}: booked ${booked.length} times`);
        if (came.resends > came.resendsBeforeAck) lies.push(`${where}: sent again after its ACK`);
        if (came.resends > 3) lies.push(`${where}: sent again ${came.resends} times`);
        resends += came.resends;
        const kind = came.reply?.kind;
        if (kind === 'approved') {
          counted.approved++;
          if (booked[0]?.minor !== minor) lies.push(`${where}: approved, booked ${JSON.stringify(booked)}`);
        } else if (kind === 'declined') {
          counted.declined++;
          if (booked.length > 0) lies.push(`${where}: declined, but booked`);
        } else if (!came.left) {
          counted.not_left++;
          if (booked.length > 0) lies.push(`${where}: never left, but booked`);
        } else counted.doubt++;
        // A doubt is followed by a pause before the next sale, as at a till.
        if (came.error) await stage.clock.advance(60_000);
      }
      expect(stage.clock.pending()).toBeLessThan(8);
      await stage.session.close();
    }
    expect(lies).toEqual([]);
    expect(counted.approved + counted.declined + counted.not_left + counted.doubt).toBe(SALES);
    // The noise bites, and most sales get through it.
    expect(counted.doubt).toBeGreaterThan(20);
    expect(resends).toBeGreaterThan(20);
    expect(counted.approved).toBeGreaterThan(SALES / 2);
    expect(counted.declined).toBeGreaterThan(SALES / 10);
  });
});
