/** A child process of `main.ts`: tries one mutation after the other, and tells what became of each. */
import { tryMutation } from "./outcome.js";
import { chosen } from "./subjects.js";

/** Which mutations a child tries: from `first` on, every `step`th, below `count`. */
export interface Share {
  readonly first: number;
  readonly step: number;
  readonly count: number;
  readonly seed: number;
  /** Names of the files, as `--only` has them; none for all. */
  readonly only: readonly string[];
}

process.on("message", async ({ first, step, count, seed, only }: Share) => {
  const subjects = chosen(only);
  for (let number = first; number < count; number += step)
    process.send!(await tryMutation(number, seed, subjects));
  process.disconnect();
});
