import type { Kind, Likelihood, Match } from "../types.js";

/**
 * Recognises one kind of personal data by its form alone. Pure: no state, no I/O; its values stay in
 * `detect/`. What a header, a column or a neighbour says is weighed by the callers (`table.ts`,
 * `text.ts`).
 */
export interface Detector {
  readonly kind: Kind;
  /** Finds all occurrences in running text, in order, without overlaps. Linear in the text's length. */
  find(text: string): Match[];
}

/** A {@link Detector} of what is recognised alone in a cell, too. */
export interface CellDetector extends Detector {
  /**
   * Reads a whole cell: the values it holds if it consists of nothing but one or several values of
   * this kind (several numbers in a cell, `Name <address>`), else `undefined`. Called for millions of
   * cells: linear, no backtracking, quick to say no.
   */
  cell(text: string): CellValue | undefined;
}

/** What a cell says. */
export interface CellValue {
  /** Values in normal form, at least one: equal for the same value written differently. */
  readonly values: readonly string[];
  /** How sure the form alone makes it: a bare ten-digit number is `possible`, a NIR with key `very-likely`. */
  readonly likelihood: Likelihood;
}
