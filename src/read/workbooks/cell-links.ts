import { append } from "../../append.js";
import { type Link, LinkWords, readLink } from "../link.js";

/** Its first argument, and the second where that is a text as well. */
const linkCall =
  /^\s*(?:[a-z]{1,8}:)?=?\s*HYPERLINK\(\s*"((?:[^"]|"")*)"\s*(?:(\))|[,;]\s*(?:"((?:[^"]|"")*)"\s*\))?)/i;

/** Where a cell leads, and what it shows whatever its value was when it was last worked out. */
interface CellLink {
  readonly link: Link;
  readonly words?: string;
}

/**
 * A formula that is a link to an address or a number (`HYPERLINK("mailto:…","words")`), and the words that
 * its cell shows, where the formula says them; `undefined` for any other.
 */
export function linkOfFormula(formula: string): CellLink | undefined {
  const [, url, end, words] = linkCall.exec(formula) ?? [];
  const link = readLink(url?.replaceAll('""', '"'));
  if (link === undefined) return undefined;
  const shown = end !== undefined ? url : words?.replaceAll('""', '"');
  return { link, ...(shown !== undefined && { words: shown }) };
}

/** The words of such a cell, with where it leads behind those that do not say it. */
export function withLink(shown: string, { link, words = shown }: CellLink): string {
  const written = new LinkWords();
  written.open(link);
  written.add(words);
  return words + written.end();
}

/** The links of a sheet's cells to addresses and numbers, which stand behind the rows: shown with their cells. */
export class CellLinks {
  readonly #byRow = new Map<number, ({ column: number } & CellLink)[]>();
  readonly #fields: string[] = [];

  get empty(): boolean {
    return this.#byRow.size === 0;
  }

  /** Adds the link of a cell, by the number of its row and the index of its column. */
  add(row: number, column: number, call: CellLink): void {
    append(this.#fields, call.link.fields);
    const own = { column, ...call };
    const links = this.#byRow.get(row);
    if (links === undefined) this.#byRow.set(row, [own]);
    else links.push(own);
  }

  /** The cells of a row, with where their links lead behind the words that do not say it. */
  written(number: number, cells: readonly string[]): readonly string[] {
    const links = this.#byRow.get(number);
    if (links === undefined) return cells;
    const all = [...cells];
    const left = links.filter(({ column, ...call }) => {
      const words = call.words ?? all[column] ?? "";
      if (words === "") return true;
      while (all.length < column) all.push("");
      all[column] = withLink(words, call);
      return false;
    });
    if (left.length > 0) this.#byRow.set(number, left);
    else this.#byRow.delete(number);
    return all;
  }

  /** What is shown with no cell: where those of empty ones lead, and the fields of messages. */
  left(): string[] {
    const targets = [...this.#byRow.values()].flat().map(({ link }) => link.target);
    return [...targets, ...this.#fields];
  }
}
