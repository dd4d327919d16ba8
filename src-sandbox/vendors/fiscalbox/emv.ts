/** The text of a UzQR (EMVCo, merchant presented; pinpads.md §5.3): fields of id, length and value, closed by a CRC. */

const field = (id: string, value: string): string => `${id}${String(value.length).padStart(2, '0')}${value}`;

/** CRC-16/CCITT-FALSE in four upper-case hex digits. */
export function crc16(text: string): string {
  let crc = 0xffff;
  for (const byte of Buffer.from(text, 'utf8')) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000 ? ((crc << 1) ^ 0x1021) & 0xffff : (crc << 1) & 0xffff;
  }
  return crc.toString(16).toUpperCase().padStart(4, '0');
}

/** A dynamic code for one invoice. `minor` in tiyin. */
export function emvOf({ id, minor }: { id: string; minor: number }): string {
  const account = field('00', 'qr-online.uz') + field('01', id.slice(-18)) + field('02', '11');
  const body = [
    field('00', '01'),
    field('01', '12'),
    field('40', account),
    field('52', '5411'),
    field('53', '860'),
    field('54', `${Math.floor(minor / 100)}.${String(minor % 100).padStart(2, '0')}`),
    field('58', 'UZ'),
    field('59', 'PRACTICE SHOP'),
    field('60', 'Tashkent'),
  ].join('');
  return `${body}6304${crc16(`${body}6304`)}`;
}
