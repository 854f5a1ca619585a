import { expect, test } from "vitest";
import { checkTables } from "./eval/chance.js";

test(
  "random tables of digits, codes and words are never blocked",
  { timeout: 60_000 },
  async () => {
    await expect(checkTables(2_000, 1)).resolves.toBeUndefined();
  },
);
