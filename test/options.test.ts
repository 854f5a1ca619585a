import { expect, test } from "vitest";
import { assertSendable } from "../src/adapters/assert.js";
import { clean, createScanner, isParefuiteError, scan, type ScanOptions } from "../src/index.js";

const message = Buffer.from(
  ["From: a@example.fr", "To: b@example.org", "Subject: x", "", "Bonjour"].join("\r\n"),
);

test.each([
  ["an unknown option", { polices: {} }, /^An option .* polices: is unknown; known here: limits, /],
  ["an unknown limit", { limits: { maxRow: 1 } }, / limits\.maxRow: is unknown/],
  [
    "a negative limit",
    { limits: { maxRows: -1 } },
    / limits\.maxRows: must be a number, 0 or more/,
  ],
  ["a limit that is no number", { limits: { maxRows: "1" } }, / limits\.maxRows: /],
  ["a limit of NaN", { limits: { maxRows: Number.NaN } }, / limits\.maxRows: /],
  ["limits that are no object", { limits: 3 }, / limits: must be an object/],
  ["a source that is no text", { source: 1 }, / source: must be a text/],
  ["an unknown part of the envelope", { envelope: { bcc: "a" } }, / envelope\.bcc: is unknown/],
  [
    "recipients that are no texts",
    { envelope: { to: [1] } },
    / envelope\.to: must be a text or a list/,
  ],
  ["a signal that is none", { signal: {} }, / signal: must be an AbortSignal/],
  ["a key that may be content", { "jean.martin@example.fr": 1 }, / \?: is unknown/],
  ["options that are no object", 3, / options: must be an object/],
  ["a list", [], / options: must be an object/],
])("refused: %s", async (_, options, text) => {
  const error: unknown = await scan(message, options as ScanOptions).catch(
    (thrown: unknown) => thrown,
  );
  expect(isParefuiteError(error) && error.code).toBe("invalid-options");
  expect((error as Error).message).toMatch(text);
  expect((error as Error).message).not.toContain("jean.martin");
});

test("hosts and clean refuse what they do not know", async () => {
  const wrong = (text: RegExp) => ({
    code: "invalid-options",
    message: expect.stringMatching(text),
  });
  for (const [options, text] of [
    [{ lang: "de" }, / lang: must be "fr" or "en"/],
    [{ langue: "fr" }, / langue: is unknown; known here: failOn, lang, /],
  ] as const)
    await expect(clean(message, options as object)).rejects.toMatchObject(wrong(text));
  for (const [options, text] of [
    [{ failOn: "never" }, / failOn: must be "warn" or "block"/],
    [{ lang: "de" }, / lang: must be "fr" or "en"/],
    [{ failon: "warn" }, / failon: is unknown; known here: failOn, lang, /],
  ] as const)
    await expect(assertSendable(message, options as object)).rejects.toMatchObject(wrong(text));
});

test("a scanner refuses what belongs to one message, and a message what belongs to a scanner", async () => {
  expect(() => createScanner({ source: "x" } as object)).toThrow(/ source: is unknown/);
  const scanner = createScanner();
  await expect(scanner.scan(message, { policy: "strict" } as object)).rejects.toThrow(
    / policy: is unknown/,
  );
});

test("wrong policies are refused before anything is scanned", () => {
  expect(() => createScanner({ policy: { rulez: [] } as object })).toThrow(/rulez/);
});

test.each([
  {},
  { list: undefined, key: undefined },
  { list: {}, key: undefined },
  { key: "k".repeat(32) },
])("a list of protected people without its list or key: %j", (protectedPeople) => {
  expect(() => createScanner({ protectedPeople } as object)).toThrow(
    expect.objectContaining({ code: "invalid-protected-list" }),
  );
});

test("an option that is undefined is as if left out", async () => {
  const result = await scan(message, {
    source: undefined,
    policy: undefined,
    envelope: undefined,
    signal: undefined,
    limits: { maxInputBytes: undefined },
  });
  expect(result).toMatchObject({ source: "-", verdict: "allow", unread: [] });
});

test("zero means zero", async () => {
  const result = await scan(message, { limits: { maxInputBytes: 0 } });
  expect(result.unread).toMatchObject([{ reason: "too-large", limit: "maxInputBytes" }]);
  expect(result.stats.bytes).toBe(0);
});
