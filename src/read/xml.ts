/**
 * XML in chunks of UTF-8 bytes → tokens: tags with their attributes, and text.
 *
 * Extensible Markup Language 1.0 (fifth edition), as much of it as documents use, and forgiving: it
 * does not check well-formedness beyond counting depth, and it expands no entities but the five of
 * section 4.6 and character references: a document type declaration is skipped, so that nothing can
 * grow. Names are compared by a hash of their local part, because prefixes are free (`x:row` is `row`)
 * and a number compares ten times faster than a string.
 */
import { viewOf } from "../bytes.js";

/** What {@link XmlScanner.next} found. */
export const Token = { more: 0, open: 1, close: 2, text: 3, comment: 4 } as const;

/** One of {@link Token}'s values. */
export type Token = (typeof Token)[keyof typeof Token];

/** The number that stands for a local name: of an element, or of an attribute without a prefix. */
export function nameHash(name: string): number {
  let hash = 0;
  for (let index = 0; index < name.length; index++)
    hash = (Math.imul(hash, 31) + name.charCodeAt(index)) | 0;
  return hash;
}

/** The number that stands for an attribute with a prefix, whichever (`r:id`), by its local name. */
export function prefixedHash(name: string): number {
  return nameHash(name) ^ prefixed;
}

const prefixed = 0x5bd1e995;

/** Four ASCII characters as `DataView.getInt32` reads them (little-endian): one comparison for four. */
export function word(characters: string): number {
  return Buffer.from(characters).readInt32LE();
}

/**
 * Whether four bytes are all ASCII and no `<`, `&` or `_`, with which markup, references and the escapes of
 * SpreadsheetML (`_x000D_`) begin: a text of nothing else is what it looks like. Of a word from which a
 * byte's value was taken in each place, that byte is zero, and only then lends from the place above it.
 */
export function arePlain(four: number): boolean {
  const a = four ^ 0x3c3c3c3c;
  const b = four ^ 0x26262626;
  const c = four ^ 0x5f5f5f5f;
  const zeros = ((a - 0x01010101) & ~a) | ((b - 0x01010101) & ~b) | ((c - 0x01010101) & ~c);
  return ((four | zeros) & 0x80808080) === 0;
}

/** A tag longer than this is skipped; the longest honest ones hold a picture as text, elsewhere. */
const maxTagBytes = 1024 * 1024;

/** A text that long is given in pieces. */
const maxPieceBytes = 64 * 1024;

/** Attributes of one tag that are kept. The most that OOXML defines for an element is 40. */
const maxAttributes = 64;

/**
 * A chunk is scanned in slices of this many bytes: their text stays in the processor's cache, and V8
 * gives a longer string a memory mapping of its own (from 128 KiB on).
 */
const sliceBytes = 32 * 1024;

const LT = 60;
const GT = 62;
const AMP = 38;

// What the scanner is inside of, where a construct may be longer than a chunk.
const CONTENT = 0;
const CDATA = 1;
const COMMENT = 2;
const INSTRUCTION = 3;
const DOCTYPE = 4;

const terminators = [
  Buffer.alloc(0),
  Buffer.from("]]>"),
  Buffer.from("-->"),
  Buffer.from("?>"),
  Buffer.from(">"),
];

/** An entity that is more than the name of a namespace, as Illustrator declares them in its pictures. */
const entity = /<!ENTITY\s(?!\s*\w+\s+(["'])https?:\/\/[^\s"']*\1\s*>)/;

/** A pull scanner: {@link push} a chunk, take tokens with {@link next} until it says `more`. */
export class XmlScanner {
  /** Elements that are open. */
  depth = 0;
  /** The hash of the tag's local name, of the last `open` or `close`. */
  name = 0;
  /** Whether the last `open` closes itself; a `close` token follows all the same. */
  empty = false;
  /** True if a tag was skipped, or what comes is no XML at all. */
  damaged = false;
  /** The hashes of the names of all elements that are open, added up. */
  #openNames = 0;
  #buffer: Buffer = Buffer.allocUnsafeSlow(256 * 1024);
  #view = viewOf(this.#buffer);
  /** All of the buffer as Latin-1: a slice of a string is ten times cheaper than one of a buffer. */
  #latin1 = "";
  #position = 0;
  #end = 0;
  #last = false;
  #inside = CONTENT;
  #pendingClose = false;
  #textStart = 0;
  #textEnd = 0;
  /** All bits of the text's bytes; above 127 if it is not ASCII. */
  #textBits = 0;
  #textEntities = false;
  #nameStart = 0;
  #nameEnd = 0;
  readonly #attributes = new Int32Array(3 * maxAttributes);
  #attributeCount = 0;

  /** Adds a chunk. Ranges and texts of tokens before it are void. */
  push(chunk: Uint8Array): void {
    const rest = this.#end - this.#position;
    const needed = rest + chunk.length;
    let buffer = this.#buffer;
    if (needed > buffer.length) {
      buffer = Buffer.allocUnsafeSlow(needed * 2);
      this.#buffer.copy(buffer, 0, this.#position, this.#end);
      this.#buffer = buffer;
      this.#view = viewOf(buffer);
    } else if (rest > 0) buffer.copyWithin(0, this.#position, this.#end);
    buffer.set(chunk, rest);
    this.#position = 0;
    this.#end = needed;
    this.#latin1 = buffer.toString("latin1", 0, needed);
  }

  /** Says that no chunk follows: what is left is given as far as it goes. */
  finish(): void {
    this.#last = true;
  }

  /** Whether each element that was opened was closed, by its name: at the end of a document they are. */
  get balanced(): boolean {
    return this.depth === 0 && this.#openNames === 0;
  }

  /** Moves to the next token. */
  next(): Token {
    if (this.#pendingClose) {
      this.#pendingClose = false;
      this.depth--;
      return Token.close;
    }
    for (;;) {
      if (this.#inside !== CONTENT) {
        const token = this.#nextInside();
        if (token === undefined) continue;
        return token;
      }
      const position = this.#position;
      if (position >= this.#end) return Token.more;
      const buffer = this.#buffer;
      if (buffer[position] !== LT) return this.#nextText();
      if (position + 1 >= this.#end) return this.#incomplete();
      const second = buffer[position + 1];
      if (second === 47) return this.#nextClose();
      if (second !== 33 && second !== 63) return this.#nextOpen();
      if (second === 63) {
        this.#inside = INSTRUCTION;
        this.#position = position + 2;
        continue;
      }
      // <!-- and <![CDATA[ and <!DOCTYPE: nine bytes tell them apart.
      if (position + 9 > this.#end && !this.#last) return Token.more;
      if (buffer[position + 2] === 45 && buffer[position + 3] === 45) {
        this.#inside = COMMENT;
        this.#position = position + 4;
      } else if (this.#latin1.startsWith("[CDATA[", position + 2)) {
        this.#inside = CDATA;
        this.#position = position + 9;
      } else {
        this.#inside = DOCTYPE;
        this.#position = position + 2;
      }
    }
  }

  #nextText(): Token {
    const buffer = this.#buffer;
    const end = this.#end;
    const start = this.#position;
    let position = start;
    let bits = 0;
    let entities = false;
    for (; position < end; position++) {
      const byte = buffer[position];
      if (byte === LT) break;
      bits |= byte;
      if (byte === AMP) entities = true;
    }
    if (position === end && !this.#last) {
      if (end - start < maxPieceBytes) return Token.more;
      position = pieceEnd(buffer, start, end);
    }
    this.#textStart = start;
    this.#textEnd = position;
    this.#textBits = bits;
    this.#textEntities = entities;
    this.#position = position;
    return Token.text;
  }

  /** Inside CDATA, a comment, an instruction or a document type: text, `more`, or nothing of note. */
  #nextInside(): Token | undefined {
    const inside = this.#inside;
    const terminator = terminators[inside];
    const start = this.#position;
    let end = this.#buffer.subarray(0, this.#end).indexOf(terminator, start);
    if (inside === DOCTYPE && end >= 0) {
      // An internal subset stands in brackets and may hold tags of its own.
      const bracket = this.#latin1.indexOf("[", start);
      if (bracket >= 0 && bracket < end) {
        const close = this.#latin1.indexOf("]", bracket);
        end = close < 0 ? -1 : this.#latin1.indexOf(">", close);
      }
    }
    const found = end >= 0;
    // A document of Office may have no entities of its own: what they stand for is not read.
    if (inside === DOCTYPE && found && entity.test(this.#latin1.slice(start, end)))
      this.damaged = true;
    if (found) {
      this.#inside = CONTENT;
      this.#position = end + terminator.length;
    } else {
      if (!this.#last && inside === DOCTYPE && this.#end - start < maxTagBytes) return Token.more;
      if (!this.#last && this.#end - start < maxPieceBytes) return Token.more;
      if (inside === DOCTYPE) this.damaged = true;
      end = this.#last ? this.#end : pieceEnd(this.#buffer, start, this.#end - 3);
      this.#position = end;
      if (this.#last) {
        this.#inside = CONTENT;
        this.damaged = true;
      }
    }
    if ((inside === CDATA || inside === COMMENT) && end > start) {
      this.#textStart = start;
      this.#textEnd = end;
      this.#textBits = 0xff;
      this.#textEntities = false;
      return inside === CDATA ? Token.text : Token.comment;
    }
    return undefined;
  }

  #nextClose(): Token {
    const buffer = this.#buffer;
    const end = this.#end;
    let position = this.#position + 2;
    let hash = 0;
    for (; position < end; position++) {
      const byte = buffer[position];
      if (byte === GT || byte <= 32) break;
      hash = byte === 58 ? 0 : (Math.imul(hash, 31) + byte) | 0;
    }
    while (position < end && buffer[position] !== GT) position++;
    if (position >= end) return this.#incomplete();
    this.name = hash;
    this.#position = position + 1;
    this.depth--;
    this.#openNames = (this.#openNames - hash) | 0;
    return Token.close;
  }

  #nextOpen(): Token {
    const buffer = this.#buffer;
    const end = this.#end;
    const attributes = this.#attributes;
    let position = this.#position + 1;
    let hash = 0;
    let count = 0;
    let byte = 0;
    this.#nameStart = position;
    for (; position < end; position++) {
      byte = buffer[position];
      if (byte <= 32 || byte === GT || byte === 47) break;
      hash = byte === 58 ? 0 : (Math.imul(hash, 31) + byte) | 0;
    }
    this.#nameEnd = position;
    for (;;) {
      while (position < end && buffer[position] <= 32) position++;
      if (position >= end) return this.#incomplete();
      byte = buffer[position];
      if (byte === GT) {
        this.empty = false;
        break;
      }
      if (byte === 47) {
        if (position + 1 >= end) return this.#incomplete();
        position++;
        if (buffer[position] !== GT) continue;
        this.empty = true;
        break;
      }
      let key = 0;
      let prefix = 0;
      for (; position < end; position++) {
        byte = buffer[position];
        if (byte === 61 || byte <= 32 || byte === GT) break;
        if (byte === 58) {
          key = 0;
          prefix = prefixed;
        } else key = (Math.imul(key, 31) + byte) | 0;
      }
      while (position < end && buffer[position] <= 32) position++;
      if (position >= end) return this.#incomplete();
      if (buffer[position] !== 61) continue;
      position++;
      while (position < end && buffer[position] <= 32) position++;
      if (position >= end) return this.#incomplete();
      const quote = buffer[position];
      if (quote !== 34 && quote !== 39) continue;
      const start = ++position;
      while (position < end && buffer[position] !== quote) position++;
      if (position >= end) return this.#incomplete();
      if (count < maxAttributes) {
        const at = 3 * count++;
        attributes[at] = key ^ prefix;
        attributes[at + 1] = start;
        attributes[at + 2] = position;
      }
      position++;
    }
    this.#attributeCount = count;
    this.name = hash;
    this.#position = position + 1;
    this.depth++;
    this.#pendingClose = this.empty;
    if (!this.empty) this.#openNames = (this.#openNames + hash) | 0;
    return Token.open;
  }

  /** A tag that does not end in what is there. One that is too long is given up, with all of that. */
  #incomplete(): Token {
    if (this.#last || this.#end - this.#position > maxTagBytes) {
      this.damaged = true;
      this.#position = this.#end;
    }
    return Token.more;
  }

  /**
   * Right behind an `open`: if the element holds nothing but one child without attributes, and that
   * nothing but text (`<c r="A1"><v>12</v></c>`), and all of it is here, takes all of that at once:
   * the text is the last text, the child's name the result, the next token what follows the element.
   * Otherwise 0, and nothing has moved. Most cells of most workbooks are like that.
   */
  onlyChild(): number {
    if (this.#pendingClose) return 0;
    const buffer = this.#buffer;
    const end = this.#end;
    let position = this.#position;
    if (position + 8 > end || buffer[position] !== LT) return 0;
    const child = ++position;
    let hash = 0;
    let byte = buffer[position];
    for (; position < end; byte = buffer[++position]) {
      if (byte <= 62 && (byte <= 47 || byte >= 60)) break;
      hash = byte === 58 ? 0 : (Math.imul(hash, 31) + byte) | 0;
    }
    const childLength = position - child;
    if (childLength === 0 || byte !== GT) return 0;
    const start = ++position;
    let bits = 0;
    let references = false;
    for (; position < end; position++) {
      byte = buffer[position];
      if (byte === LT) break;
      bits |= byte;
      if (byte === AMP) references = true;
    }
    const textEnd = position;
    const nameLength = this.#nameEnd - this.#nameStart;
    const parent = position + childLength + 3;
    const behind = parent + nameLength + 3;
    if (behind > end) return 0;
    if (buffer[position + 1] !== 47 || buffer[parent - 1] !== GT) return 0;
    if (buffer[parent] !== LT || buffer[parent + 1] !== 47 || buffer[behind - 1] !== GT) return 0;
    for (let at = 0; at < childLength; at++)
      if (buffer[child + at] !== buffer[position + 2 + at]) return 0;
    for (let at = 0; at < nameLength; at++)
      if (buffer[this.#nameStart + at] !== buffer[parent + 2 + at]) return 0;
    this.#textStart = start;
    this.#textEnd = textEnd;
    this.#textBits = bits;
    this.#textEntities = references;
    this.#position = behind;
    this.depth--;
    this.#openNames = (this.#openNames - this.name) | 0;
    return hash;
  }

  /**
   * The bytes that are here, up to {@link end}: for what takes a common form of element straight from
   * them, from {@link position} on, and says with {@link goOn} how far it came.
   */
  get bytes(): Buffer {
    return this.#buffer;
  }

  /** The same as {@link bytes}. */
  get view(): DataView {
    return this.#view;
  }

  /** Where the bytes end. */
  get end(): number {
    return this.#end;
  }

  /** Where the next token begins; `end` if that is no plain content, or already known. */
  get position(): number {
    return this.#pendingClose || this.#inside !== CONTENT ? this.#end : this.#position;
  }

  /** Goes on at this offset, behind a whole element. */
  goOn(position: number): void {
    if (!this.#pendingClose && this.#inside === CONTENT) this.#position = position;
  }

  /** Where the last `open` begins. */
  get tagStart(): number {
    return this.#nameStart - 1;
  }

  /** Where it ends, right behind the `open`. */
  get tagEnd(): number {
    return this.#position;
  }

  /** Where the value of an attribute of the last `open` begins; -1 if it has none. */
  valueStart(hash: number): number {
    const at = this.#find(hash);
    return at < 0 ? -1 : this.#attributes[at + 1];
  }

  /** Where the last `text` begins. */
  get textStart(): number {
    return this.#textStart;
  }

  /** Where the last `text` ends. */
  get textEnd(): number {
    return this.#textEnd;
  }

  /** Bytes as text, entities and character references resolved. */
  decode(start: number, end: number): string {
    return resolve(this.#buffer.toString("utf8", start, end));
  }

  /** Bytes that are ASCII, as text. */
  slice(start: number, end: number): string {
    return this.#latin1.substring(start, end);
  }

  /** The element's name as written, prefix included, of the last `open`. */
  tag(): string {
    return this.#latin1.slice(this.#nameStart, this.#nameEnd);
  }

  /** The text of the last `text` or `comment`, entities and character references resolved. */
  text(): string {
    const start = this.#textStart;
    const end = this.#textEnd;
    if (this.#textBits < 128 && !this.#textEntities) return this.#latin1.substring(start, end);
    return this.#textEntities ? this.decode(start, end) : this.#buffer.toString("utf8", start, end);
  }

  /** Whether the last `text` is white space only. */
  blank(): boolean {
    for (let at = this.#textStart; at < this.#textEnd; at++)
      if (this.#buffer[at] > 32) return false;
    return true;
  }

  /** The index of an attribute of the last `open`, for {@link value} and others; -1 if it has none. */
  #find(hash: number): number {
    const attributes = this.#attributes;
    const end = 3 * this.#attributeCount;
    for (let at = 0; at < end; at += 3) if (attributes[at] === hash) return at;
    return -1;
  }

  /** The value of an attribute of the last `open`. */
  attribute(hash: number): string | undefined {
    const at = this.#find(hash);
    return at < 0 ? undefined : this.#value(at);
  }

  /** All attribute values of the last `open`. */
  *attributes(): Generator<string> {
    for (let at = 0; at < 3 * this.#attributeCount; at += 3) yield this.#value(at);
  }

  #value(at: number): string {
    const start = this.#attributes[at + 1];
    const end = this.#attributes[at + 2];
    let bits = 0;
    for (let index = start; index < end; index++) {
      const byte = this.#buffer[index];
      bits |= byte === AMP ? 0x80 : byte;
    }
    return bits < 128
      ? this.#latin1.substring(start, end)
      : resolve(this.#buffer.toString("utf8", start, end));
  }

  /** The value of an attribute as a whole number from 0 on; `-1` if it has none or is not that. */
  integer(hash: number): number {
    const at = this.#find(hash);
    if (at < 0) return -1;
    const end = this.#attributes[at + 2];
    let index = this.#attributes[at + 1];
    if (index === end || end - index > 15) return -1;
    let value = 0;
    for (; index < end; index++) {
      const digit = this.#buffer[index] - 48;
      if (digit < 0 || digit > 9) return -1;
      value = value * 10 + digit;
    }
    return value;
  }

  /** Whether an attribute says yes: `1`, `true` or `on`. */
  flag(hash: number): boolean {
    const at = this.#find(hash);
    if (at < 0) return false;
    const first = this.#buffer[this.#attributes[at + 1]];
    const second = this.#buffer[this.#attributes[at + 1] + 1];
    return first === 49 || first === 116 || (first === 111 && second === 110);
  }

  /** The column (0 = A) of an attribute that is a cell reference like `AB12`; `-1` if it has none. */
  column(hash: number): number {
    const at = this.#find(hash);
    if (at < 0) return -1;
    const end = this.#attributes[at + 2];
    let column = 0;
    for (let index = this.#attributes[at + 1]; index < end; index++) {
      const letter = (this.#buffer[index] | 32) - 96;
      if (letter < 1 || letter > 26) break;
      column = column * 26 + letter;
      // XFD is 16,384; no more letters than that are a column.
      if (column > 1_000_000) return -1;
    }
    return column - 1;
  }

  /** The row number of an attribute that is a cell reference like `AB12`; `0` if it has none. */
  row(hash: number): number {
    const at = this.#find(hash);
    if (at < 0) return 0;
    const end = this.#attributes[at + 2];
    let row = 0;
    for (let index = this.#attributes[at + 1]; index < end; index++) {
      const digit = this.#buffer[index] - 48;
      if (digit >= 0 && digit <= 9) row = row * 10 + digit;
    }
    return row < 1e9 ? row : 0;
  }

  /** The {@link nameHash} of an attribute's value, to tell a few values apart; `0` if it has none. */
  hash(hash: number): number {
    const at = this.#find(hash);
    if (at < 0) return 0;
    const end = this.#attributes[at + 2];
    let value = 0;
    for (let index = this.#attributes[at + 1]; index < end; index++)
      value = (Math.imul(value, 31) + this.#buffer[index]) | 0;
    return value;
  }

  /** The first byte of the last `text`; `0` if it is empty. */
  get firstTextByte(): number {
    return this.#textStart < this.#textEnd ? this.#buffer[this.#textStart] : 0;
  }
}

/** Where a piece of text may end: not inside a character, not inside a character reference. */
function pieceEnd(buffer: Buffer, start: number, end: number): number {
  let cut = end;
  let lead = end - 1;
  while (lead > start && lead > end - 4 && (buffer[lead] & 0xc0) === 0x80) lead--;
  const length = buffer[lead] >= 0xf0 ? 4 : buffer[lead] >= 0xe0 ? 3 : buffer[lead] >= 0xc0 ? 2 : 1;
  if (lead > start && lead + length > end) cut = lead;
  const reference = buffer.subarray(start, cut).lastIndexOf(AMP) + start;
  if (reference > start && cut - reference < 12 && !buffer.subarray(reference, cut).includes(59))
    cut = reference;
  return cut;
}

const entities: Readonly<Record<string, string>> = {
  amp: "&",
  lt: "<",
  gt: ">",
  quot: '"',
  apos: "'",
};

/** Resolves character references and the five predefined entities; any other stays as it is. */
function resolve(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|(\w{2,4}));/g,
    (all, decimal, hex, name) => {
      if (name !== undefined) return Object.hasOwn(entities, name) ? entities[name] : all;
      const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
      return code <= 0x10ffff ? String.fromCodePoint(code) : all;
    },
  );
}

/**
 * Hands every token of the chunks to `take`, and comes back after each chunk, so that what was
 * gathered can be passed on. The tokens of all chunks before an error are taken first.
 */
export async function* scanXml(
  chunks: AsyncIterable<Uint8Array>,
  take: (xml: XmlScanner, token: Token) => void,
): AsyncGenerator<XmlScanner> {
  const xml = new XmlScanner();
  try {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length; at += sliceBytes) {
        xml.push(chunk.subarray(at, at + sliceBytes));
        for (let token = xml.next(); token !== Token.more; token = xml.next()) take(xml, token);
      }
      yield xml;
    }
  } finally {
    xml.finish();
  }
  for (let token = xml.next(); token !== Token.more; token = xml.next()) take(xml, token);
  yield xml;
}

/** What turns XML of another encoding (XML 1.0, appendix F) into UTF-8, if it is one. */
export async function recoder(
  head: Uint8Array,
): Promise<((chunk: Uint8Array) => Uint8Array) | undefined> {
  let encoding: string | undefined;
  if (head[0] === 0xff && head[1] === 0xfe) encoding = "utf-16le";
  else if (head[0] === 0xfe && head[1] === 0xff) encoding = "utf-16be";
  else if (head[0] === 60 && head[1] === 0) encoding = "utf-16le";
  else if (head[0] === 0 && head[1] === 60) encoding = "utf-16be";
  else {
    const declaration = Buffer.from(head.subarray(0, 120)).toString("latin1");
    encoding = /^<\?xml[^>]*\sencoding=["']([\w.:-]+)["']/.exec(declaration)?.[1]?.toLowerCase();
    if (encoding === undefined || /^(utf-?8|utf-?16|us-ascii)$/.test(encoding)) return undefined;
  }
  const { default: iconv } = await import("iconv-lite");
  if (!iconv.encodingExists(encoding)) return undefined;
  const decoder = iconv.getDecoder(encoding);
  return (chunk) => Buffer.from(decoder.write(Buffer.from(chunk)));
}

/** A whole file as chunks of UTF-8, as the scanner takes them. */
export async function* slices(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  const recode = await recoder(bytes);
  const size = 64 * 1024;
  for (let at = 0; at < bytes.length; at += size) {
    const slice = bytes.subarray(at, at + size);
    yield recode === undefined ? slice : recode(slice);
  }
}
