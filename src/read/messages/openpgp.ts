/**
 * OpenPGP messages (RFC 9580; `.pgp` `.gpg` `.asc`) → what was only signed or compressed, as an
 * attachment; what was encrypted is said to be so. Of keys, whose they are.
 */
import { append } from "../../append.js";
import { bufferOf } from "../../bytes.js";
import { constants, inflateRawSync, inflateSync, type ZlibOptions } from "node:zlib";
import type { Block } from "../../types.js";
import { type Budget, LimitReached } from "../budget.js";
import { inflated } from "../archives/inflating.js";
import { unpackBzip2 } from "../archives/bzip2-file.js";
import type { Reader } from "../reader.js";
import { bounded } from "../archives/unpacking.js";

const ARMOUR = "-----BEGIN PGP MESSAGE";

// RFC 9580, section 5: packet types.
const PUBLIC_KEY_SESSION = 1;
const SIGNATURE = 2;
const SYMMETRIC_SESSION = 3;
const ONE_PASS_SIGNATURE = 4;
const COMPRESSED = 8;
const MARKER = 10;
const LITERAL = 11;
const USER_ID = 13;
const PADDING = 21;
const KEYS = new Set([5, 6]);
const ENCRYPTED = new Set([9, 18, 20]);

/** Signed or encrypted content. */
export const openpgp: Reader = {
  type: "openpgp",
  extensions: ["pgp", "gpg", "asc"],
  recognises: (peek) => {
    const head = peek.head.trimStart();
    if (head.startsWith(ARMOUR)) return true;
    if (head.startsWith("-") && hasMark(peek.bytes)) return true;
    // Only a message that is one to its first content: a single byte is no mark.
    if ((peek.bytes[0] ?? 0) < 0x80) return false;
    const { found } = packets(Buffer.from(peek.bytes), 8);
    const content = found.find(({ tag }) => !BEFORE.has(tag));
    if (content === undefined || !found.slice(0, found.indexOf(content)).every(isPlausible))
      return false;
    if (ENCRYPTED.has(content.tag)) return found[0] !== content;
    if (KEYS.has(content.tag))
      return (
        found[0] === content && isPlausible(content) && found.some(({ tag }) => tag === USER_ID)
      );
    return content.tag === COMPRESSED
      ? content.body[0]! <= 3 && content.body.length > 2 && isPacked(content.body)
      : content.tag === LITERAL && found[0] !== content && isPlausible(content);
  },
  async *read({ bytes: packed, location, hidden }, { budget }): AsyncGenerator<Block> {
    const whole = bufferOf(packed);
    let { found, damaged } = packets(whole[0]! < 0x80 ? withoutArmour(whole) : whole, Infinity);
    // Signatures alone belong to a file beside them; anything else stands in front of content.
    let isMissing = found.length === 0 || found.some(({ tag }) => tag !== SIGNATURE);
    for (let depth = 0; found.length > 0 && depth < MAX_DEPTH; depth++) {
      const inner: Packet[] = [];
      for (const packet of found) {
        damaged ||= !isPlausible(packet) || (depth > 0 && !IN_MESSAGE.has(packet.tag));
        if (ENCRYPTED.has(packet.tag) || packet.tag === LITERAL || KEYS.has(packet.tag))
          isMissing = false;
        if (ENCRYPTED.has(packet.tag)) yield { type: "unread", location, reason: "encrypted" };
        else if (packet.tag === USER_ID) {
          const text = budget.shortened(packet.body.toString("utf8"));
          yield { type: "text", location, hidden: hidden ?? false, text };
        } else if (packet.tag === LITERAL) {
          const { name, content } = literal(packet.body);
          const own = (location.path.at(-1) ?? "").replace(/\.(?:pgp|gpg|asc)$/i, "");
          yield {
            type: "nested",
            attachment: {
              location: { ...location, path: [...location.path, name || own || "content"] },
              bytes: content,
              ...(hidden && { hidden }),
            },
          };
        } else if (packet.tag === COMPRESSED) {
          const unpacked = unpack(packet.body, budget);
          if (unpacked === undefined) {
            isMissing = false;
            yield { type: "unread", location, reason: "unsupported" };
          } else {
            const next = packets(unpacked.plain, Infinity);
            append(inner, next.found);
            damaged ||= unpacked.damaged || next.damaged;
          }
        }
      }
      found = inner;
    }
    if (damaged || isMissing) yield { type: "unread", location, reason: "malformed" };
  },
};

// Programs compress once.
const MAX_DEPTH = 4;

/** Packets that stand before the content. */
const BEFORE = new Set([
  PUBLIC_KEY_SESSION,
  SYMMETRIC_SESSION,
  ONE_PASS_SIGNATURE,
  SIGNATURE,
  MARKER,
]);

interface Packet {
  readonly tag: number;
  readonly body: Buffer;
}

/** What a compressed packet may hold (RFC 9580, section 10.3): a message again, and no key. */
const IN_MESSAGE = new Set([...BEFORE, ...ENCRYPTED, COMPRESSED, LITERAL, PADDING]);

/** Whether a packet begins as those of its type do (RFC 9580, section 5), which chance hardly hits. */
function isPlausible({ tag, body }: Packet): boolean {
  const first = body[0] ?? 0;
  if (tag === PUBLIC_KEY_SESSION) return first === 3 || first === 6;
  if (tag === MARKER) return body.toString("latin1") === "PGP";
  if (VERSIONED.has(tag)) return first >= 2 && first <= 6;
  if (tag === COMPRESSED) return body.length > 1;
  if (tag === LITERAL) return "btulm1".includes(String.fromCharCode(first));
  if (tag === 18 || tag === 20) return first === 1 || first === 2;
  return FREE.has(tag);
}

/** Signatures and keys, whose first byte is their version. */
const VERSIONED = new Set([SIGNATURE, SYMMETRIC_SESSION, ONE_PASS_SIGNATURE, ...KEYS, 7, 14]);
/** Those that begin with anything: data encrypted of old, trust, names, pictures, codes, padding. */
const FREE = new Set([9, 12, USER_ID, 17, 19, PADDING]);

/** Whether the first bytes unpack to packets. */
function isPacked(body: Buffer): boolean {
  const algorithm = body[0]!;
  if (algorithm === 3) return body.toString("latin1", 1, 4) === "BZh";
  if (algorithm === 0) return body[1]! >= 0x80;
  try {
    const options = { finishFlush: constants.Z_SYNC_FLUSH };
    const start = body.subarray(1, 513);
    const plain = algorithm === 1 ? inflateRawSync(start, options) : inflateSync(start, options);
    return (plain[0] ?? 0) >= 0x80;
  } catch {
    return false;
  }
}

/** The packets of a message (RFC 9580, section 4.2), those of unknown type included. */
function packets(bytes: Buffer, most: number): { found: Packet[]; damaged: boolean } {
  const found: Packet[] = [];
  for (let at = 0; at < bytes.length && found.length < most;) {
    const head = bytes[at++]!;
    if (head < 0x80) return { found, damaged: true };
    const pieces: Buffer[] = [];
    const old = (head & 0x40) === 0;
    for (let more = true; more;) {
      const length = lengthAt(bytes, at, old ? head & 3 : undefined);
      if (length === undefined || length.start + length.size > bytes.length) {
        pieces.push(bytes.subarray(length?.start ?? bytes.length));
        found.push({ tag: old ? (head >> 2) & 15 : head & 63, body: Buffer.concat(pieces) });
        return { found, damaged: true };
      }
      pieces.push(bytes.subarray(length.start, length.start + length.size));
      at = length.start + length.size;
      more = length.partial;
    }
    found.push({ tag: old ? (head >> 2) & 15 : head & 63, body: Buffer.concat(pieces) });
  }
  return { found, damaged: false };
}

function lengthAt(
  bytes: Buffer,
  at: number,
  oldType: number | undefined,
): { start: number; size: number; partial: boolean } | undefined {
  const first = bytes[at];
  if (oldType === 3) return { start: at, size: bytes.length - at, partial: false };
  if (first === undefined) return undefined;
  const width = oldType === undefined ? (first < 192 ? 1 : first < 224 ? 2 : 5) : 1 << oldType;
  if (oldType === undefined && first >= 224 && first < 255)
    return { start: at + 1, size: 2 ** (first & 31), partial: true };
  if (at + width > bytes.length) return undefined;
  const size =
    oldType !== undefined
      ? bytes.readUIntBE(at, width)
      : width === 1
        ? first
        : width === 2
          ? ((first - 192) << 8) + bytes[at + 1]! + 192
          : bytes.readUInt32BE(at + 1);
  return { start: at + width, size, partial: false };
}

/** RFC 9580, section 5.9: format, name, date, content. */
function literal(body: Buffer): { name: string; content: Buffer } {
  const nameEnd = 2 + (body[1] ?? 0);
  const name = body.toString("utf8", 2, nameEnd);
  // This name asks not to be written to disk.
  return { name: name === "_CONSOLE" ? "" : name, content: body.subarray(nameEnd + 4) };
}

/** RFC 9580, section 5.6; damaged if it breaks off, or if anything stands behind its end. */
function unpack(
  body: Buffer,
  budget: Budget,
): { readonly plain: Buffer; readonly damaged: boolean } | undefined {
  const packed = body.subarray(1);
  const algorithm = body[0];
  if (algorithm === 0) return { plain: packed, damaged: false };
  if (algorithm === 3)
    return { plain: Buffer.concat([...bounded(unpackBzip2(packed), budget)]), damaged: false };
  if (algorithm !== 1 && algorithm !== 2) return undefined;
  const inflate = algorithm === 1 ? inflateRawSync : inflateSync;
  let end = 0;
  const toItsEnd = (bytes: Uint8Array, options: ZlibOptions): Buffer => {
    // With `info`, node gives more than its types say.
    const { buffer, engine } = inflate(bytes, { ...options, info: true }) as unknown as {
      buffer: Buffer;
      engine: { bytesWritten: number };
    };
    end = engine.bytesWritten;
    return buffer;
  };
  try {
    const plain = inflated(packed, budget, { inflate: toItsEnd });
    return { plain, damaged: end < packed.length };
  } catch (error) {
    if (error instanceof LimitReached) throw error;
    const finishFlush = constants.Z_SYNC_FLUSH;
    return { plain: inflated(packed, budget, { inflate, finishFlush }), damaged: true };
  }
}

/** Whether the first or the last line is what damage left of the marks of a message. */
function hasMark(bytes: Uint8Array): boolean {
  return [bytes.subarray(0, 60), bytes.subarray(-60)].some((line) =>
    /PGP MESSAG|(?:BEGIN|END) PGP(?: M|$)/.test(Buffer.from(line).toString("latin1")),
  );
}

/** RFC 9580, section 6.2: header lines, an empty line, base64, a checksum. */
function withoutArmour(bytes: Buffer): Buffer {
  const text = bytes.toString("latin1");
  const start = Math.max(0, text.indexOf(ARMOUR));
  const [, ...rest] = text.slice(start).split(/\r?\n[ \t]*\r?\n/);
  const digits = rest.join("\n").split(/^(?:=[A-Za-z0-9+/]{4}\s*$|-----END)/m, 1)[0]!;
  return Buffer.from(digits, "base64");
}
