import type { Row } from "../types.js";

/**
 * A row of which nothing is hidden.
 *
 * An instance, and its cells a slice of another array: of what stands as a literal in the program, V8 sees
 * that the first hundreds are kept until the table is understood, and from then on places all of them
 * among the old objects, where a million rows gather that were dead at once.
 */
export class PlainRow implements Row {
  constructor(
    readonly number: number,
    readonly cells: readonly string[],
  ) {}
}
