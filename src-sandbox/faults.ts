/**
 * The fault dial. Each vendor has one fault turned on at most, for the next `times` acts (a customer's act, or a call
 * to the fiscal module); turning on another replaces it.
 */
import { Refusal } from './refusal.ts';

/** What is turned on at one vendor. */
export interface DialPosition {
  fault: string;
  left: number;
}

export interface FaultDial {
  /** `times` 0, or the fault `none`, clears. Throws 422 naming `vendor` or `fault`. */
  turn(vendor: string, fault: string, times: number): void;
  /** The fault for the act that begins now, counted down; undefined when all is well. */
  take(vendor: string): string | undefined;
  positions(): Record<string, DialPosition>;
  reset(): void;
}

/** `known` lists each vendor's faults; nothing outside it can be turned on. */
export function createFaultDial(known: ReadonlyMap<string, readonly string[]>): FaultDial {
  const dial = new Map<string, DialPosition>();
  return {
    turn(vendor, fault, times) {
      const faults = known.get(vendor);
      if (!faults) throw unknownWord('vendor', vendor, [...known.keys()]);
      if (fault !== 'none' && !faults.includes(fault)) throw unknownWord('fault', fault, faults);
      if (fault === 'none' || times === 0) dial.delete(vendor);
      else dial.set(vendor, { fault, left: times });
    },
    take(vendor) {
      const position = dial.get(vendor);
      if (!position) return undefined;
      if (position.left <= 1) dial.delete(vendor);
      else dial.set(vendor, { ...position, left: position.left - 1 });
      return position.fault;
    },
    positions: () => Object.fromEntries(dial),
    reset: () => dial.clear(),
  };
}

const unknownWord = (field: string, word: string, known: readonly string[]): Refusal => {
  const message = `"${word.slice(0, 60)}" is not one of ${known.join(', ')}`;
  return new Refusal(422, 'request.invalid', `${field}: ${message}`, [{ path: field, message }]);
};
