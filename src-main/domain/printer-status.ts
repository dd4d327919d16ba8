/** What an ESC/POS printer says of itself: the answers to `DLE EOT` (pinpads.md §7.1). Pure. */

export interface PrinterStatus {
  /** The printer would print now. */
  isOnline: boolean;
  isCoverOpen: boolean;
  paper: 'ok' | 'near_end' | 'end';
  /** The level of the drawer's sensor (pin 3), where it was told; what it means depends on the drawer. */
  drawerPin?: boolean;
}

/** `DLE EOT n`: 1 printer, 2 why it is offline, 4 paper. */
export const STATUS_QUESTIONS = [1, 2, 4] as const;
export type StatusQuestion = (typeof STATUS_QUESTIONS)[number];

export const statusQuestion = (question: StatusQuestion): Uint8Array => Uint8Array.of(0x10, 0x04, question);

/** Every status byte has bit 1 and 4 set, 0 and 7 clear: anything else is not an answer. */
export const isStatusByte = (byte: number): boolean => (byte & 0x93) === 0x12;

/** The answers together. A question that was not answered is left out. */
export function statusFrom(answers: Readonly<Partial<Record<StatusQuestion, number>>>): PrinterStatus {
  const { 1: printer, 2: offline, 4: paper } = answers;
  const bit = (byte: number | undefined, mask: number): boolean => byte !== undefined && (byte & mask) !== 0;
  const isEnd = bit(offline, 0x20) || bit(paper, 0x60);
  return {
    isOnline: !bit(printer, 0x08),
    isCoverOpen: bit(offline, 0x04),
    paper: isEnd ? 'end' : bit(paper, 0x0c) ? 'near_end' : 'ok',
    ...(printer === undefined ? {} : { drawerPin: bit(printer, 0x04) }),
  };
}
