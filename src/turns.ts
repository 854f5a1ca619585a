/** Takes turns: so many work at a time, the others wait in their order. */
import { ParefuiteError } from "./errors.js";

/** Who may work, and who waits. */
export class Turns {
  readonly #places: number;
  readonly #waiting: { start: () => void; cancel: (error: ParefuiteError) => void }[] = [];
  #taken = 0;
  #closed = false;

  /** @param places how many work at a time */
  constructor(places: number) {
    this.#places = places;
  }

  /**
   * Waits for a place; {@link end} gives it back.
   *
   * @throws ParefuiteError `aborted`
   */
  take(signal: AbortSignal | undefined): Promise<void> {
    if (this.#closed || signal?.aborted === true) {
      return Promise.reject(new ParefuiteError("aborted", undefined, { cause: signal?.reason }));
    }
    if (this.#taken < this.#places) {
      this.#taken++;
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => {
      const entry = {
        start: () => {
          signal?.removeEventListener("abort", abort);
          this.#taken++;
          resolve();
        },
        cancel: (error: ParefuiteError) => {
          signal?.removeEventListener("abort", abort);
          reject(error);
        },
      };
      const abort = (): void => {
        this.#waiting.splice(this.#waiting.indexOf(entry), 1);
        entry.cancel(new ParefuiteError("aborted", undefined, { cause: signal?.reason }));
      };
      signal?.addEventListener("abort", abort, { once: true });
      this.#waiting.push(entry);
    });
  }

  /** Gives a place to who waits longest. */
  end(): void {
    this.#taken--;
    this.#waiting.shift()?.start();
  }

  /** Who waits, or comes, rejects with `aborted`. */
  close(): void {
    this.#closed = true;
    for (const { cancel } of this.#waiting.splice(0)) cancel(new ParefuiteError("aborted"));
  }
}
