import type { XmlScanner } from "./xml.js";

/** Characters of one page: large enough that pages are few, small enough to be filled quickly. */
const pageSize = 64 * 1024;

/** Longer texts are not moved to a page when more is added to them, so that adding stays linear. */
const maxRewritten = 512;

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
  #used = 0;
  /** Where each string begins: page × pageSize + offset. */
  #starts = new Uint32Array(4096);
  /** A bit for each string: whether it stands in UTF-8. */
  #wide = new Uint8Array(4096 / 8);
  #length = 0;
  /** Strings that no page can hold, or that were put together. */
  readonly #long = new Map<number, string>();

  /** How many strings there are. */
  get length(): number {
    return this.#length;
  }

  /** Adds the last text of the scanner as a whole string. */
  addText(xml: XmlScanner): void {
    let end = xml.copyLatin1(this.#page, this.#used);
    if (end < 0 && this.#used > 0 && xml.textLength > pageSize - this.#used) {
      this.#turnPage();
      end = xml.copyLatin1(this.#page, 0);
    }
    if (end < 0) this.add(xml.text());
    else {
      this.#begin();
      this.#used = end;
    }
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
  }

  /** The string of this index; `""` if there is none. */
  get(index: number): string {
    if (!(index >= 0 && index < this.#length)) return "";
    const start = this.#starts[index];
    const page = Math.floor(start / pageSize);
    const from = start % pageSize;
    const next = index + 1 < this.#length ? this.#starts[index + 1] - page * pageSize : pageSize;
    const text = this.#pages[page].substring(from, next);
    if (this.#isWide(index)) return Buffer.from(text, "latin1").toString();
    return text !== "" || this.#long.size === 0 ? text : (this.#long.get(index) ?? "");
  }
}
