import type {
  Detected,
  Envelope,
  Evidence,
  ExplainedTable,
  Kind,
  Likelihood,
  Location,
  SpecialCategory,
  Table,
  Text,
} from "../types.js";
import type { Plan } from "./column.js";
import { sortOfMailbox } from "./email.js";
import { FileNames } from "./file-names.js";
import type { Hasher } from "./hash.js";
import { specialCategoryOf } from "./lists/header.js";
import { PeopleCounter } from "./people.js";
import type { ProtectedSearch } from "./protected-search.js";
import { stackedTable } from "./stacked-table.js";
import { detectTable } from "./table.js";
import { Tallies } from "./tally.js";
import { tallyName } from "./name-lists.js";
import { detectText } from "./text.js";

/** Of so many tables it is kept how they were understood: nobody reads on. */
const maxTables = 1_000;

/** What detection knows beside the content. */
export interface DetectContext {
  readonly envelope: Envelope;
  /** Whether to keep how each table was understood. */
  readonly explain?: boolean;
  /** Looks for protected people in everything that passes. */
  readonly search?: ProtectedSearch;
}

/** Gathers findings and people over all blocks of one message. */
export class Detection {
  readonly people: PeopleCounter;
  readonly tallies = new Tallies();
  /** With `explain`: how each table was understood. */
  readonly tables: ExplainedTable[] = [];
  readonly #categories = new Set<SpecialCategory>();
  readonly #visibleRecipients: ReadonlySet<string>;
  #fileNames = new FileNames();
  #rows = 0;

  constructor(readonly context: DetectContext) {
    const { envelope } = context;
    this.people = new PeopleCounter(envelope, context.search?.list.hashKey);
    this.#visibleRecipients = new Set([...envelope.to, ...envelope.cc]);
  }

  /** Takes in a block: reads all rows of a table. */
  async add(block: Table | Text): Promise<void> {
    this.context.search?.addNames(block.location);
    if (block.type === "text") {
      this.context.search?.addText(block);
      if (block.location.place === "file-name") this.#fileNames.add(block);
      await this.#addText(block);
    } else this.#rows += await detectTable(block, this);
  }

  /** Reads a text, and the table whose cells are lines of it. */
  async #addText(block: Text): Promise<void> {
    const table = stackedTable(block);
    if (table === undefined) {
      detectText(block, this);
      return;
    }
    const { firstLine = 1, location, hidden } = block;
    const lines = block.text.split("\n");
    const part = (from: number, to?: number): Text => ({
      ...block,
      text: lines.slice(from, to).join("\n"),
      firstLine: firstLine + from,
    });
    detectText(part(0, table.start), this);
    await detectTable({ type: "table", location, hidden, rows: [table.rows] }, this);
    detectText(part(table.end), this);
  }

  /** What was found in all. */
  result(): Detected {
    this.#countFileNames();
    const exposedRecipients = this.#exposedRecipients();
    const findings = this.tallies.findings();
    if (exposedRecipients > 0) {
      findings.unshift({
        kind: "email-address",
        count: exposedRecipients,
        distinct: exposedRecipients,
        likelihood: "very-likely",
        evidence: ["pattern"],
        hidden: false,
        location: { path: [], place: "recipients" },
      });
    }
    return {
      findings,
      ...this.people.result(),
      exposedRecipients,
      specialCategories: [...this.#categories].sort(),
      rows: this.#rows,
    };
  }

  /** Counts those whom the files are called after. */
  #countFileNames(): void {
    for (const { name: text, fileName, born, number, ...spot } of this.#fileNames.people()) {
      tallyName(text, number, { ...spot, unit: "lines" }, this, born);
      this.#noteCategories([...spot.location.path, fileName]);
    }
    this.#fileNames = new FileNames();
  }

  /** Keeps how a table was understood, if that is wanted. */
  explain(table: () => ExplainedTable): void {
    if (this.context.explain && this.tables.length < maxTables) this.tables.push(table());
  }

  /** Notes which special categories the names of a table give away. */
  understood(location: Location, { columns, groups }: Plan): void {
    if (groups.length === 0) return;
    const headers = columns.map(({ header }) => header);
    this.#noteCategories([...location.path, location.sheet ?? "", ...headers]);
  }

  #noteCategories(names: readonly string[]): void {
    for (const text of names) {
      const category = specialCategoryOf(text);
      if (category !== undefined) this.#categories.add(category);
    }
  }

  /** Counts a match in a text or in a cell read as one; its value's hash stands in `hasher`. */
  tally(
    kind: Kind,
    { location, hidden, unit }: { location: Location; hidden: boolean; unit: "rows" | "lines" },
    line: number,
    likelihood: Likelihood,
    evidence: readonly Evidence[],
    { high, low }: Hasher,
  ): void {
    const tally = this.tallies.of(kind, location, hidden, unit);
    tally.add(high, low, line);
    tally.support(likelihood, evidence);
  }

  /** Whether all recipients see this address anyway: quoting it in a body, or asking it to a meeting, gives nothing away. */
  sees(
    { location: { place }, ofGuests }: Pick<Table, "location" | "ofGuests">,
    address: string,
  ): boolean {
    const isQuoted = ofGuests === true || place === "text-body" || place === "html-body";
    return isQuoted && this.#visibleRecipients.has(address);
  }

  /**
   * Personal addresses in To and Cc that the others there learn. Colleagues count like anybody: who they
   * are, only a policy can know (its `ownDomains`).
   */
  #exposedRecipients(): number {
    const { sender } = this.context.envelope;
    let exposed = 0;
    for (const address of this.#visibleRecipients) {
      if (address !== sender && sortOfMailbox(address) !== "role") exposed++;
    }
    return this.#visibleRecipients.size > 1 ? exposed : 0;
  }
}
