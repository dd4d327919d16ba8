/** The two CRC-16 of our protocols. Check values are those of the bytes "123456789". */

/** Polynomial 8005, start 0, not reflected (BUYPASS). Check value FEE8. INPAS SA, pinpads.md §2.3.1. */
export function crc16Buypass(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit++) crc = (crc & 0x8000 ? (crc << 1) ^ 0x8005 : crc << 1) & 0xffff;
  }
  return crc;
}

/** Polynomial 8408 (1021 reflected), start 0 (KERMIT). Check value 2189. ZVT, pinpads.md §2.7. */
export function crc16Kermit(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >> 1) ^ 0x8408 : crc >> 1;
  }
  return crc;
}
