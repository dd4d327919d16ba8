/** Longitudinal redundancy check: all bytes XORed. Some vendors start at a number other than 0 (ECR17: 0x7F). */
export function lrc(bytes: Uint8Array, start = 0): number {
  let sum = start;
  for (const byte of bytes) sum ^= byte;
  return sum & 0xff;
}
