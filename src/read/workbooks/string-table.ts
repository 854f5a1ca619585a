import { arePlain } from "../xml.js";

/** Characters of one page: large enough that pages are few, small enough to be filled quickly. */
const pageBits = 16;
const pageSize = 1 << pageBits;

/** Longer texts are not copied byte by byte. */
const maxCopied = 4096;

/** Longer texts are not moved to a page when more is added to them, so that adding stays linear. */
const maxRewritten = 512;

const AMP = 38;
const LT = 60;
const UNDERSCORE = 95;
const SMALL_X = 120;

/**
 * How many strings are kept as they were given, so that the same index gives the same object again:
 * for one that is asked for a thousand times, as a town is, that saves making it, and whoever looks at
 * it can know it by its identity. Programs number strings in the order of the cells, so those that
 * come again and again are among the first: of a list of 100,000 people six in ten are below this.
 * Keeping more costs more than it saves, since what is kept is copied and marked by the collector.
 */
const maxKept = 16_384;

function viewOf(page: Buffer): DataView {
  return new DataView(page.buffer, page.byteOffset, page.length);
}

/**
 * The shared strings of a workbook, each kept once and decoded when asked for.
 *
 * Five million JavaScript strings are 300 MB and a second of work. Here they are pages of bytes, held
 * as Latin-1 strings of which a cell's text is a slice; strings with other characters (`œ`, `’`) stand
 * there in UTF-8 and are marked.
 */
export class StringTable {
  readonly #pages: string[] = [];
  #page = Buffer.allocUnsafeSlow(pageSize);
  #pageView = viewOf(this.#page);
  #used = 0;
  /** Where each string begins: page × pageSize + offset. */
  #starts = new Uint32Array(4096);
  /** A bit for each string: whether it stands in UTF-8. */
  #wide = new Uint8Array(4096 / 8);
  #length = 0;
  /** Strings that no page can hold, or that were put together. */
  readonly #long = new Map<number, string>();
  /** A bit for each string: whether it was ever asked for. */
  #asked = new Uint8Array(0);
  /** Of the first strings, those that were asked for. */
  readonly #kept: (string | undefined)[] = [];

  /** How many strings there are. */
  get length(): number {
    return this.#length;
  }

  /**
   * Adds the text that begins at `at` and ends before the next `<`, given in UTF-8, straight from the
   * bytes: if it is Latin-1, fits on a page, and holds no reference and no escape (`&`, `_x`).
   *
   * @param view the same bytes
   * @param end where the bytes end
   * @returns the offset of the `<`, or -1 if nothing was added
   */
  addBytes(bytes: Uint8Array, view: DataView, at: number, end: number): number {
    if (this.#used > pageSize - maxCopied) this.#turnPage();
    const page = this.#page;
    const pageView = this.#pageView;
    const last = Math.min(end, at + maxCopied);
    let to = this.#used;
    // Four at a time as long as they are plain.
    for (; at + 4 <= last; at += 4, to += 4) {
      const four = view.getInt32(at, true);
      if (!arePlain(four)) break;
      pageView.setInt32(to, four, true);
    }
    for (; at < last; at++) {
      let byte = bytes[at]!;
      if (byte === LT) {
        this.#begin();
        this.#used = to;
        return at;
      }
      if (byte === AMP || (byte === UNDERSCORE && bytes[at + 1] === SMALL_X)) return -1;
      if (byte >= 0x80) {
        const next = bytes[at + 1]!;
        if ((byte !== 0xc2 && byte !== 0xc3) || (next & 0xc0) !== 0x80) return -1;
        byte = ((byte & 3) << 6) | (next & 0x3f);
        at++;
      }
      page[to++] = byte;
    }
    return -1;
  }

  /** Adds a string of so many bytes of Latin-1, from `at` on. */
  addLatin1(bytes: Buffer, at: number, length: number): void {
    if (length > maxCopied) {
      this.add(bytes.toString("latin1", at, at + length));
      return;
    }
    if (this.#used > pageSize - maxCopied) this.#turnPage();
    const page = this.#page;
    this.#begin();
    for (let index = 0; index < length; index++) page[this.#used++] = bytes[at + index]!;
  }

  /** Adds a string of so many UTF-16 code units, little-endian, from `at` on. */
  addUtf16(bytes: Buffer, at: number, units: number): void {
    if (this.#used > pageSize - maxCopied) this.#turnPage();
    const page = this.#page;
    const end = at + 2 * units;
    let to = this.#used;
    // The rest of a text that is not Latin-1 is not looked at.
    let isCopied = units <= maxCopied;
    for (let from = at; isCopied && from < end; from += 2) {
      page[to++] = bytes[from]!;
      isCopied = bytes[from + 1] === 0;
    }
    if (!isCopied) {
      this.add(bytes.toString("utf16le", at, end));
      return;
    }
    this.#begin();
    this.#used = to;
  }

  /** Takes the string back that was added last. */
  removeLast(): void {
    this.#used = this.#starts[--this.#length]! % pageSize;
  }

  /** Adds a string. */
  add(text: string): void {
    const size = Buffer.byteLength(text);
    if (size > pageSize - this.#used) this.#turnPage();
    this.#begin();
    if (size > pageSize) {
      this.#long.set(this.#length - 1, text);
      return;
    }
    this.#used += this.#page.write(text, this.#used);
    if (size > text.length) this.#wide[(this.#length - 1) >> 3] |= 1 << ((this.#length - 1) & 7);
  }

  /** Adds text to the end of the last string, up to `maxLength` characters or a piece beyond. */
  append(text: string, maxLength: number): void {
    const index = this.#length - 1;
    const start = this.#starts[index] % pageSize;
    const long = this.#long.get(index);
    const isWide = this.#isWide(index);
    const before = long ?? this.#page.toString(isWide ? "utf8" : "latin1", start, this.#used);
    if (before.length >= maxLength) return;
    if (long === undefined) this.#used = start;
    if (before.length + text.length > maxRewritten) {
      this.#long.set(index, before + text);
      return;
    }
    this.#wide[index >> 3] &= ~(1 << (index & 7));
    this.#length--;
    this.add(before + text);
  }

  #isWide(index: number): boolean {
    return (this.#wide[index >> 3] & (1 << (index & 7))) !== 0;
  }

  #begin(): void {
    if (this.#used === pageSize) this.#turnPage();
    if (this.#length === this.#starts.length) {
      const starts = new Uint32Array(this.#length * 2);
      starts.set(this.#starts);
      this.#starts = starts;
      const wide = new Uint8Array(this.#length / 4);
      wide.set(this.#wide);
      this.#wide = wide;
    }
    this.#starts[this.#length++] = this.#pages.length * pageSize + this.#used;
  }

  #turnPage(): void {
    this.#pages.push(this.#page.toString("latin1", 0, this.#used));
    this.#used = 0;
  }

  /** To be called after the last string. */
  finish(): void {
    this.#turnPage();
    this.#page = Buffer.alloc(0);
    this.#pageView = viewOf(this.#page);
    this.#starts = this.#starts.slice(0, this.#length);
    this.#asked = new Uint8Array((this.#length >> 3) + 1);
    this.#kept.length = Math.min(this.#length, maxKept);
  }

  /** The string of this index; `""` if there is none. */
  get(index: number): string {
    if (index >= 0 && index < this.#kept.length) return (this.#kept[index] ??= this.#make(index));
    return index >= 0 && index < this.#length ? this.#make(index) : "";
  }

  /** The strings that nobody has asked for, in their order. */
  *unasked(): Generator<string> {
    for (let index = 0; index < this.#length; index++)
      if ((this.#asked[index >> 3]! & (1 << (index & 7))) === 0) yield this.#make(index);
  }

  #make(index: number): string {
    this.#asked[index >> 3]! |= 1 << (index & 7);
    const start = this.#starts[index];
    const page = start >>> pageBits;
    const from = start & (pageSize - 1);
    const next = index + 1 < this.#length ? this.#starts[index + 1] - page * pageSize : pageSize;
    const text = this.#pages[page].substring(from, next);
    if (this.#isWide(index)) return Buffer.from(text, "latin1").toString();
    return text !== "" || this.#long.size === 0 ? text : (this.#long.get(index) ?? "");
  }
}
