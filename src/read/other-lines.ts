import type { Block, Location } from "../types.js";
import type { Budget } from "./budget.js";
import { textBlocks } from "./text.js";

/** Lines of one Text: memory stays flat. */
const maxLines = 5_000;

/** Gathers what a file of records says beside them into Text: `record-table.ts` has the records. */
export class OtherLines {
  #lines: string[] = [];

  constructor(
    readonly location: Location,
    readonly hidden: boolean,
    readonly budget: Budget,
  ) {}

  /** Whether it is time to give a Text. */
  get full(): boolean {
    return this.#lines.length >= maxLines;
  }

  add(line: string): void {
    this.#lines.push(line);
  }

  /** The lines since the last time, if there are any. */
  *take(): Generator<Block> {
    if (this.#lines.length === 0) return;
    const text = this.#lines.join("\n");
    this.#lines = [];
    yield* textBlocks([text], this.location, this.hidden, this.budget);
  }
}
