/**
 * Files that unpack to far more than they are: each ends at a limit on work, long before the clock or
 * the memory would end it, and says so. `npm run bombs` measures them all, each in a process of its own.
 */
import { expect, test } from "vitest";
import { bombs } from "../../fixtures/bombs.js";
import { createScanner } from "../../src/scanner.js";

/** Those that would take more time or memory to make than a test should. */
const large = /\d{2,3} MB|GB of drawing|a million recipients|10 MB of commas|30,000 pages/;

const scanner = createScanner();

test.each(
  bombs.filter(({ what, limit, reason }) => !large.test(what) && (limit ?? reason) !== undefined),
)("$what", { timeout: 60_000 }, async ({ name, bytes, limit, reason }) => {
  const { unread, people } = await scanner.scan(bytes(), { source: name });
  if (limit !== undefined) expect(unread).toContainEqual(expect.objectContaining({ limit }));
  if (reason !== undefined) expect(unread).toContainEqual(expect.objectContaining({ reason }));
  expect(unread.map((each) => each.reason)).not.toContain("timed-out");
  expect(people.total).toBeLessThan(5);
});

// What is done to its end takes no longer for being odd.
test.each(
  bombs.filter(({ what, limit, reason }) => !large.test(what) && (limit ?? reason) === undefined),
)("$what", { timeout: 60_000 }, async ({ name, bytes }) => {
  const { unread, people } = await scanner.scan(bytes(), { source: name });
  expect(unread.map((each) => each.reason)).not.toContain("timed-out");
  expect(people.total).toBeLessThan(5);
});
