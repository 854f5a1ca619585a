/** Looks for protected people in every block of one message, on its way to detection. */
import { firstFrom } from "../sorted.js";
import type { Detected, Envelope, Finding, Location, Row, Table, Text } from "../types.js";
import { type Glance, glancedRows } from "./protected-glance.js";
import type { ProtectedHit, ProtectedKind, ProtectedList } from "./protected.js";
import { columnLetters } from "./row.js";

/** What was found of one kind in one place. */
interface Tally {
  readonly kind: ProtectedKind;
  readonly hidden: boolean;
  readonly location: Location;
  readonly entries: Set<number>;
  /** What `first` and `last` number; nothing in a name. */
  readonly unit?: "rows" | "lines";
  count: number;
  first: number;
  last: number;
}

/** Where a hit stands. */
type Place = Pick<Tally, "location" | "hidden" | "unit"> & Partial<Pick<Tally, "first" | "last">>;

/** Searches one message. */
export class ProtectedSearch {
  /** The sender's own data, and those of the only recipient, are no leak. */
  readonly #exempt: ReadonlySet<number>;
  readonly #entries = new Set<number>();
  /** Those of them that stand in a place that a reader sees. */
  readonly #visibleEntries = new Set<number>();
  readonly #tallies = new Map<string, Tally>();
  readonly #names = new Set<string>();
  /** For the rows of tables; detection notes there what it clears. */
  readonly glance: Glance;
  /** Rows that were looked at, each with its table. */
  readonly #rows: Row[] = [];
  readonly #tables: Table[] = [];

  constructor(
    readonly list: ProtectedList,
    envelope: Envelope,
  ) {
    this.#exempt = list.exempt(envelope);
    this.glance = list.glance();
  }

  /** Searches a text. */
  addText(text: Text): void {
    this.#settle();
    const hits = this.list.find(text.text);
    if (hits.length === 0) return;
    const lineOf = lineNumbers(text);
    this.#add(hits, ({ start, end }) => ({
      location: text.location,
      hidden: text.hidden,
      unit: "lines",
      first: lineOf(start),
      last: lineOf(end),
    }));
  }

  /**
   * Searches a row of a table.
   *
   * @param cleared cells (a bit each, the first one's is the lowest) that detection read, and noted what
   *   they may hold of the list
   */
  addRow(row: Row, table: Table, cleared: number): void {
    this.#rows.push(row);
    this.#tables.push(table);
    if (this.glance.take(row.cells, cleared) === glancedRows) this.#settle();
  }

  /** Finds what stands in the rows that were looked at. */
  #settle(): void {
    if (this.#rows.length === 0) return;
    for (const [index, seen] of this.glance.settle().entries()) {
      if (seen === 0) continue;
      const row = this.#rows[index];
      for (const { cell, hit } of this.list.findInRow(row.cells, seen))
        this.#add([hit], () => placeInRow(cell, row, this.#tables[index]));
    }
    this.#rows.length = this.#tables.length = 0;
  }

  /** Searches the names of the files and the sheet on the way to a place. */
  addNames({ path, sheet = "" }: Location): void {
    for (const [index, name] of [...path, sheet].entries()) {
      if (name === "" || this.#names.has(name)) continue;
      this.#names.add(name);
      this.#settle();
      const location = { path: path.slice(0, index + 1), place: "file-name" as const };
      // Programs write underscores where people write spaces.
      this.#add(this.list.find(name.replaceAll("_", " ")), () => ({ location, hidden: false }));
    }
  }

  /** What detection found, with what was found here. */
  addTo(detected: Detected): Detected {
    this.#settle();
    if (this.#entries.size === 0) return detected;
    const { people } = detected;
    const found = this.#entries.size;
    // Who is protected is a person whatever else was understood; what is counted already stays.
    const missing = Math.max(0, found - people.total);
    const hidden = Math.min(missing, found - this.#visibleEntries.size);
    return {
      ...detected,
      findings: [...detected.findings, ...[...this.#tallies.values()].map(findingOf)],
      people: {
        ...people,
        total: people.total + missing,
        identified: people.identified + missing,
        hidden: people.hidden + hidden,
        protected: found,
      },
    };
  }

  #add(hits: readonly ProtectedHit[], placeOf: (hit: ProtectedHit) => Place): void {
    for (const hit of hits) {
      const { entry, kind } = hit;
      if (this.#exempt.has(entry)) continue;
      this.#entries.add(entry);
      const { first = 0, last = 0, ...place } = placeOf(hit);
      if (!place.hidden) this.#visibleEntries.add(entry);
      const key = JSON.stringify([kind, place]);
      const tally = this.#tallies.get(key) ?? {
        ...place,
        kind,
        entries: new Set(),
        count: 0,
        first,
        last,
      };
      this.#tallies.set(key, tally);
      tally.count++;
      tally.entries.add(entry);
      tally.first = Math.min(tally.first, first);
      tally.last = Math.max(tally.last, last);
    }
  }
}

/** Gives the number of the line at an offset of a text. */
function lineNumbers({ text, firstLine = 1 }: Text): (offset: number) => number {
  const ends = [...text.matchAll(/\n/g)].map(({ index }) => index);
  return (offset) => firstLine + firstFrom(ends, offset, Number);
}

function placeInRow(cell: number, row: Row, table: Table): Place {
  return {
    location: { ...table.location, column: columnLetters(cell + (table.firstColumn ?? 0)) },
    hidden:
      table.hidden ||
      row.hidden === true ||
      row.hiddenCells?.includes(cell) === true ||
      table.hiddenColumns?.has(cell) === true,
    unit: "rows",
    first: row.number,
    last: row.number,
  };
}

function findingOf({ kind, count, entries, hidden, location, unit, first, last }: Tally): Finding {
  return {
    kind,
    count,
    distinct: entries.size,
    likelihood: "very-likely",
    evidence: ["protected-list"],
    hidden,
    location: { ...location, ...(unit !== undefined && { [unit]: [first, last] }) },
  };
}
