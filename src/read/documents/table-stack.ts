import type { Location } from "../../types.js";
import { Pieces } from "../pieces.js";
import { SheetRows } from "../workbooks/sheet-rows.js";

/**
 * Tables of a document, which may stand inside each other's cells → tables one behind the other: the
 * outer one first, because its rows are passed on while it is read.
 */
export class TableStack {
  readonly #levels: Level[] = [];
  /** The last of them: asked for twice for each cell. */
  #level: Level | undefined;
  /** What each table inside others has given so far, in the order of their beginnings. */
  readonly #inner: Pieces[] = [];

  constructor(readonly pieces: Pieces) {}

  /** How many tables are open. */
  get depth(): number {
    return this.#levels.length;
  }

  /** Opens a table. */
  open(location: Location, hidden: boolean): SheetRows {
    // One inside another is kept back until the outer one has ended.
    const isInner = this.#levels.length > 0;
    const pieces = isInner ? new Pieces(this.pieces.budget) : this.pieces;
    if (isInner) this.#inner.push(pieces);
    const rows = new SheetRows(pieces, location, hidden);
    this.#level = { rows, number: 0, column: 0, text: "", paragraph: false };
    this.#levels.push(this.#level);
    return rows;
  }

  /** Opens a row, the one below the last. */
  openRow(hidden: boolean): void {
    const level = this.#level;
    if (level === undefined) return;
    level.column = 0;
    level.rows.open(level.number + 1, hidden);
  }

  /** Opens a cell, the one beside the last. */
  openCell(): void {
    const level = this.#level;
    if (level === undefined) return;
    level.text = "";
    level.paragraph = false;
  }

  /** The column (0 = A) that the next cell stands in. */
  get column(): number {
    return this.#level?.column ?? 0;
  }

  /** The text of the open cell. */
  get text(): string {
    return this.#level?.text ?? "";
  }

  /** Adds to the text of the open cell. */
  add(text: string): void {
    const level = this.#level;
    if (level === undefined) return;
    if (level.paragraph) level.text += "\n";
    level.paragraph = false;
    const { budget } = this.pieces;
    if (level.text.length < budget.limits.maxTextLength) level.text += text;
    else if (text !== "") budget.leaveOut("maxTextLength");
  }

  /** Ends a paragraph of the open cell. */
  endParagraph(): void {
    const level = this.#level;
    if (level !== undefined) level.paragraph = level.text !== "";
  }

  /**
   * Ends a cell.
   *
   * @param text what stands in it; default what was added
   * @param copies how many cells beside each other it stands for, or spans; default 1
   * @param filled how many of these have the text
   */
  closeCell(text = this.#level?.text ?? "", invisible = false, copies = 1, filled = 1): void {
    const level = this.#level;
    if (level === undefined) return;
    if (text !== "")
      for (let copy = 0; copy < filled; copy++)
        level.rows.put(level.column + copy, text, invisible);
    level.column += copies;
    if (text !== "" && level.column > this.pieces.budget.limits.maxColumns)
      level.rows.tooWide = true;
    level.text = "";
  }

  /**
   * Ends a row.
   *
   * @param copies how many rows it stands for; default 1
   * @param filled how many of these are given
   */
  closeRow(copies = 1, filled = 1): void {
    const level = this.#level;
    if (level === undefined) return;
    level.rows.close(filled);
    level.number += copies;
  }

  /** Ends a table. */
  close(): void {
    const level = this.#levels.pop();
    if (level === undefined) return;
    this.#level = this.#levels.at(-1);
    level.rows.finish();
    if (this.#levels.length > 0) return;
    for (const inner of this.#inner.splice(0))
      for (const piece of inner.take()) this.pieces.add(piece);
  }

  /** Ends all tables that are open. */
  finish(): void {
    while (this.#levels.length > 0) this.close();
  }
}

interface Level {
  readonly rows: SheetRows;
  number: number;
  column: number;
  text: string;
  paragraph: boolean;
}
