/** A child process of `main.ts`: tries one mutation after the other, and tells what became of each. */
import { tryMutation } from "./outcome.js";

/** Which mutations a child tries: from `first` on, every `step`th, below `count`. */
export interface Share {
  readonly first: number;
  readonly step: number;
  readonly count: number;
  readonly seed: number;
}

process.on("message", async ({ first, step, count, seed }: Share) => {
  for (let number = first; number < count; number += step)
    process.send!(await tryMutation(number, seed));
  process.disconnect();
});
