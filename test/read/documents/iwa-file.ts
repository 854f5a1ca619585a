/** Parts of a document of Pages for tests, as iWork archives store them (`src/read/documents/iwa.ts`). */
const varint = (value: number): Buffer => {
  const bytes: number[] = [];
  for (; value > 127; value = Math.floor(value / 128)) bytes.push((value & 127) | 128);
  return Buffer.from([...bytes, value]);
};
/** A field of Protocol Buffers: a number, or bytes. */
export const field = (number: number, content: Buffer | string | number): Buffer =>
  typeof content === "number"
    ? Buffer.concat([varint(number * 8), varint(content)])
    : Buffer.concat([
        varint(number * 8 + 2),
        varint(Buffer.byteLength(content)),
        Buffer.from(content),
      ]);

/** A record: its description, which has the lengths of its messages, and those. */
export const record = (...messages: readonly Buffer[]): Buffer => {
  const info = Buffer.concat([
    field(1, 7),
    ...messages.map((message) =>
      field(2, Buffer.concat([field(1, 2001), field(3, message.length)])),
    ),
  ]);
  return Buffer.concat([varint(info.length), info, ...messages]);
};

/** Snappy's form of bytes that nothing packs: literals of 60 bytes at the most. */
export function archive(content: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let from = 0; from < content.length; from += 65_536) {
    const chunk = content.subarray(from, from + 65_536);
    const parts: Buffer[] = [varint(chunk.length)];
    for (let at = 0; at < chunk.length; at += 60) {
      const literal = chunk.subarray(at, at + 60);
      parts.push(Buffer.of((literal.length - 1) << 2), literal);
    }
    const packed = Buffer.concat(parts);
    chunks.push(Buffer.of(0, packed.length & 255, (packed.length >> 8) & 255, packed.length >> 16));
    chunks.push(packed);
  }
  return Buffer.concat(chunks);
}
