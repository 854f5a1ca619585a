import type { Reader } from "../reader.js";
import { CompoundFile } from "../cfb.js";
import { decodeWhole } from "../encoding.js";

/**
 * The macros of a workbook or document (`vbaProject.bin`, [MS-OVBA]) → their source code as text:
 * lists of people stand there as constants.
 */
export const vba: Reader = {
  type: "vba",
  extensions: ["bin"],
  family: "compound-file",
  recognises: (peek) => peek.cfbNames().has("VBA") && peek.cfbNames().has("PROJECT"),
  async *read(attachment, { budget }) {
    const { location } = attachment;
    const file = new CompoundFile(attachment.bytes);
    let isDamaged = false;
    for (const stream of file.listStreams()) {
      if (stream.path.at(-2) !== "VBA") continue;
      budget.takeEntry();
      budget.checkTime();
      const found = findSource(Buffer.from(stream.bytes()));
      isDamaged ||= found?.damaged ?? !withoutSource.test(stream.path.at(-1)!);
      if (found === undefined) continue;
      const { source } = found;
      budget.takeBytes(source.length);
      const text = decodeWhole(source);
      isDamaged ||= isBroken(text);
      yield { type: "text", location, hidden: true, text };
    }
    if (isDamaged || file.malformed) yield { type: "unread", location, reason: "malformed" };
  },
};

/** Streams beside those of modules (2.3.4.1, 2.3.4.2, and caches). */
const withoutSource = /^(?:dir|_VBA_PROJECT|__SRP_\w*)$/i;

/** Source code, as far as it unpacks. */
interface Source {
  readonly source: Buffer;
  readonly damaged: boolean;
}

/**
 * Whether source has control characters, or strings that do not end on their lines ([MS-VBAL] 3.3.4). Copies that a changed bit
 * lets begin elsewhere unpack all the same. A line that its writer left unfinished is kept, too.
 */
function isBroken(source: string): boolean {
  // eslint-disable-next-line no-control-regex
  if (/[\0-\x08\x0e-\x1f]/.test(source)) return true;
  let broken = 0;
  for (const line of source.split(/[\r\n]+/)) {
    // A comment may hold anything.
    const code = line.replace(/^\s*Rem\s.*$|"[^"]*"/gi, "").replace(/'.*$/, "");
    if (code.includes('"') && ++broken === leastBroken) return true;
  }
  return false;
}

const leastBroken = 3;

/**
 * The source that a module's stream holds behind its compiled code. Where it begins stands in another
 * stream; that it begins with `Attribute VB_Name`, packed, is as good.
 */
function findSource(stream: Buffer): Source | undefined {
  // The first flag byte and eight literals (2.4.1.1.8), behind the signature and a chunk's header.
  const at = stream.indexOf("\0Attribut", 0, "latin1");
  return at >= 3 && stream[at - 3] === 1 ? decompress(stream.subarray(at - 2)) : undefined;
}

/** [MS-OVBA] 2.4.1.3: chunks of at most 4096 bytes, of literals and copies. */
function decompress(packed: Buffer): Source {
  const chunks: Buffer[] = [];
  let damaged = false;
  let at = 0;
  while (at + 2 < packed.length) {
    const header = packed.readUInt16LE(at);
    const end = Math.min(packed.length, at + (header & 0xfff) + 3);
    damaged ||= end < at + (header & 0xfff) + 3;
    // Bits 12 to 14 are a signature; without it, this is behind the end.
    if ((header & 0x7000) !== 0x3000) break;
    if ((header & 0x8000) === 0) chunks.push(packed.subarray(at + 2, end));
    else {
      const { source, damaged: isCut } = decompressChunk(packed.subarray(at + 2, end));
      chunks.push(source);
      damaged ||= isCut;
    }
    at = end;
  }
  damaged ||= packed.subarray(at).some((byte) => byte !== 0);
  return { source: Buffer.concat(chunks), damaged };
}

function decompressChunk(packed: Buffer): Source {
  const chunk = Buffer.alloc(4096);
  let length = 0;
  let at = 0;
  const cut = (): Source => ({ source: chunk.subarray(0, length), damaged: true });
  while (at < packed.length && length < chunk.length) {
    const flags = packed[at++];
    for (let bit = 0; bit < 8 && at < packed.length && length < chunk.length; bit++) {
      if ((flags & (1 << bit)) === 0) {
        chunk[length++] = packed[at++];
        continue;
      }
      if (at + 2 > packed.length) return cut();
      const token = packed.readUInt16LE(at);
      at += 2;
      // The more there is to copy from, the more bits say from where (2.4.1.3.19.1).
      const bits = Math.max(4, 32 - Math.clz32(length - 1));
      const from = length - (token >> (16 - bits)) - 1;
      if (from < 0) return cut();
      const count = Math.min((token & (0xffff >> bits)) + 3, chunk.length - length);
      for (let copied = 0; copied < count; copied++) chunk[length++] = chunk[from + copied];
    }
  }
  return { source: chunk.subarray(0, length), damaged: false };
}
