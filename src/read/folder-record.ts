/** Whether this is what macOS keeps beside files in archives: AppleDouble attributes, or a folder's view. */
export function isFolderRecord(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(8, bytes.length));
  return (
    head.toString("latin1").startsWith("\x00\x05\x16\x07\x00\x02") ||
    head.toString("latin1") === "\x00\x00\x00\x01Bud1"
  );
}
