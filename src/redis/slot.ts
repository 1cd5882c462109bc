/** In which slot of a Cluster a key lies: the CRC16 (XMODEM) of its hash tag, or of all of it. */
const slotCount = 16_384;

export function slotOf(key: string): number {
  const opens = key.indexOf("{");
  const closes = key.indexOf("}", opens + 1);
  const tag = opens !== -1 && closes > opens + 1 ? key.slice(opens + 1, closes) : key;
  let crc = 0;
  for (const byte of Buffer.from(tag)) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = ((crc & 0x80_00) === 0 ? crc << 1 : (crc << 1) ^ 0x10_21) & 0xff_ff;
  }
  return crc % slotCount;
}
