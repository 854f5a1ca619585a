/**
 * What cells look like, and the conditional formats of a sheet (ECMA-376 part 1, 18.3.1.18) → which cells
 * of a row cannot be seen.
 */
import type { NumberFormat } from "./number-format.js";
import type { RowJudge } from "./sheet-rows.js";
import { type AskedCell, type BaseCell, columnOf, type Condition } from "./sheet-formula.js";

/** A rectangle of cells: rows 1-based, columns 0-based, both ends in it. */
export interface Area {
  readonly firstRow: number;
  readonly lastRow: number;
  readonly firstColumn: number;
  readonly lastColumn: number;
}

/** What decides whether the content of a cell can be seen. */
export interface CellLook {
  readonly format: NumberFormat;
  /** Of its text, in a form in which two can be compared. */
  readonly colour: string;
  /** What lies under it; `undefined` for something of more than one colour. */
  readonly ground: string | undefined;
  /** True if its letters are too small to be read. */
  readonly tiny: boolean;
  /** True if nothing of a text in it can be seen: white on white, one point high, format `;;;`. */
  readonly hidesText: boolean;
  /** True if nothing of a number in it can be seen: the same, and format `;;`. */
  readonly hidesNumbers: boolean;
}

/** What a conditional format makes of a cell (18.8.14); what is absent stays as it is. */
export type LookChange = {
  -readonly [Key in "format" | "colour" | "ground"]?: CellLook[Key];
};

/** The look of cells with this format, in this colour, on this ground. */
export function cellLook(
  format: NumberFormat,
  colour: string,
  ground: string | undefined,
  tiny = false,
): CellLook {
  const invisible = tiny || colour === ground;
  return {
    format,
    colour,
    ground,
    tiny,
    hidesText: invisible || format.hidesText,
    hidesNumbers: invisible || format.hidesNumbers,
  };
}

/** A look with what conditional formats make of it, the most important first. */
function changed(look: CellLook, changes: readonly LookChange[]): CellLook {
  return cellLook(
    changes.find(({ format }) => format !== undefined)?.format ?? look.format,
    changes.find(({ colour }) => colour !== undefined)?.colour ?? look.colour,
    changes.find(({ ground }) => ground !== undefined)?.ground ?? look.ground,
    look.tiny,
  );
}

/** Whether one of these conditional formats may hide what cells of these looks hold. */
export function mayHide(changes: readonly LookChange[], looks: readonly CellLook[]): boolean {
  const colours = new Set<string | undefined>(looks.map(({ colour }) => colour));
  const grounds = new Set(looks.map(({ ground }) => ground));
  return changes.some(
    ({ format, colour, ground }) =>
      format?.hidesNumbers === true ||
      (colour === undefined
        ? ground !== undefined && colours.has(ground)
        : ground === undefined
          ? grounds.has(colour)
          : ground === colour),
  );
}

/** A condition for some areas, and what it makes of cells where it holds. */
export interface ConditionalFormat {
  readonly areas: readonly Area[];
  /** The lowest comes first. */
  readonly priority: number;
  readonly condition: Condition;
  readonly change: LookChange;
}

/** Formats of one sheet that are looked at; a sheet that has been pasted into for years has hundreds. */
const maxFormats = 1000;

/**
 * Parts of conditions that are worked out for one sheet, or one document of OpenDocument: a second's work
 * for each ten million. Ten formats of the usual form for 100,000 rows of ten cells have as many; in rows
 * behind that, cells look as if there were none.
 */
export const maxConditionWork = 50_000_000;

/** The formats of one sheet, asked for row after row. */
export class ConditionalFormats {
  readonly #formats: ConditionalFormat[] = [];
  /** Those for the rows from `first` to `last`. */
  #current: { first: number; last: number; formats: readonly ConditionalFormat[] } | undefined;
  #work = 0;
  /** The filled cells of the row. */
  readonly #cells: { column: number; look: CellLook; isNumber: boolean }[] = [];

  /** True if there is none. */
  get empty(): boolean {
    return this.#formats.length === 0;
  }

  /** What they make of cells. */
  get changes(): LookChange[] {
    return this.#formats.map(({ change }) => change);
  }

  /** Adds one. */
  add(format: ConditionalFormat): void {
    const { areas, change } = format;
    const isOfUse = areas.length > 0 && Object.keys(change).length > 0;
    if (this.#formats.length < maxFormats && isOfUse) this.#formats.push(format);
  }

  /** Takes a cell of the row that is open. */
  put(column: number, look: CellLook, isNumber: boolean): void {
    this.#cells.push({ column, look, isNumber });
  }

  /** Ends the row: which of its cells cannot be seen. */
  readonly judge: RowJudge = (row, cells, hidden) => {
    const unseen = new Set(hidden);
    const formats = this.#formatsOf(row);
    for (const { areas, condition } of formats)
      this.#work += this.#cells.length * (areas.length + condition.weight);
    const isAsked = formats.length > 0 && this.#work <= maxConditionWork;
    for (const { column, look, isNumber } of isAsked ? this.#cells : []) {
      const changes = changesOf(formats, { row, column, cells });
      if (changes.length === 0) continue;
      const { hidesText, hidesNumbers } = changed(look, changes);
      if (isNumber ? hidesNumbers : hidesText) unseen.add(column);
      else unseen.delete(column);
    }
    this.#cells.length = 0;
    return [...unseen];
  };

  /** The formats for a row, which are mostly those of the row before. */
  #formatsOf(row: number): readonly ConditionalFormat[] {
    const known = this.#current;
    if (known !== undefined && known.first <= row && row <= known.last) return known.formats;
    let first = 1;
    let last = Infinity;
    const formats =
      this.#work > maxConditionWork
        ? []
        : this.#formats.filter(({ areas }) => {
            this.#work += areas.length;
            let isIn = false;
            for (const { firstRow, lastRow } of areas) {
              if (row < firstRow) last = Math.min(last, firstRow - 1);
              else if (row > lastRow) first = Math.max(first, lastRow + 1);
              else {
                isIn = true;
                first = Math.max(first, firstRow);
                last = Math.min(last, lastRow);
              }
            }
            return isIn;
          });
    formats.sort((a, b) => a.priority - b.priority);
    this.#current = { first, last, formats };
    return formats;
  }
}

/** What the formats that hold for a cell make of it. */
function changesOf(formats: readonly ConditionalFormat[], cell: AskedCell): LookChange[] {
  const { row, column } = cell;
  const isIn = (area: Area) =>
    area.firstRow <= row &&
    row <= area.lastRow &&
    area.firstColumn <= column &&
    column <= area.lastColumn;
  return formats
    .filter(({ areas, condition }) => areas.some(isIn) && condition(cell) === true)
    .map(({ change }) => change);
}

/** Characters of a list of references, and areas of one format: a sheet has a few. What is left out is seen. */
const maxListLength = 16_384;
const maxAreas = 200;

/** Areas as a list of references (`A1:D20 F2`), with or without the names of sheets in front (ODF 1.3 part 3, 9.2). */
export function areasOf(list: string): Area[] {
  const bare = list
    .slice(0, maxListLength)
    .replace(/\$?(?:'(?:[^']|''){0,100}'|[^\s.:'$]{1,100})\./g, "")
    .replaceAll("$", "");
  const areas: Area[] = [];
  for (const [, column, row, toColumn, toRow] of bare.matchAll(
    /\.?\b([A-Z]{1,3})(\d{1,7})(?::\.?([A-Z]{1,3})(\d{1,7}))?/g,
  )) {
    if (areas.length === maxAreas) break;
    areas.push({
      firstRow: Number(row),
      lastRow: Number(toRow ?? row),
      firstColumn: columnOf(column!),
      lastColumn: columnOf(toColumn ?? column!),
    });
  }
  return areas;
}

/** Areas as binary workbooks have them, from `at` on: first and last row, first and last column, in so many bytes each. */
export function binaryAreas(record: Buffer, at: number, bytes: 2 | 4): Area[] {
  const areas: Area[] = [];
  for (; at + 4 * bytes <= record.length; at += 4 * bytes)
    areas.push({
      firstRow: record.readUIntLE(at, bytes) + 1,
      lastRow: record.readUIntLE(at + bytes, bytes) + 1,
      firstColumn: record.readUIntLE(at + 2 * bytes, bytes),
      lastColumn: record.readUIntLE(at + 3 * bytes, bytes),
    });
  return areas;
}

/** The first cell of some areas: what relative references of their formulas start from. */
export function baseOf(areas: readonly Area[]): BaseCell {
  return {
    row: areas.reduce((least, { firstRow }) => Math.min(least, firstRow), Infinity),
    column: areas.reduce((least, { firstColumn }) => Math.min(least, firstColumn), Infinity),
  };
}
