import { stripVTControlCharacters } from "node:util";
import { describe, expect, test } from "vitest";
import type { ThresholdRule } from "../../src/decide/policy.js";
import { text } from "../../src/report/text.js";
import { words, type Lang } from "../../src/report/words/index.js";
import type { Finding, Kind, Place, Reason, ScanResult, UnreadReason } from "../../src/types.js";
import { inColumn, result, ump } from "./results.js";

const langs = ["fr", "en"] as const;

describe.each(langs)("%s", (lang) => {
  test("the founding case", async () => {
    await expect(text.report([ump], { lang })).toMatchFileSnapshot(`ump.${lang}.txt`);
  });

  test("no line is longer than the width, whatever was found", () => {
    for (const width of [undefined, 60, 120]) {
      const report = text.report([ump, everything(lang)], { lang, width });
      const longest = Math.max(...report.split("\n").map((line) => [...line].length));
      expect(longest).toBeLessThanOrEqual(Math.min(width ?? 80, 80));
    }
  });

  test("colours change no character", () => {
    const plain = text.report([ump, result()], { lang });
    const coloured = text.report([ump, result()], { lang, color: true });
    expect(coloured).not.toBe(plain);
    expect(stripVTControlCharacters(coloured)).toBe(plain);
  });
});

test("what a terminal would obey is not written", () => {
  const evil = "a\u001b[2J\u202excod\r\nb\u0007";
  const report = text.report(
    [
      result({
        source: evil,
        verdict: "block",
        findings: [inColumn(evil, evil, "A", evil, "person-name", 30)],
        unread: [{ location: { path: [evil] }, reason: "remote" }],
      }),
    ],
    { lang: "fr" },
  );
  expect(report.replaceAll("\n", "")).not.toMatch(/\p{Cc}|\u202e/u);
  expect(report).toContain("a�[2J�xcod b�");
});

test.each([
  ["fr", "✔ AUTORISÉ · message.eml\n  Aucune personne trouvée.\n"],
  ["en", "✔ ALLOWED · message.eml\n  No people found.\n"],
] as const)("an allowed message is two lines (%s)", (lang, expected) => {
  expect(text.report([result()], { lang })).toBe(expected);
});

test.each([
  ["fr", "56 personnes, envoi permis par une règle de votre organisation."],
  ["en", "56 people, let pass by a rule of your organisation."],
] as const)("what a rule lets pass is not said to be below the limits (%s)", (lang, expected) => {
  const reasons: Reason[] = [{ rule: "payroll", verdict: "allow", count: 1, limit: 1 }];
  const report = text.report([result({ people: { total: 56, identified: 56 }, reasons })], {
    lang,
    color: false,
  });
  expect(report).toContain(expected);
});

test("an allowed message still says what was not read", () => {
  const report = text.report(
    [
      result({
        people: { total: 3 },
        unread: [{ location: { path: ["secret.zip"] }, reason: "encrypted" }],
      }),
    ],
    { lang: "fr" },
  );
  expect(report).toContain("3 personnes, en dessous des seuils.");
  expect(report).toContain("secret.zip\u00a0: chiffré, donc illisible ici");
});

test("an estimate says so", () => {
  const report = text.report(
    [
      result({
        verdict: "block",
        people: { total: 250_000, estimated: true },
        reasons: [
          { rule: "bulk-people", verdict: "block", count: 250_000, limit: 20 },
          { rule: "exposed-recipients", verdict: "block", count: 40, limit: 30 },
        ],
      }),
    ],
    { lang: "fr" },
  );
  expect(report).toContain("Environ 250\u202f000 personnes seraient exposées");
  expect(report).toContain("- environ 250\u202f000 personnes avec leurs coordonnées");
  expect(report).toContain("- 40 adresses personnelles visibles");
});

test("several results end in one line that counts them", () => {
  const report = text.report([ump, result(), result(), result({ verdict: "warn" })], {
    lang: "fr",
  });
  expect(report.trimEnd().split("\n").at(-1)).toBe(
    "4 éléments examinés\u00a0: 1 bloqué, 1 à vérifier et 2 autorisés.",
  );
});

test.each([
  ["a plain text", "Appelez le 5.", "Appelez le 5."],
  ["one for each language", { fr: "Appelez.", en: "Call." }, "Appelez."],
  ["only in the other language", { en: "Call." }, "Call."],
])("the administrator's message: %s", (_name, message, expected) => {
  const reasons: Reason[] = [{ rule: "mine", verdict: "block", count: 1, limit: 0, message }];
  const report = text.report([result({ verdict: "block", reasons })], { lang: "fr" });
  expect(report).toContain(`interdit par la règle «\u00a0mine\u00a0»`);
  expect(report).toContain(`    ${expected}\n`);
});

test("of very many files and unread parts only some are listed", () => {
  const many = Array.from({ length: 30 }, (_, index) => index);
  const report = text.report(
    [
      result({
        verdict: "block",
        findings: many.map((index) =>
          inColumn(`f${index}.csv`, "s", "A", "Nom", "person-name", 30),
        ),
        unread: many.map((index) => ({ location: { path: [`u${index}`] }, reason: "remote" })),
      }),
    ],
    { lang: "fr" },
  );
  expect(report).toContain("et 22 autres fichiers");
  expect(report).toContain("et 20 autres endroits");
  expect(report.split("\n").length).toBeLessThan(60);
});

/** A result in which everything stands that a result can hold. */
function everything(lang: Lang): ScanResult {
  const { kinds, places, rules, unread, specialCategories } = words[lang];
  const long = "Une très longue dénomination de fichier sans fin.xlsx".repeat(3);
  return result({
    source: long,
    verdict: "block",
    people: { total: 1_234_567, recipients: 20, hidden: 30, estimated: true },
    reasons: [
      ...Object.keys(rules).map((rule): Reason => ({
        rule,
        verdict: "block",
        count: 1_234_567,
        limit: 20,
        specialCategories: Object.keys(specialCategories) as Reason["specialCategories"],
      })),
      { rule: "unread", verdict: "warn", count: 2, limit: 1, unread: "too-large" },
    ],
    findings: (Object.keys(places) as Place[]).flatMap((place) =>
      (Object.keys(kinds) as Kind[]).map((kind) => ({
        ...inColumn(long, long, "XFD", long, kind, 1_000_000),
        hidden: true,
        location: {
          path: [long, long],
          place,
          sheet: long,
          column: "XFD",
          header: long,
          rows: [1, 1_048_576] as const,
        },
      })),
    ),
    unread: (Object.keys(unread) as UnreadReason[]).map((reason) => ({
      location: { path: [long, long] },
      reason,
    })),
  });
}

test.each([
  ["fr", "2 numéros de téléphone (personne protégée)"],
  ["en", "2 phone numbers (protected person)"],
] as const)("what a protected person has is said so (%s)", (lang, expected) => {
  const { header: _, ...location } = inColumn("a.csv", "", "B", "", "phone-number", 2).location;
  const finding = { ...inColumn("a.csv", "", "B", "", "phone-number", 2), location };
  const given = (evidence: Finding["evidence"]) =>
    text.report([result({ verdict: "block", findings: [{ ...finding, evidence }] })], { lang });
  expect(given(["protected-list"])).toMatch(`B    ${expected}`);
  expect(given(["pattern"])).toMatch(lang === "fr" ? "B  (sans titre)" : "B  (no title)");
});

test("what was not read of one file for one reason is said once, with its count", () => {
  const unread = (["encrypted", "remote", "remote", "remote"] as const).map((reason) => ({
    location: { path: ["a.xlsx"] },
    reason,
  }));
  const report = text.report([result({ unread })], { lang: "fr" });
  expect(report.split("\n").filter((line) => line.includes("a.xlsx"))).toEqual([
    "  - a.xlsx : chiffré, donc illisible ici",
    "  - a.xlsx : fichier sur un serveur, non téléchargé (3 parties)",
  ]);
});

test("a file that is something else than its name says is called what it is", () => {
  const mismatches = [{ location: { path: ["photo.jpg"] }, claimed: "jpg", found: ["csv"] }];
  const findings = [inColumn("photo.jpg", "S", "A", "Nom", "person-name", 30)];
  const given = result({ verdict: "block", findings, mismatches });
  expect(text.report([given], { lang: "fr" })).toContain("  photo.jpg (en réalité\u00a0: csv)\n");
  expect(text.report([given], { lang: "en" })).toContain("  photo.jpg (in fact: csv)\n");
});

test.each<[ThresholdRule, string]>([
  ["bulk-people", "1 personne avec ses coordonnées ou son identité"],
  ["national-id", "1 personne avec son n° de sécurité sociale"],
  ["bank-account", "1 personne avec son compte bancaire (IBAN)"],
])("one person in French: %s", (rule, text) => {
  expect(words.fr.rules[rule](1).replaceAll("\u00a0", " ")).toBe(text);
});
