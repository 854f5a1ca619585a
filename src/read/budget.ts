import { createHash } from "node:crypto";
import { setImmediate as turn } from "node:timers/promises";
import { ParefuiteError } from "../errors.js";
import type { Limits } from "../types.js";

/** Thrown inside `read/` when a limit is reached; `read()` turns it into an `Unread`. */
export class LimitReached extends Error {
  constructor(readonly limit: keyof Limits) {
    super(limit);
  }

  /** Whether it bounds one file of an archive: the others may be read. */
  get isOfEntry(): boolean {
    return this.limit === "maxEntryBytes" || this.limit === "maxRatio";
  }
}

/** A file may become this large whatever its ratio (see `Limits.maxRatio`). */
export const ratioFree = 1024 * 1024;

/** So many milliseconds of work may lie between two turns of the event loop. */
const longestTurn = 30;

/** What is left of the {@link Limits} of one message: shared by all its readers. */
export class Budget {
  #outputBytes = 0;
  #entries = 0;
  #rows = 0;
  #cells = 0;
  #leftOut = new Set<keyof Limits>();
  readonly #copies = new Map<string, number>();
  readonly #start = performance.now();
  #partStart = this.#start;
  #turned = this.#start;

  constructor(
    readonly limits: Limits,
    readonly signal?: AbortSignal,
  ) {}

  /** Restarts the clock of `maxPartMilliseconds`: a new attachment of the message begins. */
  startPart(): void {
    this.#partStart = performance.now();
  }

  /** How often the same bytes were asked about before, as visible as now. */
  copies(bytes: Uint8Array, hidden: boolean): number {
    const digest = `${createHash("sha256").update(bytes).digest("base64")}${hidden ? "h" : ""}`;
    const count = this.#copies.get(digest) ?? 0;
    this.#copies.set(digest, count + 1);
    return count;
  }

  /** Counts decoded or decompressed bytes. */
  takeBytes(count: number): void {
    this.#outputBytes += count;
    if (this.#outputBytes > this.limits.maxOutputBytes) throw new LimitReached("maxOutputBytes");
  }

  /** Holds bytes that are unpacked against those they came of. */
  checkRatio(unpacked: number, packed: number, free = ratioFree): void {
    if (unpacked > free && unpacked > packed * this.limits.maxRatio)
      throw new LimitReached("maxRatio");
  }

  /** Counts an entry of an archive, a part of a message or document. */
  takeEntry(): void {
    if (++this.#entries > this.limits.maxEntries) throw new LimitReached("maxEntries");
  }

  /** Counts rows and their cells. */
  takeRows(rows: number, cells: number): void {
    this.#rows += rows;
    this.#cells += cells;
    if (this.#rows > this.limits.maxRows) throw new LimitReached("maxRows");
    if (this.#cells > this.limits.maxCells) throw new LimitReached("maxCells");
  }

  /** Notes that a column or a piece of text was left out, which ends nothing: `open.ts` says so. */
  leaveOut(limit: "maxColumns" | "maxTextLength"): void {
    this.#leftOut.add(limit);
  }

  /** A text, or as much of it as one may have. */
  shortened(text: string): string {
    if (text.length <= this.limits.maxTextLength) return text;
    this.leaveOut("maxTextLength");
    return text.slice(0, this.limits.maxTextLength);
  }

  /** What was left out since the last time; `before` stays to be told by whoever asks next. */
  takeLeftOut(before: Iterable<keyof Limits> = []): ReadonlySet<keyof Limits> {
    const leftOut = this.#leftOut;
    this.#leftOut = new Set(before);
    return leftOut;
  }

  /** How long the attachment may still take; `Infinity` if there is no bound. */
  millisecondsLeft(): number {
    const now = performance.now();
    return Math.min(
      this.limits.maxPartMilliseconds - (now - this.#partStart),
      this.limits.maxMilliseconds - (now - this.#start),
    );
  }

  /** To be called every few milliseconds of work: throws when time is up or the caller aborted. */
  checkTime(): void {
    if (this.signal?.aborted)
      throw new ParefuiteError("aborted", undefined, { cause: this.signal.reason });
    const now = performance.now();
    if (now - this.#partStart > this.limits.maxPartMilliseconds)
      throw new LimitReached("maxPartMilliseconds");
    if (now - this.#start > this.limits.maxMilliseconds) throw new LimitReached("maxMilliseconds");
  }

  /**
   * To be awaited between two pieces of work: lets the event loop turn if it has not for long, or no timer,
   * signal or end of the host would be known of before the end of a large file.
   *
   * @throws as {@link checkTime}
   */
  async pause(): Promise<void> {
    if (performance.now() - this.#turned < longestTurn) return;
    await turn();
    this.#turned = performance.now();
    this.checkTime();
  }
}
