/**
 * Cryptographic messages (RFC 5652, RFC 8551: `.p7m` `.p7s`, S/MIME, signed documents), in DER, BER or
 * PEM → what was signed or compressed, as an attachment; what was encrypted is said to be so.
 */
import { append } from "../../append.js";
import { bufferOf } from "../../bytes.js";
import type { Block } from "../../types.js";
import { inflated } from "../archives/inflating.js";
import { type Budget, LimitReached } from "../budget.js";
import type { Reader } from "../reader.js";

// RFC 5652, sections 5 to 8; RFC 5083; RFC 3274: 1.2.840.113549.1.7.x and 1.2.840.113549.1.9.16.1.x.
const SIGNED = "2a864886f70d010702";
const COMPRESSED = "2a864886f70d0109100109";
const ENCRYPTED = new Set([
  "2a864886f70d010703", // enveloped
  "2a864886f70d010704", // signed and enveloped (PKCS #7 1.5)
  "2a864886f70d010706", // encrypted
  "2a864886f70d0109100117", // authenticated-enveloped
]);

const PEM = /^-----BEGIN (?:PKCS7|CMS|PKCS #7 SIGNED DATA)-----\r?\n/;
// In hexadecimal: a sequence of any length, and one of the types above.
const CONTENT_INFO = new RegExp(
  `^30(?:80|[0-7].|81..|82.{4}|83.{6}|84.{8})06..(?:${[SIGNED, COMPRESSED, ...ENCRYPTED].join("|")})`,
);

/** Signed, compressed or encrypted content. */
export const smime: Reader = {
  type: "smime",
  extensions: ["p7m", "p7s", "p7z", "p7c", "p7b"],
  recognises: (peek) =>
    PEM.test(peek.head) ||
    CONTENT_INFO.test(Buffer.from(peek.head.slice(0, 32), "latin1").toString("hex")),
  async *read({ bytes: packed, location, hidden }, { budget }): AsyncGenerator<Block> {
    const bytes = withoutPem(bufferOf(packed));
    const { type, content, damaged } = open(bytes, budget);
    if (ENCRYPTED.has(type)) yield { type: "unread", location, reason: "encrypted" };
    // A signature that stands apart from its content has none.
    else if (content !== undefined && content.length > 0) {
      const name = (location.path.at(-1) ?? "").replace(/\.p7[mszcb]$/i, "");
      yield {
        type: "nested",
        attachment: {
          location: { ...location, path: [...location.path, name || "content"] },
          bytes: content,
          ...(hidden && { hidden }),
        },
      };
    }
    if (damaged) yield { type: "unread", location, reason: "malformed" };
  },
};

function withoutPem(bytes: Buffer): Buffer {
  if (bytes[0] === 0x30) return bytes;
  const text = bytes.toString("latin1");
  const end = text.indexOf("-----END");
  return Buffer.from(text.slice(text.indexOf("\n"), end === -1 ? undefined : end), "base64");
}

interface Element {
  readonly tag: number;
  /** From where to where its content stands. */
  readonly start: number;
  readonly end: number;
  /** Where the next element begins. */
  readonly next: number;
}

interface Opened {
  /** The object identifier of the content, in hexadecimal. */
  readonly type: string;
  readonly content?: Uint8Array;
  readonly damaged: boolean;
}

/** ContentInfo (RFC 5652, section 3), and the content within (section 5.2). */
function open(bytes: Buffer, budget: Budget): Opened {
  const whole = only(bytes, 0, bytes.length);
  const info = elements(bytes, whole);
  const type = hex(bytes, info[0]);
  let damaged =
    (info[1]?.next ?? bytes.length + 1) > bytes.length ||
    !(type === SIGNED || type === COMPRESSED || ENCRYPTED.has(type)) ||
    bytes.subarray(whole?.next).some((byte) => byte !== 0 && byte !== 0x0a && byte !== 0x0d);
  if (type !== SIGNED && type !== COMPRESSED) return { type, damaged };
  const signed = info[1] && only(bytes, info[1].start, info[1].end);
  const data = elements(bytes, signed);
  const tags = data.map(({ tag }) => tag.toString(16).padStart(2, "0")).join(" ");
  const isWhole =
    type === COMPRESSED ||
    (/^02 31 30 (?:a0 )?(?:a1 )?31$/.test(tags) && data.at(-1)!.next === signed?.end);
  // Version, algorithms, content, certificates, revocations, signatures (5.1).
  damaged ||= !isWhole;
  // Behind the version stands one set or sequence of algorithms, then the content.
  const inner = data.slice(2).find(({ tag }) => tag === SEQUENCE);
  const [contentType, explicit] = inner === undefined ? [] : elements(bytes, inner);
  // Nothing behind the type of the content: it stands elsewhere.
  if (explicit === undefined)
    return {
      type,
      damaged: damaged || contentType === undefined || contentType.next !== inner?.end,
    };
  const octets = only(bytes, explicit.start, explicit.end);
  // A length that was changed leaves a rest.
  damaged ||= octets?.next !== explicit.end;
  if (octets === undefined || (octets.tag & ~CONSTRUCTED) !== OCTET_STRING)
    return { type, damaged: true };
  const content = Buffer.concat(octetsOf(bytes, octets));
  if (type === SIGNED) {
    budget.takeBytes(content.length);
    return { type, content, damaged };
  }
  try {
    return { type, content: inflated(content, budget), damaged };
  } catch (error) {
    if (error instanceof LimitReached) throw error;
    return { type, damaged: true };
  }
}

const SEQUENCE = 0x30;
const OCTET_STRING = 0x04;
const CONSTRUCTED = 0x20;

// Content info, signed data and its pieces nest six deep; programs cut octets into pieces once.
const MAX_DEPTH = 16;

function only(bytes: Buffer, start: number, end: number): Element | undefined {
  return start < end ? element(bytes, start, end, 0) : undefined;
}

/** The elements within an element. */
function elements(bytes: Buffer, outer: Element | undefined): Element[] {
  const found: Element[] = [];
  for (let at = outer?.start ?? 0; at < (outer?.end ?? 0);) {
    const inner = element(bytes, at, outer!.end, 0);
    if (inner === undefined) break;
    found.push(inner);
    at = inner.next;
  }
  return found;
}

/** Reads the head of an element (X.690, section 8.1); one of indefinite length to its end mark. */
function element(bytes: Buffer, at: number, end: number, depth: number): Element | undefined {
  const tag = bytes[at]!;
  if ((tag & 0x1f) === 0x1f || at + 2 > end || depth > MAX_DEPTH) return undefined;
  const first = bytes[at + 1]!;
  if (first === 0x80) {
    let inner = at + 2;
    while (inner < end && (bytes[inner] !== 0 || bytes[inner + 1] !== 0)) {
      const child = element(bytes, inner, end, depth + 1);
      if (child === undefined) return undefined;
      inner = child.next;
    }
    return { tag, start: at + 2, end: Math.min(inner, end), next: inner + 2 };
  }
  const digits = first < 0x80 ? 0 : first & 0x7f;
  const start = at + 2 + digits;
  if (digits > 6 || start > end) return undefined;
  const length = digits === 0 ? first : bytes.readUIntBE(at + 2, digits);
  return { tag, start, end: Math.min(start + length, end), next: start + length };
}

/** An octet string, in one piece or in several (X.690, section 8.7). */
function octetsOf(bytes: Buffer, octets: Element): Buffer[] {
  if ((octets.tag & CONSTRUCTED) === 0) return [bytes.subarray(octets.start, octets.end)];
  const pieces: Buffer[] = [];
  const waiting = elements(bytes, octets).reverse();
  for (let piece = waiting.pop(); piece !== undefined; piece = waiting.pop()) {
    if ((piece.tag & CONSTRUCTED) === 0) pieces.push(bytes.subarray(piece.start, piece.end));
    else append(waiting, elements(bytes, piece).reverse());
  }
  return pieces;
}

function hex(
  bytes: Buffer,
  { start, end }: Element = { tag: 0, start: 0, end: 0, next: 0 },
): string {
  return bytes.toString("hex", start, end);
}
