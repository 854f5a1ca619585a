import { describe, expect, test } from "vitest";
import { people } from "../../../fixtures/people.js";
import { scan } from "../../../src/index.js";
import { cells, opened } from "../opened.js";

const list = people(60, { seed: 42, latin1: true });
const payer = ({ firstName, lastName }: (typeof list)[number]) =>
  `${lastName} ${firstName}`.normalize("NFD").replace(/\p{M}/gu, "").toUpperCase();

const swift = [
  ":20:STARTUMS",
  ":25:99999/00000000001",
  ":28C:1/1",
  ":60F:C060404EUR1000,00",
  ...list.flatMap((person) => [
    ":61:0604040404C25,00NTRFNONREF",
    `:86:166?00VIREMENT?20COTISATION?30EXAMPLEXXX?31${person.iban}?32${payer(person).slice(0, 27)}`,
  ]),
  ":62F:C060430EUR2500,00",
  "-",
];

describe("people are counted", () => {
  test.each<[string, string]>([
    ["MT940", swift.join("\r\n")],
    [
      "MT940 with the blocks of SWIFT",
      `{1:F01BANKFRPPAXXX0000000000}{2:I940BANKFRPPXXXXN}{4:\r\n${swift.join("\r\n")}}`,
    ],
    [
      "QIF",
      `!Type:Bank\n${list.map((each) => `D04/04/06\nT25.00\nP${payer(each)}\nMCotisation\n^`).join("\n")}`,
    ],
    [
      "OFX",
      `OFXHEADER:100\r\nDATA:OFXSGML\r\n\r\n<OFX><STMTRS>${list.map((each, index) => `\r\n<STMTTRN>\r\n<TRNTYPE>CREDIT\r\n<TRNAMT>25.00\r\n<FITID>${index}\r\n<NAME>${payer(each)}\r\n</STMTTRN>`).join("")}</STMTRS></OFX>`,
    ],
  ])("%s", async (_, content) => {
    const { verdict, people: counted, unread } = await scan(Buffer.from(content));
    expect({ verdict, total: counted.total, unread }).toEqual({
      verdict: "block",
      total: 60,
      unread: [],
    });
  });
});

test.each<[string, string]>([
  ["MT940", ":61:0604040404C25,00NTRFNONREF\n:86:166?20LOYER?32MOREL LEA"],
  ["QIF", "!T\nD04/04/06\nT-25.00\nPMOREL LEA\nMLoyer\n^\n"],
  ["OFX", "OFXHECDER:100\n<OFX><STMTTRN>\n<TRNTYPE>CREDIT\n<NAME>MOREL LEA\n</STMTTRN></OFX>"],
])("%s without its first line", async (_, content) => {
  const { tables } = await opened(content);
  expect(cells(tables[0])).toContainEqual(expect.arrayContaining(["MOREL LEA"]));
  expect(cells(tables[0])[0]).toContain("nom du tiers");
});

test("OFX as XML: a movement is a row", async () => {
  const { tables, unread } = await opened(
    `<?xml version="1.0"?>\n<?OFX OFXHEADER="200"?>\n<OFX><STMTTRN><NAME>Durand &amp; Fils &x;</NAME><MEMO>Loyer</MEMO></STMTTRN>` +
      `<STMTTRN><PAYEE><NAME>Petit Zoé</NAME><ADDR1>3 rue Basse</ADDR1><CITY>Gap</CITY><POSTALCODE>05000</POSTALCODE><PHONE>0199001234</PHONE></PAYEE>` +
      `<STMTTRN><EXTDNAME>Morel Léa</EXTDNAME><BANKACCTTO><ACCTID>12</ACCTID></BANKACCTTO></OFX>`,
  );
  expect(cells(tables[0])).toEqual([
    ["nom du tiers", "libellé", "adresse", "ville", "code postal", "téléphone", "compte"],
    ["Durand & Fils &x;", "Loyer", "", "", "", "", ""],
    ["Petit Zoé", "", "3 rue Basse", "Gap", "05000", "0199001234", ""],
    ["Morel Léa", "", "", "", "", "", "12"],
  ]);
  expect(unread).toEqual([]);
});

test("QIF: what stands under its letters", async () => {
  const { tables } = await opened(
    "!Type:Bank\nD1/4/06\nPPetit Zoé\nA3 rue Basse\nA05000 Gap\n^\nMSeul",
  );
  expect(cells(tables[0])).toEqual([
    ["nom du tiers", "adresse", "libellé"],
    ["Petit Zoé", "3 rue Basse / 05000 Gap", ""],
    ["", "", "Seul"],
  ]);
});

test("MT940: sub-fields by digits and by words, cut lines", async () => {
  const { tables } = await opened(
    [
      ":20:A",
      ":21:B",
      ":25:C",
      ":61:0604040404C25,00NTRFNONREF",
      ":86:166?20LOYER?32MOREL LE?33A?38FR76",
      ":61:0604040404C25,00NTRFNONREF",
      ":86:/NAME/PETIT ZO",
      "E/REMI/COTISATION",
      ":61:0604040404C25,00NTRFNONREF",
      ":86:CHEQUE",
      "-}",
    ].join("\n"),
  );
  expect(cells(tables[0])).toEqual(
    [
      ["libellé", "compte", "nom du tiers"],
      ["166 / LOYER", "FR76", "MOREL LE A"],
      ["COTISATION", "", "PETIT ZOE"],
      ["CHEQUE", "", ""],
    ].map((row) => [row[2]!, row[0]!, row[1]!]),
  );
});

test.each([":20:A\n:30:B", "Voir !Type:Bank", "<OFFRE>oui", "!Typographie", "!Account de test"])(
  "%j is no statement",
  async (content) => {
    expect((await opened(content)).tables).toEqual([]);
  },
);

test.each<[string, string]>([
  ["OFX", "<OFX>\n"],
  ["QIF", "!Type:Bank\n"],
  ["MT940", ":20:A\n:25:C\n:86:CHEQUE\n-}\n"],
])("what is no movement is read: a list behind the mark of %s", async (_, mark) => {
  const lines = list.map(({ firstName, lastName, email }) => `${lastName} ${firstName} ${email}`);
  const { verdict, people: counted } = await scan(Buffer.from(mark + lines.join("\n")));
  expect(verdict).toBe("block");
  // What begins with a letter of QIF goes to one movement.
  expect(counted.total).toBeGreaterThan(40);
});
