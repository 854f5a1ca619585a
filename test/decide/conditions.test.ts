import { expect, test } from "vitest";
import { holds } from "../../src/decide/conditions.js";
import type { Conditions } from "../../src/decide/policy.js";
import type { Verdict } from "../../src/types.js";
import { facts, finding } from "./facts.js";

const people = facts({
  people: { total: 12, identified: 10, nameOnly: 2, hidden: 3 },
  peopleByKind: { "email-address": 10, iban: 4 },
  specialCategories: ["union"],
});
const mailTo = (...recipients: string[]) => facts({ recipients });
const from = (sender?: string) => facts({ sender });
const foundIn = (location: Parameters<typeof finding>[0]) =>
  facts({ findings: [finding(location)] });
const attached = (...attachments: [name: string, bytes: number][]) =>
  facts({ attachments: attachments.map(([name, bytes]) => ({ name, bytes })) });

test.each<[string, Conditions, ReturnType<typeof facts>, boolean, Verdict?]>([
  ["people, total", { people: { min: 12 } }, people, true],
  ["people, too few", { people: { min: 13 } }, people, false],
  ["people, at most", { people: { max: 12 } }, people, true],
  ["people, too many", { people: { max: 11 } }, people, false],
  ["people of a sort", { people: { of: "hidden", min: 3, max: 3 } }, people, true],
  ["people of a sort, any", { people: { of: "nameOnly" } }, people, true],
  ["people of a sort, none", { people: { of: "recipients" } }, people, false],
  ["a kind", { kinds: { iban: { min: 4 } } }, people, true],
  ["a kind, too few", { kinds: { iban: { min: 5 } } }, people, false],
  ["a kind that is not there", { kinds: { "fr-nir": { min: 1 } } }, people, false],
  ["a kind that must not be there", { kinds: { "fr-nir": { max: 0 } } }, people, true],
  ["two kinds, one missing", { kinds: { iban: { min: 1 }, "fr-nir": { min: 1 } } }, people, false],
  ["hidden", { places: ["hidden"] }, foundIn({ hidden: true }), true],
  ["not hidden", { places: ["hidden"] }, foundIn({}), false],
  ["attachment", { places: ["attachment"] }, foundIn({}), true],
  ["body, not attachment", { places: ["attachment"] }, foundIn({ location: { path: [] } }), false],
  ["body", { places: ["body"] }, foundIn({ location: { path: [], place: "html-body" } }), true],
  [
    "header, not body",
    { places: ["body"] },
    foundIn({ location: { path: [], place: "subject" } }),
    false,
  ],
  [
    "header",
    { places: ["header"] },
    foundIn({ location: { path: [], place: "recipients" } }),
    true,
  ],
  [
    "header of a forwarded message",
    { places: ["header"] },
    foundIn({ location: { path: ["a.eml"], place: "subject" } }),
    false,
  ],
  [
    "a single place",
    { places: ["pivot-cache"] },
    foundIn({ location: { path: ["a.xlsx"], place: "pivot-cache" } }),
    true,
  ],
  ["one of two places", { places: ["comment", "attachment"] }, foundIn({}), true],
  ["special category", { specialCategories: ["health", "union"] }, people, true],
  ["another special category", { specialCategories: ["health"] }, people, false],
  ["recipients", { recipients: { min: 2 } }, mailTo("a@example.org", "b@example.org"), true],
  ["too few recipients", { recipients: { min: 2 } }, mailTo("a@example.org"), false],
  [
    "nobody outside",
    { recipients: { outside: { max: 0 } } },
    mailTo("a@example.fr", "b@sub.example.fr"),
    true,
  ],
  [
    "one outside",
    { recipients: { outside: { max: 0 } } },
    mailTo("a@example.fr", "b@notexample.fr"),
    false,
  ],
  ["some outside", { recipients: { outside: { min: 1 } } }, mailTo("b@example.org"), true],
  [
    "only these domains",
    { recipients: { onlyDomains: ["example.org"] } },
    mailTo("b@x.example.org"),
    true,
  ],
  [
    "not only these domains",
    { recipients: { onlyDomains: ["example.org"] } },
    mailTo("b@example.org", "a@example.fr"),
    false,
  ],
  [
    "only these domains, to nobody",
    { recipients: { onlyDomains: ["example.org"] } },
    mailTo(),
    false,
  ],
  ["sender", { senders: ["paie@example.fr"] }, from("paie@example.fr"), true],
  ["another sender", { senders: ["paie@example.fr"] }, from("apaie@example.fr"), false],
  ["sender of a domain", { senders: ["@example.fr"] }, from("paie@example.fr"), true],
  ["sender of a domain below", { senders: ["@example.fr"] }, from("paie@x.example.fr"), false],
  ["no sender", { senders: ["@example.fr"] }, from(), false],
  [
    "attachment name",
    { attachments: { names: ["*.xls?"] } },
    attached(["a.pdf", 1], ["B.XLSX", 2]),
    true,
  ],
  [
    "no such attachment name",
    { attachments: { names: ["*.xls?"] } },
    attached(["a.xls", 1]),
    false,
  ],
  [
    "name with stars",
    { attachments: { names: ["*list*2026*"] } },
    attached(["la liste de 2025 et 2026.csv", 1]),
    true,
  ],
  [
    "name with signs of patterns",
    { attachments: { names: ["a.c (1)*"] } },
    attached(["abc (1).csv", 1]),
    false,
  ],
  [
    "every attachment, to allow",
    { attachments: { names: ["*.pdf"] } },
    attached(["a.pdf", 1], ["b.xls", 1]),
    false,
    "allow",
  ],
  [
    "all attachments as said, to allow",
    { attachments: { names: ["*.pdf"] } },
    attached(["a.pdf", 1], ["b.pdf", 1]),
    true,
    "allow",
  ],
  ["no attachment, to allow", { attachments: { names: ["*.pdf"] } }, attached(), false, "allow"],
  ["attachment size", { attachments: { bytes: { min: 10 } } }, attached(["a", 10]), true],
  ["attachment too small", { attachments: { bytes: { min: 10 } } }, attached(["a", 9]), false],
  [
    "name and size of one",
    { attachments: { names: ["a"], bytes: { min: 10 } } },
    attached(["a", 9], ["b", 10]),
    false,
  ],
  ["unread", { unread: ["encrypted", "remote"] }, facts({ unread: ["remote"] }), true],
  ["not unread for that reason", { unread: ["encrypted"] }, facts({ unread: ["remote"] }), false],
  ["all conditions", { people: { min: 1 }, unread: ["remote"] }, people, false],
])("%s", (_name, when, given, expected, verdict = "block") => {
  expect(holds({ name: "rule", when, verdict }, given, ["example.fr"])).toBe(expected);
});
