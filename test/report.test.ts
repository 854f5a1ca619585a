import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { report, scan } from "../src/index.js";
import { reporters } from "../src/report/index.js";

const fixture = (name: string): Promise<Buffer> =>
  readFile(join(import.meta.dirname, "../fixtures/messages", name));
const crowd = await scan(await fixture("block-forty-addresses-in-cc.eml"), { source: "x.eml" });

test("of a crowd in Cc: says how many, though nobody is found elsewhere", async () => {
  expect(await report(crowd)).toMatch(/✖ BLOCKED · x\.eml\n.*41 recipients/);
  expect(await report([crowd, crowd], { lang: "fr" })).toMatch(/2 éléments examinés/);
});

test.each(reporters)("$format: as the command writes it", async ({ format, load }) => {
  const expected = (await load()).report([crowd], { lang: "fr", failOn: "warn" });
  expect(await report(crowd, { format, lang: "fr", failOn: "warn" })).toBe(expected);
});

test.each([
  [{ format: "pdf" }, /format/],
  [{ lang: "de" }, /lang/],
  [{ colour: true }, /colour/],
  [{ width: 0 }, /width/],
])("%j is refused", async (options, path) => {
  await expect(report(crowd, options as object)).rejects.toMatchObject({
    code: "invalid-options",
    message: expect.stringMatching(path) as string,
  });
});

test.each([undefined, null, {}, "x", [crowd, {}]])("%j is no result", async (results) => {
  await expect(report(results as typeof crowd)).rejects.toMatchObject({ code: "invalid-options" });
});
