/** The formats for machines: their structure and their escaping. */
import { createRequire } from "node:module";
import Ajv from "ajv";
import { Parser } from "htmlparser2";
import type { Log } from "sarif";
import { describe, expect, test } from "vitest";
import { github } from "../../src/report/github.js";
import { gitlab } from "../../src/report/gitlab.js";
import { junit } from "../../src/report/junit.js";
import { markdown } from "../../src/report/markdown.js";
import { sarif } from "../../src/report/sarif.js";
import type { ScanResult } from "../../src/types.js";
import { inColumn, result, ump } from "./results.js";

const clean = result({ source: "propre.eml" });
const warned = result({
  source: "dossier/à voir.eml",
  verdict: "warn",
  reasons: [
    { rule: "unread", verdict: "warn", count: 1, limit: 1, unread: "malformed" },
    { rule: "our-own", verdict: "warn", count: 3, limit: 1, message: { fr: "À voir", en: "See" } },
  ],
  unread: [{ location: { path: ["a.zip", "b.xls"] }, reason: "malformed" }],
});
/** What may go although it was not read whole. */
const sealed = result({
  source: "chiffre.eml",
  unread: [
    { location: { path: ["a.xlsx"] }, reason: "encrypted" },
    { location: { path: ["b.xlsx"] }, reason: "encrypted" },
  ],
});
/** Names with all that formats give a meaning to. */
const hostile = result({
  source: "C:\\a b\\<x>&\"'%,:;\u001b[31m]]>.eml",
  verdict: "block",
  people: { total: 30, identified: 30 },
  reasons: [{ rule: "bulk-people", verdict: "block", count: 30, limit: 20 }],
  findings: [
    inColumn(
      '::error::|`<b>&"%0A\n@equipe*.xls',
      "S]]>\u0000\u202e",
      "A",
      "x",
      "email-address",
      30,
    ),
  ],
});
const all = [clean, warned, ump, hostile];

describe("SARIF", () => {
  const log = JSON.parse(sarif.report(all, { lang: "en" })) as Log;
  const [run] = log.runs;

  test("is valid by the schema of the standard", () => {
    const require = createRequire(import.meta.url);
    const ajv = new Ajv({ schemaId: "id", meta: false, format: "full", allErrors: true });
    ajv.addMetaSchema(require("ajv/lib/refs/json-schema-draft-04.json") as object);
    const valid = ajv.compile(
      require("@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json") as object,
    );
    for (const results of [all, [clean], [sealed], []])
      for (const lang of ["en", "fr"] as const) {
        valid(JSON.parse(sarif.report(results, { lang })));
        expect(valid.errors).toBe(null);
      }
    // That it can fail: a level that SARIF does not know, a space in a URI.
    const [wrong] = structuredClone(run.results ?? []);
    Object.assign(wrong, { level: "fatal" });
    wrong.locations![0].physicalLocation!.artifactLocation!.uri = "a b";
    valid({ ...log, runs: [{ ...run, results: [wrong] }] });
    expect(valid.errors?.map(({ keyword }) => keyword).sort()).toEqual(["enum", "format"]);
  });

  test("every result has a line, without which GitHub shows none", () => {
    for (const { locations } of run.results ?? [])
      expect(locations?.[0].physicalLocation?.region).toEqual({ startLine: 1 });
  });

  test("one result a reason and for what is not read, with its rule, level and file", () => {
    expect(log.version).toBe("2.1.0");
    expect(
      run.results?.map(({ ruleId, level, locations }) => [
        ruleId,
        level,
        locations?.[0].physicalLocation?.artifactLocation?.uri,
      ]),
    ).toEqual([
      ["unread/malformed", "warning", "dossier/%C3%A0%20voir.eml"],
      ["our-own", "warning", "dossier/%C3%A0%20voir.eml"],
      ...ump.reasons.map(({ rule, unread, verdict }) => [
        unread === undefined ? rule : `${rule}/${unread}`,
        { block: "error", warn: "warning", allow: "note" }[verdict],
        "newsletter.eml",
      ]),
      ["unread/encrypted", "note", "newsletter.eml"],
      ["bulk-people", "error", "file:///C:/a%20b/%3Cx%3E%26%22'%25%2C%3A%3B%1B%5B31m%5D%5D%3E.eml"],
    ]);
  });

  test("every line of a text stands there once", () => {
    for (const { message } of run.results ?? []) {
      const lines = message.text!.split("\n");
      expect(lines).toEqual([...new Set(lines)]);
    }
  });

  test("every result points to a rule that has words", () => {
    for (const { ruleId, ruleIndex } of run.results ?? []) {
      const rule = run.tool.driver.rules?.[ruleIndex ?? -1];
      expect(rule?.id).toBe(ruleId);
      expect(rule?.shortDescription?.text).not.toBe("");
    }
  });

  test("absolute paths and standard input", () => {
    const uris = ["/tmp/a b.eml", "-", "./a/b.eml"].map((source) => {
      const [one] = (JSON.parse(sarif.report([{ ...ump, source }], { lang: "fr" })) as Log).runs;
      return one.results?.[0].locations?.[0].physicalLocation?.artifactLocation?.uri;
    });
    expect(uris).toEqual(["file:///tmp/a%20b.eml", "-", "a/b.eml"]);
  });
});

test("JUnit: a test case an input, failed if it is blocked", () => {
  const text = junit.report(all, { lang: "en" });
  const tags: [string, Record<string, string>][] = [];
  const open: string[] = [];
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        open.push(name);
        if (name !== "?xml") tags.push([name, attributes]);
      },
      onclosetag(name) {
        expect(open.pop()).toBe(name);
      },
    },
    { xmlMode: true },
  );
  parser.end(text);
  expect(open).toEqual([]);
  expect(tags.map(([name]) => name)).toEqual([
    "testsuites",
    "testsuite",
    "testcase",
    "testcase",
    "system-out",
    "testcase",
    "failure",
    "testcase",
    "failure",
  ]);
  expect(tags[0][1]).toEqual({ tests: "4", failures: "2", errors: "0" });
  expect(tags[2][1]).toEqual({ classname: "parefuite", name: "propre.eml", time: "0.061" });
  expect(tags[6][1].type).toBe("bulk-people");
  expect(tags[6][1].message).toContain("3,594 people");
  // Nothing that XML 1.0 cannot hold.
  expect(text).not.toMatch(/[^\t\n\u0020-\ud7ff\ue000-\ufffd]/);
});

test("GitHub: an annotation an input, the blocked ones first, each on one line", () => {
  const lines = github.report(all, { lang: "fr" }).split("\n");
  expect(lines.map((line) => /^::(\w+) file=([^,]*),title=([^:]*)::/.exec(line)?.slice(1))).toEqual(
    [
      ["error", "newsletter.eml", "parefuite%3A BLOQUÉ"],
      ["error", "C%3A\\a b\\<x>&\"'%25%2C%3A;�[31m]]>.eml", "parefuite%3A BLOQUÉ"],
      ["warning", "dossier/à voir.eml", expect.stringMatching(/^parefuite%3A /)],
      undefined,
    ],
  );
  expect(lines[0]).toContain("%0A");
  expect(github.report([clean], { lang: "fr" })).toBe("");
});

test("GitLab: an entry an input that is not allowed, the same run after run", () => {
  const read = (results: readonly ScanResult[]): Record<string, unknown>[] =>
    JSON.parse(gitlab.report(results, { lang: "en" })) as Record<string, unknown>[];
  const entries = read(all);
  expect(entries).toMatchObject([
    {
      severity: "minor",
      check_name: "unread",
      location: { path: "dossier/à voir.eml", lines: { begin: 1 } },
    },
    { severity: "critical", check_name: "bulk-people", location: { path: "newsletter.eml" } },
    { severity: "critical", check_name: "bulk-people" },
  ]);
  const prints = entries.map(({ fingerprint }) => fingerprint);
  expect(new Set(prints).size).toBe(3);
  expect(prints.every((print) => /^[0-9a-f]{64}$/.test(String(print)))).toBe(true);
  const later = { ...ump, stats: { ...ump.stats, milliseconds: 99 } };
  expect(read([later])[0].fingerprint).toBe(prints[1]);
  expect(read([clean])).toEqual([]);
  // The fields of its documentation, and no others.
  for (const entry of entries) {
    expect(Object.keys(entry).sort()).toEqual([
      "check_name",
      "description",
      "fingerprint",
      "location",
      "severity",
    ]);
    expect(["info", "minor", "major", "critical", "blocker"]).toContain(entry.severity);
    expect(entry.description).toMatch(/\S/);
  }
  const paths = ["./a/b.eml", ".\\a\\b.eml", "a/./b.eml"].map(
    (source) => read([{ ...ump, source }])[0].location,
  );
  expect(paths).toMatchObject([{ path: "a/b.eml" }, { path: "a/b.eml" }, { path: "a/./b.eml" }]);
});

test("Markdown: what names hold is text", () => {
  const text = markdown.report(all, { lang: "en" });
  expect(text.match(/^## .*/gm)).toHaveLength(4);
  expect(text).toMatch(/^## ⛔ BLOCKED · newsletter/m);
  expect(text).toMatch(/^## ✅ ALLOWED · propre/m);
  const hostileText = markdown.report([hostile], { lang: "en" });
  expect(hostileText).not.toMatch(/<b>|@equipe|[^\\]`|[^\\]\*/);
});

test("places beyond ten are counted", () => {
  const findings = Array.from({ length: 14 }, (_, n) =>
    inColumn(`f${n}.csv`, "S", "A", "x", "email-address", 30),
  );
  const text = markdown.report([{ ...hostile, findings }], { lang: "en" });
  expect(text.match(/^- f\d+/gm)).toHaveLength(10);
  expect(text).toMatch(/4 other places/);
});

test("the administrator's own words stand behind the rule, in the language of the report", () => {
  expect(markdown.report([warned], { lang: "fr" })).toContain("À voir");
  expect(markdown.report([warned], { lang: "en" })).toMatch(/our-own.*See/);
});

test("JUnit: a warning has failed where the command was told so", () => {
  const options = { lang: "en" } as const;
  expect(junit.report([warned], options)).toContain('failures="0"');
  const failed = junit.report([warned], { ...options, failOn: "warn" });
  expect(failed).toContain('failures="1"');
  expect(failed).toContain('<failure type="unread"');
});

test("what may go unread is said in every format", () => {
  const options = { lang: "en" } as const;
  const { runs } = JSON.parse(sarif.report([sealed], options)) as Log;
  expect(runs[0].results).toMatchObject([{ ruleId: "unread/encrypted", level: "note" }]);
  expect(junit.report([sealed], options)).toMatch(/<system-out>[^<]*a\.xlsx: encrypted/);
  expect(junit.report([sealed], options)).not.toContain("<failure");
  expect(github.report([sealed], options)).toMatch(
    /^::notice file=chiffre\.eml,.*a\.xlsx: encrypted/,
  );
  expect(JSON.parse(gitlab.report([sealed], options))).toMatchObject([
    { severity: "info", check_name: "unread" },
  ]);
  expect(markdown.report([sealed], options)).toMatch(/^- a\.xlsx: encrypted/m);
});

test("a long list of what was not read is cut", () => {
  const unread = Array.from({ length: 14 }, (_, n) => ({
    location: { path: [`f${n}.zip`] },
    reason: "encrypted" as const,
  }));
  const text = markdown.report([{ ...sealed, unread }], { lang: "en" });
  expect(text.match(/^- f\d+/gm)).toHaveLength(10);
  expect(text).toMatch(/4 other places/);
});

test("halved limits are explained, and a kind in two columns is said once", () => {
  const text = markdown.report([ump], { lang: "en" });
  expect(text).toMatch(/limits are halved/);
  for (const line of text.split("\n").filter((each) => each.includes("›")))
    expect(line.match(/phone numbers/g)?.length ?? 0).toBeLessThanOrEqual(1);
});
