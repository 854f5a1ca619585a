import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "vitest";
import type { HiddenPlace } from "../../fixtures/hidden-place.js";
import { blocks, sightings } from "./workbooks/oracle.js";

/**
 * Expects that a fixture is what its script builds, and that its people are found in their place, marked
 * hidden where they are, while what is in front stays visible.
 *
 * @param file in `fixtures/files`
 * @param script that builds it
 */
export async function expectInTheirPlace(
  entry: HiddenPlace,
  file: string,
  script: string,
): Promise<void> {
  const bytes = readFileSync(join(import.meta.dirname, "../../fixtures/files", file));
  expect(bytes.equals(entry.bytes), `npx tsx fixtures/${script}`).toBe(true);
  const all = await blocks(bytes);
  expect(all.filter((block) => block.type === "unread")).toEqual([]);
  for (const person of entry.people) {
    const found = sightings(all, person.email);
    expect(found).not.toEqual([]);
    for (const { place, hidden, path } of found) {
      expect(hidden).toBe(entry.hidden);
      if (path.length === 1) expect(place).toBe(entry.place);
    }
  }
  const front = sightings(all, "Janvier");
  expect(front.some(({ hidden, place }) => !hidden && place === undefined)).toBe(true);
}
