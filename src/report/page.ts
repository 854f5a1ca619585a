import { styleText } from "node:util";
import type { ReportOptions } from "./reporter.js";
import { words as catalogues, type Lang, type Words } from "./words/index.js";
import { wrap } from "./wrap.js";

/** Longer lines are hard to follow, however wide the terminal. */
const maxWidth = 80;

export type Style = "bold" | "dim" | "red" | "yellow" | "green";

/** Lines of text, wrapped and coloured as the options say. */
export class Page {
  readonly lang: Lang;
  readonly words: Words;
  readonly #width: number;
  readonly #color: boolean;
  readonly #lines: string[] = [];

  constructor({ lang, color = false, width = maxWidth }: ReportOptions) {
    this.lang = lang;
    this.words = catalogues[lang];
    // In fewer than 40 columns the terminal may wrap as it likes.
    this.#width = Math.max(40, Math.min(width, maxWidth));
    this.#color = color;
  }

  /** Adds a paragraph: its first line behind `first`, the others behind as many spaces. */
  add(first: string, paragraph: string, ...styles: Style[]): void {
    const indent = " ".repeat(first.length);
    for (const [index, line] of wrap(paragraph, this.#width - first.length).entries())
      this.#lines.push(this.#paint(`${index === 0 ? first : indent}${line}`, styles));
  }

  /** Adds a heading behind an empty line. */
  addHeading(heading: string): void {
    this.gap();
    this.add("  ", heading, "bold");
  }

  gap(): void {
    if (this.#lines.length > 0) this.#lines.push("");
  }

  text(): string {
    return this.#lines.map((line) => `${line}\n`).join("");
  }

  #paint(line: string, styles: readonly Style[]): string {
    if (!this.#color || styles.length === 0) return line;
    // The caller has decided on colours: the state of a stream does not matter.
    return styleText([...styles], line, { validateStream: false });
  }
}
