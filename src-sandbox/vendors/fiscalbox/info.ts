/** `GET /info/` (fiscal_document, Info.md): the fiscal module's plate, and the box's clock. */
import { boxTime } from './slips.ts';

/** `at`: ms UTC. */
export function infoOf(at: number): Record<string, unknown> {
  const { day, time } = boxTime(at);
  return {
    terminal_id: 'UZ000000000001',
    applet_version: '0322',
    current_receipt_seq: '1',
    current_time: `${day} ${time}`,
    last_operation_time: `${day} ${time}`,
    receipt_count: 0,
    receipt_max_count: 858,
    zreport_count: 1,
    zreport_max_count: 832,
    version_code: '1.7.0',
    first_unacknowledged_receipt_time: null,
  };
}
