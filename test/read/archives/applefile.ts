/** AppleSingle or AppleDouble (RFC 1740), by its mark: its entries by id. */
export function applefile(mark: number, entries: Readonly<Record<number, Buffer>>): Buffer {
  const all = Object.entries(entries);
  const head = Buffer.alloc(26 + all.length * 12);
  head.writeUInt32BE(mark, 0);
  head.writeUInt32BE(0x20000, 4);
  head.writeUInt16BE(all.length, 24);
  let start = head.length;
  for (const [index, [id, bytes]] of all.entries()) {
    head.writeUInt32BE(Number(id), 26 + index * 12);
    head.writeUInt32BE(start, 30 + index * 12);
    head.writeUInt32BE(bytes.length, 34 + index * 12);
    start += bytes.length;
  }
  return Buffer.concat([head, ...all.map(([, bytes]) => bytes)]);
}
