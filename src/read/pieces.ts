import type { Block, Location, Nested, Row, Table, Text, Unread } from "../types.js";
import type { Budget } from "./budget.js";

/**
 * What a streaming reader finds, in order → Blocks: tables whose rows come as they are scanned.
 */

/** A whole block, or a part of a table: its start, some rows, its end. */
export type Piece =
  | Text
  | Nested
  | Unread
  | { readonly type: "start"; readonly table: Omit<Table, "type" | "rows"> }
  | { readonly type: "rows"; readonly rows: readonly Row[] }
  | { readonly type: "end" };

/** Cells of one batch of rows: with a few dozen bytes each, some hundred kilobytes. */
const batchCells = 8192;

/** More than this beside the rows of one table is not held back: it goes on as another table. */
const maxBehindLength = 64 * 1024 * 1024;

/**
 * Gathers pieces until they are taken, counting rows and cells. Between the start of a table and its end
 * stand its rows alone: what is found beside them meanwhile comes behind it.
 */
export class Pieces {
  #pieces: Piece[] = [];
  #behind: Piece[] = [];
  #behindLength = 0;
  #table: Extract<Piece, { type: "start" }> | undefined;
  #rows: Row[] = [];
  #cells = 0;

  constructor(readonly budget: Budget) {}

  /** Adds a row to the table that was started last. */
  row(row: Row): void {
    this.#rows.push(row);
    this.#cells += row.cells.length;
    if (this.#cells > batchCells) this.#flush();
  }

  /** Adds anything else. A table begins behind the last one, never in it: see `TableStack`. */
  add(piece: Piece): void {
    const isOfTable = piece.type === "rows" || piece.type === "start" || piece.type === "end";
    if (this.#table !== undefined && !isOfTable) {
      this.#addBehind(piece, this.#table);
      return;
    }
    this.#flush();
    this.#pieces.push(piece);
    if (piece.type === "start") this.#table = piece;
    else if (piece.type === "end") {
      this.#table = undefined;
      this.#behindLength = 0;
      for (const other of this.#behind.splice(0)) this.#pieces.push(other);
    }
  }

  #addBehind(piece: Piece, table: Extract<Piece, { type: "start" }>): void {
    this.#behind.push(piece);
    if (piece.type === "text") this.#behindLength += piece.text.length;
    else if (piece.type === "nested") this.#behindLength += piece.attachment.bytes.length;
    if (this.#behindLength < maxBehindLength) return;
    this.add({ type: "end" });
    this.add(table);
  }

  #flush(): void {
    if (this.#rows.length === 0) return;
    const rows = this.#rows;
    const cells = this.#cells;
    this.#pieces.push({ type: "rows", rows });
    this.#rows = [];
    this.#cells = 0;
    this.budget.takeRows(rows.length, cells);
  }

  /** All that was added since the last time. */
  take(): readonly Piece[] {
    this.#flush();
    const pieces = this.#pieces;
    this.#pieces = [];
    return pieces;
  }
}

/**
 * Makes blocks of pieces. If the pieces end in an error, so do the blocks, but not before the table
 * that was open has been passed on: its rows end there.
 */
export async function* assemble(
  batches: AsyncIterable<readonly Piece[]>,
): AsyncGenerator<Block, void, void> {
  const iterator = batches[Symbol.asyncIterator]();
  let pieces: readonly Piece[] = [];
  let index = 0;
  let failure: { readonly error: unknown } | undefined;
  const next = async (): Promise<Piece | undefined> => {
    while (index === pieces.length) {
      const result = await iterator.next();
      if (result.done === true) return undefined;
      pieces = result.value;
      index = 0;
    }
    return pieces[index++];
  };
  async function* rows(): AsyncGenerator<readonly Row[]> {
    try {
      for (;;) {
        const piece = await next();
        if (piece?.type !== "rows") return;
        yield piece.rows;
      }
    } catch (error) {
      failure = { error };
    }
  }
  try {
    for (;;) {
      const piece = await next();
      if (piece === undefined) return;
      if (piece.type === "start") yield { type: "table", ...piece.table, rows: rows() };
      // Rows that nobody took, and the end behind them.
      else if (piece.type !== "rows" && piece.type !== "end") yield piece;
      if (failure !== undefined) throw failure.error;
    }
  } finally {
    await iterator.return?.();
  }
}

/** Characters of one block of text. */
const blockLength = 64 * 1024;

/** Gathers running text into blocks that end at line ends. */
export class Lines {
  #text = "";
  #line = "";
  #lines = 0;
  #firstLine = 1;
  /** Whether the last line has words. */
  #hasWords = false;

  constructor(
    readonly pieces: Pieces,
    readonly location: Location,
    readonly hidden: boolean,
  ) {}

  /** Adds to the line. */
  add(text: string): void {
    this.#line += text;
    // Nobody's line: what comes behind starts another one.
    if (this.#line.length > this.pieces.budget.limits.maxTextLength) this.end();
  }

  /** Whether nothing is on the line yet. */
  get empty(): boolean {
    return this.#line === "";
  }

  /** Ends the line; one without text is left out. */
  end(): void {
    const line = this.#line;
    this.#line = "";
    if (line.trim() === "") return;
    this.#append(line);
    if (this.#text.length > blockLength) this.flush();
  }

  /** Ends the line; one without text stays blank, behind one with some. */
  endParagraph(): void {
    const isBlank = this.#line.trim() === "";
    this.end();
    if (isBlank && this.#hasWords) this.#append("");
  }

  #append(line: string): void {
    this.#text += `${line}\n`;
    this.#lines++;
    this.#hasWords = line !== "";
  }

  /** Adds a whole line. */
  line(text: string): void {
    this.end();
    this.#line = text;
    this.end();
  }

  /** Passes on what was gathered. */
  flush(): void {
    this.end();
    if (this.#text === "") return;
    this.pieces.add({
      type: "text",
      location: this.location,
      hidden: this.hidden,
      text: this.#text,
      firstLine: this.#firstLine,
    });
    this.#firstLine += this.#lines;
    this.#lines = 0;
    this.#text = "";
  }
}
