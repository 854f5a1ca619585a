/** The cells of a sheet of Excel 5 to 2003 ([MS-XLS] 2.3: records in the order of the rows) → rows. */
import type { Row } from "../../types.js";
import { cellErrors, damagedRecord, rkNumber, walk } from "./biff.js";
import type { ConditionalFormats } from "./conditional-format.js";
import { writeNumber } from "./number-format.js";
import { type Globals, plainCell, readLabel, types } from "./xls-globals.js";

/** Rows that are handed on at once: few enough to be let go of soon, enough to make calls rare. */
export const batchRows = 512;

/** Reads the cells of a sheet, a batch of rows at a time. */
export class CellPass {
  ended = false;
  malformed = false;
  readonly #globals: Globals;
  readonly #hiddenRows: Uint8Array;
  readonly #conditions: ConditionalFormats | undefined;
  #position: number;
  #depth = 0;
  #batch: Row[] = [];
  #cellCount = 0;
  #row = -1;
  #cells: string[] = [];
  #hiddenCells: number[] | undefined;
  /** The formula whose text is to come in a STRING record. */
  #formula: { readonly column: number; readonly xf: number } | undefined;

  constructor(
    globals: Globals,
    start: number,
    hiddenRows: Uint8Array,
    conditions: ConditionalFormats | undefined,
  ) {
    this.#globals = globals;
    this.#position = start;
    this.#hiddenRows = hiddenRows;
    this.#conditions = conditions;
  }

  /** Cells, empty ones included, since it was last asked. */
  takeCellCount(): number {
    const count = this.#cellCount;
    this.#cellCount = 0;
    return count;
  }

  next(): readonly Row[] {
    this.#batch = [];
    let full = false;
    const intact = walk(this.#globals.stream, this.#position, (type, at, length) => {
      full = this.#visit(type, at, length);
      return full || this.ended;
    });
    if (!intact) this.malformed = true;
    if (!full) {
      this.ended = true;
      this.#flush();
    }
    return this.#batch;
  }

  #flush(): void {
    if (this.#cells.length === 0) return;
    const hidden = this.#hiddenRows[this.#row] === 1;
    const unseen = this.#conditions?.judge(this.#row + 1, this.#cells, this.#hiddenCells ?? []);
    if (unseen !== undefined) this.#hiddenCells = unseen.length > 0 ? unseen : undefined;
    this.#batch.push({
      number: this.#row + 1,
      cells: this.#cells,
      ...(hidden && { hidden }),
      ...(this.#hiddenCells !== undefined && { hiddenCells: this.#hiddenCells }),
    });
    this.#cellCount += this.#cells.length;
    this.#cells = [];
    this.#hiddenCells = undefined;
  }

  /** Takes up one record; true if it belongs to the next batch. */
  #visit(type: number, at: number, length: number): boolean {
    const { buffer, view } = this.#globals.stream;
    switch (type) {
      case types.bof:
        this.#depth++;
        return false;
      case types.eof:
        if (--this.#depth <= 0) this.ended = true;
        return false;
      case types.string:
        this.#readFormulaText(at);
        return false;
      case types.labelShared:
      case types.rk:
      case types.number:
      case types.formula:
      case types.label:
      case types.richString:
      case types.boolOrError:
      case types.multipleRk:
        break;
      default:
        return false;
    }
    if (this.#depth !== 1) return false;
    if (length < 8) throw damagedRecord;
    const row = buffer[at]! | (buffer[at + 1]! << 8);
    if (row !== this.#row) {
      this.#flush();
      if (this.#batch.length >= batchRows) {
        this.#position = at - 4;
        return true;
      }
      this.#row = row;
    }
    const column = buffer[at + 2]! | (buffer[at + 3]! << 8);
    const xf = buffer[at + 4]! | (buffer[at + 5]! << 8);
    this.#formula = undefined;
    switch (type) {
      case types.labelShared: {
        const text = this.#globals.strings?.get(view.getUint32(at + 6, true));
        if (text === undefined) throw damagedRecord;
        this.#setText(column, xf, text);
        break;
      }
      case types.rk:
        this.#setNumber(column, xf, rkNumber(view.getInt32(at + 6, true)));
        break;
      case types.number:
        this.#setNumber(column, xf, view.getFloat64(at + 6, true));
        break;
      case types.multipleRk:
        // [MS-XLS] 2.4.175: format and number of each column, and the last column behind them.
        for (let i = 0; 4 + i * 6 + 6 <= length - 2; i++)
          this.#setNumber(
            column + i,
            view.getUint16(at + 4 + i * 6, true),
            rkNumber(view.getInt32(at + 6 + i * 6, true)),
          );
        break;
      case types.label:
      case types.richString:
        this.#setText(column, xf, readLabel(this.#globals, at));
        break;
      case types.boolOrError:
        this.#setText(
          column,
          xf,
          buffer[at + 7] === 0
            ? buffer[at + 6] === 0
              ? "FALSE"
              : "TRUE"
            : errorText(buffer[at + 6]!),
        );
        break;
      case types.formula:
        this.#readFormula(column, xf, at, length);
        break;
    }
    return false;
  }

  /** [MS-XLS] 2.4.127 and 2.5.133: the value that the formula had when it was last worked out. */
  #readFormula(column: number, xf: number, at: number, length: number): void {
    if (length < 20) throw damagedRecord;
    const { buffer, view } = this.#globals.stream;
    if (view.getUint16(at + 12, true) !== 0xffff) {
      this.#setNumber(column, xf, view.getFloat64(at + 6, true));
      return;
    }
    const value = buffer[at + 8]!;
    switch (buffer[at + 6]) {
      case 0:
        this.#formula = { column, xf };
        break;
      case 1:
        this.#setText(column, xf, value === 0 ? "FALSE" : "TRUE");
        break;
      case 2:
        this.#setText(column, xf, errorText(value));
        break;
    }
  }

  #readFormulaText(at: number): void {
    if (this.#formula === undefined) return;
    const { column, xf } = this.#formula;
    this.#formula = undefined;
    const cursor = this.#globals.stream.cursor(at - 4);
    const count = cursor.u16();
    this.#setText(
      column,
      xf,
      this.#globals.wide ? cursor.unicode(count) : this.#globals.decode(cursor.bytes(count)),
    );
  }

  #setNumber(column: number, xf: number, value: number): void {
    const look = this.#globals.looks[xf] ?? plainCell;
    this.#set(column, writeNumber(value, look.format, this.#globals.date1904));
    if (look.hidesNumbers) (this.#hiddenCells ??= []).push(column);
    this.#conditions?.put(column, look, true);
  }

  #setText(column: number, xf: number, text: string): void {
    const look = this.#globals.looks[xf] ?? plainCell;
    this.#set(column, text);
    if (look.hidesText) (this.#hiddenCells ??= []).push(column);
    this.#conditions?.put(column, look, false);
  }

  #set(column: number, text: string): void {
    // BIFF has 256 columns.
    if (column > 255) throw damagedRecord;
    const cells = this.#cells;
    if (column < cells.length) cells[column] = text;
    else {
      while (cells.length < column) cells.push("");
      cells.push(text);
    }
  }
}

function errorText(code: number): string {
  return cellErrors[code] ?? "#N/A";
}
