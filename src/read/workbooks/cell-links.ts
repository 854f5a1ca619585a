import { append } from "../../append.js";
import { type Link, LinkWords } from "../link.js";

/** The links of a sheet's cells to addresses and numbers, which stand behind the rows: shown with their cells. */
export class CellLinks {
  readonly #byRow = new Map<number, { column: number; link: Link }[]>();
  readonly #fields: string[] = [];

  get empty(): boolean {
    return this.#byRow.size === 0;
  }

  /** Adds the link of a cell, by the number of its row and the index of its column. */
  add(row: number, column: number, link: Link): void {
    append(this.#fields, link.fields);
    const links = this.#byRow.get(row);
    if (links === undefined) this.#byRow.set(row, [{ column, link }]);
    else links.push({ column, link });
  }

  /** The cells of a row, with where their links lead behind the words that do not say it. */
  written(number: number, cells: readonly string[]): readonly string[] {
    const links = this.#byRow.get(number);
    if (links === undefined) return cells;
    const all = [...cells];
    const left = links.filter(({ column, link }) => {
      const words = all[column] ?? "";
      if (words === "") return true;
      const shown = new LinkWords();
      shown.open(link);
      shown.add(words);
      all[column] = words + shown.end();
      return false;
    });
    this.#byRow.set(number, left);
    return all;
  }

  /** What is shown with no cell: where those of empty ones lead, and the fields of messages. */
  left(): string[] {
    const targets = [...this.#byRow.values()].flat().map(({ link }) => link.target);
    return [...targets, ...this.#fields];
  }
}
