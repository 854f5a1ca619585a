import type { Location } from "../../types.js";
import { Pieces } from "../pieces.js";
import { SheetRows } from "../workbooks/sheet-rows.js";

/** Rows of several cells from which on a table inside a cell is a list of its own, and no part of what the cell says. */
const listRows = 4;

/**
 * Tables of a document, which may stand inside each other's cells → tables one behind the other: the
 * outer one first, because its rows are passed on while it is read. A small one that is seen as a whole only
 * lays out its cell, and is lines of it.
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
    const lines = isInner && !hidden ? { all: [], row: [], several: 0 } : undefined;
    this.#level = { rows, number: 0, column: 0, text: "", paragraph: false, pieces, lines };
    this.#levels.push(this.#level);
    return rows;
  }

  /** Opens a row, the one below the last. */
  openRow(hidden: boolean): void {
    const level = this.#level;
    if (level === undefined) return;
    level.column = 0;
    if (hidden) level.lines = undefined;
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
    if (text !== "") {
      for (let copy = 0; copy < filled; copy++)
        level.rows.put(level.column + copy, text, invisible);
      if (invisible) level.lines = undefined;
      level.lines?.row.push(text);
    }
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
    const { lines } = level;
    if (lines === undefined || lines.row.length === 0) return;
    if (lines.row.length > 1) lines.several += copies;
    lines.all.push(lines.row.join("\t"));
    lines.row = [];
    if (lines.several >= listRows) level.lines = undefined;
  }

  /** Ends a table. */
  close(): void {
    const level = this.#levels.pop();
    if (level === undefined) return;
    this.#level = this.#levels.at(-1);
    level.rows.finish();
    if (this.#level !== undefined) {
      if (level.lines !== undefined) this.#takeLines(level, level.lines.all);
      return;
    }
    for (const inner of this.#inner.splice(0))
      for (const piece of inner.take()) this.pieces.add(piece);
  }

  /** Gives the lines of a table to the cell that it stands in, and nothing else of it. */
  #takeLines({ pieces }: Level, lines: readonly string[]): void {
    for (const piece of pieces.take())
      if (piece.type !== "start" && piece.type !== "rows" && piece.type !== "end")
        pieces.add(piece);
    for (const line of lines) {
      this.endParagraph();
      this.add(line);
    }
    this.endParagraph();
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
  readonly pieces: Pieces;
  /** Of a table inside another that may only lay out its cell: its lines, and how many have several cells. */
  lines: { readonly all: string[]; row: string[]; several: number } | undefined;
}
