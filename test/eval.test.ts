import { expect, test } from "vitest";
import { checkTables } from "./eval/chance.js";
import { checkLists } from "./eval/chance-lists.js";
import { checkTexts } from "./eval/chance-texts.js";
import { examine } from "./eval/exam.js";
import { summarise, worstLayouts } from "./eval/summary.js";

test(
  "every layout, in one form each, meets the bars of the exam",
  { timeout: 240_000 },
  async () => {
    const result = await examine({ seed: 1, size: 60, forms: 1 });
    const { missedBars } = summarise(result);
    expect(missedBars, worstLayouts(result.grades)).toEqual([]);
  },
);

test(
  "random tables of digits, codes and words are never blocked",
  { timeout: 240_000 },
  async () => {
    await expect(checkTables(2_000, 1)).resolves.toBeUndefined();
  },
);

test("random lists of people are never let through", { timeout: 240_000 }, async () => {
  const { allowed, warned, miscounted } = await checkLists(200, 1);
  expect({ allowed, warned, miscounted }).toEqual({ allowed: [], warned: [], miscounted: [] });
});

test(
  "random texts of people are hardly ever let through, or counted wrongly",
  { timeout: 240_000 },
  async () => {
    const { allowed, warned, miscounted } = await checkTexts(100, 1);
    expect(allowed.length, allowed.join("\n")).toBeLessThan(2);
    expect([...warned, ...miscounted].length, [...warned, ...miscounted].join("\n")).toBeLessThan(
      9,
    );
  },
);
