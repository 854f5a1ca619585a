/** The same bytes as a `Buffer`, which searches and decodes them; not a copy. */
export function bufferOf(bytes: ArrayBufferView): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
