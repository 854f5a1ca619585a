import { expect, test } from "vitest";
import { gitlab } from "../../src/report/gitlab.js";
import { json } from "../../src/report/json.js";
import { jsonl } from "../../src/report/jsonl.js";
import { sarif } from "../../src/report/sarif.js";
import { result, ump } from "./results.js";

const options = { lang: "fr" } as const;

test("json holds every result as it is, under the schema's number", () => {
  const results = [ump, result({ source: "-" })];
  expect(JSON.parse(json.report(results, options))).toEqual({ schema: 1, results });
});

test("the keys stand in the order of the contract", () => {
  const shuffled = JSON.parse(JSON.stringify(ump), (_key, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).toReversed())
      : value,
  );
  expect(json.report([shuffled], options)).toBe(json.report([ump], options));
  const keys = (value: object): string[] => Object.keys(value);
  const { results } = JSON.parse(json.report([ump], options));
  expect(keys(results[0])).toEqual([
    "source",
    "verdict",
    "people",
    "reasons",
    "findings",
    "unread",
    "stats",
  ]);
  expect(keys(results[0].people)).toEqual([
    "total",
    "identified",
    "nameOnly",
    "hidden",
    "protected",
    "recipients",
    "estimated",
  ]);
  expect(keys(results[0].reasons[0])).toEqual([
    "rule",
    "verdict",
    "count",
    "limit",
    "specialCategories",
  ]);
  expect(keys(results[0].findings[0])).toEqual([
    "kind",
    "count",
    "distinct",
    "likelihood",
    "evidence",
    "hidden",
    "location",
  ]);
  expect(keys(results[0].findings[0].location)).toEqual([
    "path",
    "sheet",
    "column",
    "header",
    "rows",
  ]);
  expect(keys(results[0].stats)).toEqual(["bytes", "attachments", "rows", "milliseconds"]);
});

test("what is not in the contract is not written", () => {
  const more = { ...ump, secret: "x", findings: [{ ...ump.findings[0], value: "x" }] };
  expect(json.report([more], options)).not.toMatch(/secret|value/);
});

test("jsonl is one line for each result", () => {
  const lines = jsonl.report([ump, result()], options).split("\n");
  expect(lines).toHaveLength(3);
  expect(lines[2]).toBe("");
  expect(JSON.parse(lines[0])).toEqual({ schema: 1, ...ump });
  expect(jsonl.report([], options)).toBe("");
});

test("what a terminal would obey in a name is escaped", () => {
  const source = "a\u009b31m\u001b\u007f\u202egnp\u2028\u2066\u061c.csv";
  for (const { report } of [json, jsonl, sarif, gitlab]) {
    const text = report([{ ...ump, source }], options);
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u2028\u202e\u2066\u061c]/u);
    expect(() => JSON.parse(text)).not.toThrow();
  }
  expect(JSON.parse(jsonl.report([{ ...ump, source }], options)).source).toBe(source);
});
