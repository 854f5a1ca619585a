import { createHash } from "node:crypto";
import axe from "axe-core";
import { JSDOM } from "jsdom";
import { describe, expect, test } from "vitest";
import { html } from "../../src/report/html.js";
import { style } from "../../src/report/style.js";
import type { Finding, Kind } from "../../src/types.js";
import { inColumn, result, ump } from "./results.js";

const evil = `<img src=x onerror="alert('1')"> & \u202e\u0007`;
const hostile = result({
  source: evil,
  verdict: "warn",
  people: { total: 30 },
  reasons: [{ rule: evil, verdict: "warn", count: 30, limit: 20, message: evil }],
  findings: [inColumn(evil, evil, "A", evil, "person-name", 30)],
  unread: [{ location: { path: [evil] }, reason: "encrypted" }],
});

const open = (report: string): Document => new JSDOM(report).window.document;
const besideLabel = inColumn("facture.xlsx", "Facture", "B", "Client :", "person-name", 13);
const { column: _, ...noColumn } = besideLabel.location;
const invoice = result({ findings: [besideLabel, { ...besideLabel, location: noColumn }] });
const reports = (["fr", "en"] as const).flatMap((lang) => [
  [`one, ${lang}`, html.report([ump], { lang })] as const,
  [`several, ${lang}`, html.report([ump, invoice, hostile, ump], { lang })] as const,
]);

describe.each(reports)("%s", (_name, report) => {
  test("has no accessibility violation that axe finds", async () => {
    const { window } = new JSDOM(report, { runScripts: "outside-only" });
    window.eval(axe.source);
    const { violations, passes } = await (window as unknown as { axe: typeof axe }).axe.run({
      // Colours need a canvas: their contrast is computed below.
      rules: { "color-contrast": { enabled: false } },
    });
    expect(violations.map(({ id }) => id)).toEqual([]);
    expect(passes.length).toBeGreaterThan(20);
  });

  test("is self-contained: its policy allows its own style and nothing else", () => {
    const document = open(report);
    const policy = document.querySelector("meta[http-equiv=Content-Security-Policy]");
    const hash = createHash("sha256")
      .update(document.querySelector("style")!.textContent)
      .digest("base64");
    expect(policy?.getAttribute("content")).toBe(
      `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`,
    );
    expect(document.querySelectorAll("script, link, img, iframe, object, form, base")).toHaveLength(
      0,
    );
    for (const element of document.querySelectorAll("*"))
      for (const { name } of element.attributes)
        expect(name).not.toMatch(/^(?:on|style$|src|srcset$|background$)/);
    expect(style).not.toMatch(/url\(|@import/);
  });
});

test("says what the report in text says, and fills in the notification", () => {
  const [article] = open(html.report([ump], { lang: "fr" })).querySelectorAll("article");
  const text = article.textContent!.replaceAll(/\s+/g, " ");
  for (const part of [
    "BLOQUÉ newsletter.eml",
    "3 594 personnes seraient exposées",
    "données sensibles, que la loi protège davantage (opinions politiques)",
    "Feuille masquée : dans Excel",
    "annexe.zip › notes.doc",
    "812 345 octets, 2 pièces jointes, 3 595 lignes de tableau, en 61 ms.",
    "2 000 noms, 2 000 adresses e-mail, 1 801 numéros de téléphone, 1 594 adresses postales, 1 date de naissance",
    "Un risque élevé est probable",
    "usurpation d’identité",
  ])
    expect(text).toContain(part);
});

test("what is spread over columns is one record, and what is protected is none more", () => {
  const column = (letter: string, kind: Kind, count: number): Finding =>
    inColumn("a.csv", "S", letter, "x", kind, count);
  const findings: Finding[] = [
    column("A", "person-name", 30),
    column("B", "person-name", 28),
    column("C", "postal-address", 30),
    column("D", "postal-address", 29),
    column("E", "phone-number", 20),
    column("F", "phone-number", 25),
    { ...column("E", "phone-number", 1), evidence: ["protected-list"] },
    { ...column("G", "email-address", 2), evidence: ["protected-list"] },
  ];
  const given = result({ verdict: "block", people: { total: 30 }, findings });
  expect(open(html.report([given], { lang: "en" })).body.textContent).toContain(
    "30 names, 2 e-mail addresses, 45 phone numbers, 30 postal addresses",
  );
});

test("density is the share of the rows of the table", () => {
  const document = open(html.report([ump], { lang: "fr" }));
  const cells = [...document.querySelectorAll("td.density")].map(({ textContent }) => textContent);
  expect(cells).toEqual(["100\u00a0%", "100\u00a0%", "90\u00a0%", "100\u00a0%"]);
});

test("recipients who see each other are people of the notification, too", () => {
  const given = result({
    source: `rendered/${"long/".repeat(20)}crowd.eml`,
    verdict: "block",
    people: { total: 5, recipients: 2 },
    reasons: [{ rule: "exposed-recipients", verdict: "block", count: 41, limit: 30 }],
  });
  const { body } = open(html.report([given], { lang: "en" }));
  expect(body.querySelector(".notification")!.textContent).toMatch(/number of people\s*44 people/);
  expect(body.querySelector("h2")!.textContent).toContain("long/crowd.eml");
});

test.each([
  [
    5,
    [
      ["visible to the other recipients", "41"],
      ["in all", "5"],
    ],
  ],
  [0, [["visible to the other recipients", "41"]]],
])("recipients who see each other are a figure, beside %i people", (total, expected) => {
  const reason = { rule: "exposed-recipients", verdict: "block", count: 41, limit: 30 } as const;
  const given = result({ verdict: "block", people: { total }, reasons: [reason] });
  const { body } = open(html.report([given], { lang: "en" }));
  const figures = [...body.querySelectorAll(".figures div")].map((figure) =>
    [...figure.children].map(({ textContent }) => textContent),
  );
  expect(figures.slice(0, 2)).toEqual(expected);
});

test("an allowed message has no notification", () => {
  const document = open(html.report([result({ people: { total: 3 } })], { lang: "fr" }));
  expect(document.querySelector(".notification")).toBeNull();
  expect(document.body.textContent).toContain("Tout a été lu.");
});

test("names from the message stay text", () => {
  const document = open(html.report([hostile], { lang: "en" }));
  const names = [...document.querySelectorAll("bdi")].map(({ textContent }) => textContent);
  expect(new Set(names)).toEqual(new Set([`<img src=x onerror="alert('1')"> & ��`]));
  expect(document.title).toContain("<img");
});

describe("contrast is 4.5 to 1 or more (WCAG 2.2, 1.4.3)", () => {
  const blocks = [...style.matchAll(/:root\{([^}]*)\}/g)].map(([, declarations]) =>
    Object.fromEntries(
      [...declarations.matchAll(/--(\w+):(#[0-9a-f]+)/g)].map(([, name, color]) => [name, color]),
    ),
  );
  const pairs = [
    ["ink", "ground"],
    ["soft", "ground"],
    ["soft", "panel"],
    ["ink", "panel"],
    ["warn", "ground"],
    ...["block", "warn", "allow"].flatMap((name) => [
      [name, `${name}ground`],
      ["ink", `${name}ground`],
    ]),
  ];
  test.each(["light", "dark", "print"].map((mode, index) => [mode, blocks[index]] as const))(
    "%s",
    (_mode, colors) => {
      for (const [ink, ground] of pairs)
        expect(contrast(colors[ink], colors[ground]), `${ink} on ${ground}`).toBeGreaterThanOrEqual(
          4.5,
        );
    },
  );
});

function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const long = color.length === 4 ? color.replaceAll(/[0-9a-f]/g, "$&$&") : color;
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(long.slice(at, at + 2), 16) / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
