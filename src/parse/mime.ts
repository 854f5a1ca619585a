/**
 * The bytes of a message → its header and its leaf parts (RFC 2045, RFC 2046). One pass over the lines
 * that begin with `--`, whatever the nesting: every byte between the header and the end belongs to one
 * part, one boundary line, or the text outside the parts. Nothing is thrown away because a boundary is
 * not declared, not closed, closed too early, or written with spaces behind it.
 */
import { append } from "../append.js";
import { behindLine, bufferOf } from "../bytes.js";
import { type Field, type HeaderBlock, readHeader, structured, type Structured } from "./header.js";

/** A part that holds no further parts. */
export interface Part {
  readonly fields: readonly Field[];
  readonly type: Structured;
  /** Where its header begins; for text in front of parts, where that of their multipart does. */
  readonly headerStart: number;
  /** Where its content begins. */
  readonly start: number;
  /** Its still encoded content. */
  readonly content: Buffer;
  /** True for what stands before the first or behind the last boundary: mail programs do not show it. */
  readonly outside: boolean;
}

/** A message, cut into its parts. */
export interface Mime {
  /** The header of the message itself. */
  readonly fields: readonly Field[];
  /** The headers of its parts, multiparts included, one behind the other. */
  readonly partFields: readonly Field[];
  readonly parts: readonly Part[];
  /** The headers of the multiparts, in their order: type, and from where to where. */
  readonly multiparts: readonly {
    readonly type: Structured;
    readonly headerStart: number;
    readonly headerEnd: number;
  }[];
  /** True if there were more parts than `maxParts`. */
  readonly tooMany: boolean;
  /** True if the header was longer than `maxHeaderBytes`. */
  readonly headerCut: boolean;
  /** True if the message ends before any of its multiparts does. */
  readonly unclosed: boolean;
  /** True if its multiparts have no end, or lack parts; or if a header holds zero bytes. */
  readonly damaged: boolean;
  /** How the header of the message itself ends. */
  readonly ending: HeaderBlock["ending"];
}

const CONTENT_FIELD = /^content-(?:type|transfer-encoding|disposition|id|description)[ \t]*:/i;

/** Cuts a message into its parts: at most `maxParts`, behind `maxHeaderBytes` of its header at most. */
export function cut(bytes: Buffer, maxParts: number, maxHeaderBytes = Infinity): Mime {
  const parts: Part[] = [];
  let tooMany = false;

  // Open multiparts, the outermost first, and where each boundary stands among them. A boundary stays
  // known after its closing line: content behind that is still cut where it recurs.
  const levels: string[] = [];
  const known = new Map<string, number>();
  const delimiter = (line: string): { key: string; closing: boolean } | undefined => {
    const text = boundaryKey(line.slice(2));
    if (known.has(text)) return { key: text, closing: false };
    const stripped = text.endsWith("--") ? text.slice(0, -2).trimEnd() : undefined;
    return stripped !== undefined && known.has(stripped)
      ? { key: stripped, closing: true }
      : undefined;
  };

  const multiparts: Mime["multiparts"][number][] = [];
  let current: Current = { fields: [], type: PLAIN, headerStart: 0, start: 0, outside: false };
  const finish = (end: number): void => {
    // The line end before a boundary belongs to the boundary.
    if (end > current.start && end < bytes.length && bytes[end - 1] === 0x0a) end--;
    if (end > current.start && end < bytes.length && bytes[end - 1] === 0x0d) end--;
    const content = bytes.subarray(current.start, Math.max(end, current.start));
    if (current.outside && isBlank(content)) return;
    if (parts.length >= maxParts) tooMany = true;
    else
      parts.push({
        fields: current.fields,
        type: current.type,
        headerStart: current.headerStart,
        start: current.start,
        content,
        outside: current.outside,
      });
  };
  const begin = (
    fields: readonly Field[],
    headerStart: number,
    start: number,
    outside: boolean,
  ): void => {
    const type = contentType(fields);
    if (type.value.startsWith("multipart/")) {
      const boundary = type.params.get("boundary");
      if (boundary !== undefined && boundary !== "") open(boundaryKey(boundary));
      multiparts.push({ type, headerStart, headerEnd: start });
      // The header of the multipart goes with the text in front of its parts.
      current = { fields, type, headerStart, start, outside: true };
    } else current = { fields, type, headerStart, start, outside };
  };
  const open = (key: string): void => {
    // A multipart with the boundary of one around it shares its level.
    if (known.has(key)) return;
    known.set(key, levels.length);
    levels.push(key);
  };
  const partFields: Field[] = [];
  const beginPart = (from: number, outside: boolean): void => {
    const { fields, end } = readHeader(bytes, from);
    append(partFields, fields);
    begin(fields, from, end, outside);
    at = end;
  };
  // How many parts each boundary began.
  const begun = new Map<string, number>();
  // Boundaries whose closing line was seen: parts that come behind it are outside.
  const closed = new Set<string>();
  let everClosed = false;

  const headerStart = messageStart(bytes);
  const header = readHeader(bytes, headerStart, maxHeaderBytes);
  let at = header.end;
  begin(header.fields, headerStart, at, false);
  while (at < bytes.length && !tooMany) {
    const line = nextDashes(bytes, at);
    if (line === undefined) break;
    const { start, end, next } = line;
    at = next;
    // RFC 2046 allows boundaries of 70 characters; far longer lines of dashes are no boundaries.
    const text = bytes.toString("latin1", start, Math.min(end, start + 1000));
    const found = delimiter(text);
    if (found === undefined) {
      // Parts of a boundary that nothing declares: a lost parameter, a lost header. Not in a message
      // within the message, which is cut when it is opened itself.
      if (
        !CONTENT_FIELD.test(bytes.toString("latin1", next, next + 40)) ||
        isNested(current, bytes)
      )
        continue;
      const outside = current.outside && closed.size > 0;
      finish(start);
      open(boundaryKey(text.slice(2)));
      beginPart(next, outside);
      continue;
    }
    finish(start);
    const level = known.get(found.key)!;
    for (const inner of levels.splice(level + 1)) {
      known.delete(inner);
      closed.delete(inner);
    }
    if (found.closing) {
      closed.add(found.key);
      everClosed = true;
      current = { fields: [], type: PLAIN, headerStart: next, start: next, outside: true };
    } else {
      begun.set(found.key, (begun.get(found.key) ?? 0) + 1);
      beginPart(next, closed.has(found.key));
    }
  }
  if (!tooMany) finish(bytes.length);
  const unclosed = multiparts.length > 0 && !everClosed && !tooMany;
  // RFC 2046, section 5.1.1: there is a part at least; RFC 1847: what is signed, and its signature.
  const isMissing = multiparts.some(({ type: { value, params } }) => {
    const least = value === "multipart/signed" || value === "multipart/encrypted" ? 2 : 1;
    const boundary = params.get("boundary") ?? "";
    // One that is not ASCII, which it must be, is decoded here and not where its lines stand.
    return !/[^ -~]/.test(boundary) && (begun.get(boundaryKey(boundary)) ?? 0) < least;
  });
  return {
    fields: header.fields,
    partFields,
    parts,
    multiparts,
    tooMany,
    headerCut: header.cut,
    ending: header.ending,
    unclosed,
    damaged:
      unclosed ||
      (isMissing && !tooMany) ||
      [...header.fields, ...partFields].some(({ value }) => value.includes("\0")),
  };
}

/** The part that is being walked through. */
interface Current {
  readonly fields: readonly Field[];
  readonly type: Structured;
  readonly headerStart: number;
  readonly start: number;
  readonly outside: boolean;
  /** Whether it is a message, once that was asked. */
  nested?: boolean;
}

function isNested(part: Current, bytes: Buffer): boolean {
  return (part.nested ??=
    part.type.value.startsWith("message/") ||
    (!part.outside &&
      part.start > 0 &&
      hasMessageHeader(bytes.subarray(part.start, part.start + LOOK_AT))));
}

// Fields that hardly stand at the head of anything but a message; of the others it takes two.
const SURE_FIELDS = new Set([
  "content-transfer-encoding",
  "content-type",
  "message-id",
  "mime-version",
  "received",
  "return-path",
]);
const FIELDS = new Set(["bcc", "cc", "date", "from", "reply-to", "sender", "subject", "to"]);

// A header of a mailing is longer than this, its first fields are not.
const LOOK_AT = 16 * 1024;

// A header that was damaged on its way has a few control characters at its start; the bytes that stand
// before the first message of an archive (of tar, up to 123), or before a signed one, have many.
const MOST_CONTROLS = 3;
const START = 128;

/** Whether bytes begin like a message: header fields that messages have, or parts with such fields. */
export function isMessage(bytes: Buffer): boolean {
  const head = asSent(bytes.subarray(0, LOOK_AT));
  return (
    /(?:^|\n)--[^\n]{1,80}\nContent-(?:Type|Transfer-Encoding|Disposition):/i.test(
      head.toString("latin1"),
    ) || hasMessageHeader(head)
  );
}

/** Whether a message stands behind bytes that are no text. */
export function isBehindBytes(message: Buffer): boolean {
  const text = asSent(message.subarray(0, LOOK_AT)).toString("latin1", 0, START);
  return (text.match(/[^\t\r\n\P{Cc}\x7f-\x9f]/gu) ?? []).length > MOST_CONTROLS;
}

// Random bytes hold as many LF as lone CR; of a file with this many times more, CR ends the lines.
const MORE_RETURNS = 2;

/**
 * A message as some programs save it → as it is sent: UTF-16 → UTF-8; lines that end with CR alone (old
 * Macintosh programs) → lines that end with LF. All others as they are.
 */
export function asSent(bytes: Buffer): Buffer {
  const wide = utf16(bytes);
  if (wide !== undefined) return Buffer.from(wide);
  if (!bytes.includes(0x0d)) return bytes;
  let feeds = 0;
  let returns = 0;
  for (let at = 0; at < Math.min(bytes.length, LOOK_AT); at++) {
    if (bytes[at] === 0x0a) feeds++;
    else if (bytes[at] === 0x0d && bytes[at + 1] !== 0x0a) returns++;
  }
  if (returns <= feeds * MORE_RETURNS) return bytes;
  const copy = Buffer.from(bytes);
  for (let at = copy.indexOf(0x0d); at !== -1; at = copy.indexOf(0x0d, at + 1))
    if (copy[at + 1] !== 0x0a) copy[at] = 0x0a;
  return copy;
}

/** The text of bytes that begin with UTF-16: with its mark, or with two printable letters of ASCII. */
function utf16(bytes: Buffer): string | undefined {
  const isLetter = (byte: number | undefined): boolean => byte! > 0x20 && byte! < 0x7f;
  const [a, b, c, d] = bytes;
  const little = (a === 0xff && b === 0xfe) || (isLetter(a) && b === 0 && isLetter(c) && d === 0);
  const big = (a === 0xfe && b === 0xff) || (a === 0 && isLetter(b) && c === 0 && isLetter(d));
  if (!little && !big) return undefined;
  const whole = bytes.subarray(0, bytes.length & ~1);
  const text = (little ? whole : Buffer.from(whole).swap16()).toString("utf16le");
  return text.replace(/^\ufeff/, "");
}

// `From jean@example.fr Sat Nov 21 10:00:00 2026` and the header behind it (RFC 4155, appendix A).
const MAILBOX_LINE = /^From [^\r\n]{1,200}\d{4}[^\r\n]{0,20}\r?\n>?[A-Za-z][A-Za-z0-9-]{0,70}[: ]/;

/** Where the messages of a mailbox file begin: their `From ` lines and what follows them; at most so many. */
export function mailboxStarts(
  input: Uint8Array,
  most: number,
): { readonly start: number; readonly message: number }[] {
  const bytes = bufferOf(input);
  const found: { start: number; message: number }[] = [];
  for (let start = 0; start !== -1 && found.length < most;) {
    if (MAILBOX_LINE.test(bytes.toString("latin1", start, start + 320)))
      found.push({ start, message: bytes.indexOf(0x0a, start) + 1 });
    const line = bytes.indexOf("\nFrom ", start, "latin1");
    start = line === -1 ? -1 : line + 1;
  }
  return found[0]?.start === 0 ? found : [];
}

function hasMessageHeader(head: Buffer): boolean {
  const { fields } = readHeader(head, messageStart(head));
  const names = new Set(fields.map(({ name }) => name));
  // A log says of each message the same.
  if (names.size === 1 && fields.length > 1) return false;
  if ([...names].some((name) => SURE_FIELDS.has(name))) return true;
  // What a program calls them (`Cc: Copie à`) are words, without an address or a date.
  const own = fields.filter(({ name }) => FIELDS.has(name));
  return (
    new Set(own.map(({ name }) => name)).size >= 2 && own.some(({ value }) => /[@\d]/.test(value))
  );
}

const PLAIN: Structured = { value: "text/plain", params: new Map() };

/** The content type a header declares; `text/plain` if none (RFC 2045, section 5.2). */
function contentType(fields: readonly Field[]): Structured {
  const all = fields
    .filter(({ name, value }) => name === "content-type" && value !== "")
    .map(({ value }) => structured(value));
  // Of several, programs take the first or the last: parts must be found either way.
  return all.find(({ value }) => value.startsWith("multipart/")) ?? all[0] ?? PLAIN;
}

/** Boundaries are compared without trailing space and with inner space as one: both get damaged on the way. */
function boundaryKey(text: string): string {
  return text.replaceAll(/[ \t\r]+/g, " ").trimEnd();
}

/** Behind a byte order mark and empty lines. */
function messageStart(bytes: Buffer): number {
  let at = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  while (bytes[at] === 0x0a || bytes[at] === 0x0d) at++;
  return at;
}

/** The next line that begins with `--`, at or behind `from`, the start of a line. */
function nextDashes(
  bytes: Buffer,
  from: number,
): { start: number; end: number; next: number } | undefined {
  let start = from;
  if (bytes[from] !== 0x2d || bytes[from + 1] !== 0x2d) {
    const found = bytes.indexOf("\n--", from, "latin1");
    if (found === -1) return undefined;
    start = found + 1;
  }
  const next = behindLine(bytes, start);
  return { start, end: bytes[next - 1] === 0x0a ? next - 1 : next, next };
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d));
}
