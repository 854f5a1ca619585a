import { expect, test } from "vitest";
import { groupFindings } from "../../src/report/spots.js";
import { whatToDo } from "../../src/report/todo.js";
import { words, type Words } from "../../src/report/words/index.js";
import type { Finding, Place, Reason } from "../../src/types.js";
import { inColumn, result } from "./results.js";

const { todo } = words.fr;

const list = inColumn("liste.xlsx", "Feuil1", "A", "Nom", "person-name", 30);
const signature: Finding = {
  ...list,
  count: 1,
  distinct: 1,
  location: { path: [], place: "text-body", lines: [9, 9] },
};
const hiddenIn = (place?: Place): Finding => ({
  ...list,
  hidden: true,
  location: { path: ["liste.xlsx"], place },
});

function steps(rules: readonly string[], findings: readonly Finding[], recipients = 0): string[] {
  const reasons = rules.map((rule): Reason => ({ rule, verdict: "block", count: 30, limit: 20 }));
  const given = result({
    verdict: "block",
    reasons,
    findings,
    people: { total: 30, recipients },
    unread: rules.includes("unread") ? [{ location: { path: ["a"] }, reason: "malformed" }] : [],
  });
  return whatToDo(given, groupFindings(findings), words.fr);
}

const remove = (names: string, count: number) => todo.removeFiles(names, count);
const one = remove("«\u00a0liste.xlsx\u00a0»", 1);

test.each<[string, string[], Finding[], string[]]>([
  ["a list in a file", ["bulk-people"], [list, signature], [one, todo.encrypt]],
  [
    "two files",
    ["bulk-people"],
    [list, { ...list, location: { path: ["b.zip", "c.csv"] } }],
    [remove("«\u00a0liste.xlsx\u00a0» et «\u00a0b.zip\u00a0»", 2), todo.encrypt],
  ],
  ["a list in the body", ["bulk-people"], [{ ...signature, distinct: 30 }], [todo.removeFromBody]],
  ["few people in the body", ["national-id"], [signature], [todo.removeFromBody]],
  ["recipients in To", ["exposed-recipients"], [signature], [todo.bcc]],
  ["unread only", ["unread"], [signature], [todo.checkUnread]],
  ["a protected person", ["protected-person"], [list], [todo.protected, one]],
  ["a list and unread", ["bulk-people", "unread"], [list], [one, todo.encrypt, todo.checkUnread]],
])("%s", (_name, rules, findings, expected) => {
  expect(steps(rules, findings)).toEqual(expected);
});

test("a list of the recipients is not to be encrypted for them", () => {
  expect(steps(["bulk-people"], [list], 25)).toEqual([one]);
});

test.each<[Place | undefined, keyof Words["todo"]]>([
  ["hidden-sheet", "hiddenSheets"],
  ["very-hidden-sheet", "veryHiddenSheets"],
  ["hidden-rows", "hiddenRows"],
  ["hidden-columns", "hiddenRows"],
  ["pivot-cache", "pivotCache"],
  ["tracked-change", "trackedChanges"],
  ["embedded", "embedded"],
  ["chart-cache", "embedded"],
  ["external-link", "embedded"],
  ["hidden-text", "otherHidden"],
  ["unreferenced", "otherHidden"],
  [undefined, "otherHidden"],
])("hidden in %s: %s", (place, step) => {
  expect(steps(["hidden-people"], [hiddenIn(place)])).toEqual([one, todo[step], todo.encrypt]);
});

test("an allowed message needs nothing", () => {
  expect(whatToDo(result({ findings: [list] }), groupFindings([list]), words.fr)).toEqual([]);
});

test("where it is only to be checked, it may be sent", () => {
  const given = result({
    verdict: "warn",
    reasons: [{ rule: "bulk-people", verdict: "warn", count: 8, limit: 5 }],
    findings: [list],
    people: { total: 8 },
  });
  const files = groupFindings(given.findings);
  expect(whatToDo(given, files, words.fr)).toEqual([todo.check, one, todo.encrypt]);
});
