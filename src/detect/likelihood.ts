/** How sure a reading is → which of two is surer. */
import type { Likelihood } from "../types.js";

/** Their order. */
export const ranks: Readonly<Record<Likelihood, number>> = {
  unlikely: 0,
  possible: 1,
  likely: 2,
  "very-likely": 3,
};

/** Whether it is likely at least. */
export function isLikely(likelihood: Likelihood): boolean {
  return ranks[likelihood] >= ranks.likely;
}
