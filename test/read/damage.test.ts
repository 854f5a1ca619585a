/**
 * Good files of every format, damaged at random (`test/mutate`): whatever is left of them, scanning ends
 * with an answer, and never with an empty one that says nothing. `npm run mutate` tries 100,000.
 */
import { expect, test } from "vitest";
import { scanned, tryMutation } from "../mutate/outcome.js";
import { subjects } from "../mutate/subjects.js";

test.each(subjects)("$name: blocks when it is whole", async ({ name, bytes }) => {
  expect(await scanned(name, bytes)).toMatchObject({ verdict: "block" });
});

// Found by a run over 100,000 of them (seed 2006).
test.each([1434, 3143, 10_420, 14_236, 17_633, 22_361, 38_324, 44_348, 51_855, 66_178])(
  "mutation %i: said, and no error",
  async (number) => {
    const { outcome } = await tryMutation(number, 2006);
    expect(["blocked", "said", "fewer"]).toContain(outcome);
  },
);

/** Mutations of each file that are tried here. */
const rounds = 15;

test("a damaged file is never lost in silence", { timeout: 240_000 }, async () => {
  const bad = [];
  for (let number = 0; number < rounds * subjects.length; number++) {
    const tried = await tryMutation(number, 1);
    if (["silent", "crashed"].includes(tried.outcome)) bad.push(tried);
  }
  expect(bad).toEqual([]);
});
