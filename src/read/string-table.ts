import type { XmlScanner } from "./xml.js";

/** Characters of one page: large enough that pages are few, small enough to be filled quickly. */
const pageSize = 64 * 1024;

/**
 * The shared strings of a workbook, each kept once and decoded when asked for.
 *
 * Five million JavaScript strings are 300 MB and a second of work. Here they are pages of Latin-1, a
 * byte a character, of which a cell's text is a slice; strings with other characters (`œ`, `’`) are
 * kept as they are.
 */
export class StringTable {
  readonly #pages: string[] = [];
  #page = Buffer.allocUnsafeSlow(pageSize);
  #used = 0;
  /** Where each string begins: page × pageSize + offset. */
  #starts = new Uint32Array(4096);
  #length = 0;
  readonly #wide = new Map<number, string>();

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
    this.#begin();
    if (text !== "") this.#wide.set(this.#length - 1, text);
  }

  /** Adds text to the end of the last string, up to `maxLength` characters or a piece beyond. */
  append(text: string, maxLength: number): void {
    const index = this.#length - 1;
    const wide = this.#wide.get(index);
    const start = this.#starts[index] % pageSize;
    const before = wide ?? this.#page.toString("latin1", start, this.#used);
    if (before.length >= maxLength) return;
    if (wide === undefined) this.#used = start;
    this.#wide.set(index, before + text);
  }

  #begin(): void {
    if (this.#used === pageSize) this.#turnPage();
    if (this.#length === this.#starts.length) {
      const starts = new Uint32Array(this.#length * 2);
      starts.set(this.#starts);
      this.#starts = starts;
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
    if (index < 0 || index >= this.#length) return "";
    const start = this.#starts[index];
    const page = (start / pageSize) | 0;
    const from = start % pageSize;
    const next = index + 1 < this.#length ? this.#starts[index + 1] - page * pageSize : pageSize;
    const text = this.#pages[page].substring(from, next);
    return text !== "" || this.#wide.size === 0 ? text : (this.#wide.get(index) ?? "");
  }
}
