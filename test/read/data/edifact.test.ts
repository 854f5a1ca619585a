import { describe, expect, test } from "vitest";
import { people, streetLine } from "../../../fixtures/people.js";
import { scan } from "../../../src/index.js";
import { cells, opened } from "../opened.js";

const list = people(60, { seed: 42, latin1: true });
const written = (text: string) =>
  text
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toUpperCase()
    .replace(/['+:?]/g, "?$&");

const passengers = [
  "UNB+UNOA:4+EXEMPLEAIR+FRAPI+060404:1200+1'",
  "UNH+1+PAXLST:D:02B:UN:IATA'",
  "BGM+745'",
  "TDT+20+XX123'",
  "LOC+125+CDG'",
  "DTM+189:0604041200:201'",
  ...list.map(({ sex, lastName, firstName, address, birthDate }, index) =>
    [
      `NAD+FL+++${written(lastName)}:${written(firstName)}+${written(streetLine(address))}+${written(address.town)}++${address.postcode}+FRA'`,
      `ATT+2++${sex}'`,
      `DTM+329:${birthDate.slice(2).replaceAll("-", "")}'`,
      "LOC+178+CDG'",
      "NAT+2+FRA'",
      `DOC+P:110:111+${12_345_678 + index}'`,
    ].join("\r\n"),
  ),
  "CNT+42:60'",
  "UNT+366+1'",
  "UNZ+1+1'",
];

const payments = [
  "UNB+UNOC:3+EXEMPLE:5+BANQUE:5+060404:1200+2'",
  "UNH+1+PAYMUL:D:96A:UN:FRPO22'",
  "BGM+452+REF1+9'",
  "LIN+1'",
  ...list.map(({ lastName, firstName, iban }, index) =>
    [
      `SEQ++${index + 1}'`,
      `MOA+9:${1800 + index}.00'`,
      `FII+BF+${iban}+AGRIFRPP:25:5'`,
      `NAD+BE+++${written(`${lastName} ${firstName}`)}'`,
      "FTX+PMD+++SALAIRE DE JUIN'",
    ].join("\n"),
  ),
  "UNT+999+1'",
  "UNZ+1+2'",
];

const reports = [
  "UNA:+.? '",
  "UNB+UNOA:2+LABO+MEDECIN+060404:1000+1'",
  "UNH+1+MEDRPT:1:901:UN'",
  ...list.map(({ lastName, firstName, nir, birthDate, mobile, address }) =>
    [
      "S07+07'",
      `PNA+PAT+${nir}+++SU:${written(lastName)}+FO:${written(firstName)}'`,
      `ADR++US:${written(streetLine(address))}+${written(address.town)}+${address.postcode}'`,
      `DTM+329:${birthDate.replaceAll("-", "")}:102'`,
      `COM+${mobile}:TE'`,
    ].join(""),
  ),
  "UNT+999+1'",
  "UNZ+1+1'",
];

describe("people are counted", () => {
  test.each<[string, string]>([
    ["passengers, a segment a line", passengers.join("\r\n")],
    ["passengers on one line", passengers.join("").replaceAll(/[\r\n]/g, "")],
    ["payments", payments.join("\n")],
    ["payments without what is around them", payments.slice(1, -1).join("\n")],
    [
      "payments with other delimiters",
      `UNA${"*#.\\!~"}${payments.join("").replaceAll(/[:+'?]/g, (mark) => "*#~\\"[":+'?".indexOf(mark)]!)}`,
    ],
    ["reports", reports.join("\n")],
  ])("%s", async (_, content) => {
    const { verdict, people: counted, unread } = await scan(Buffer.from(content));
    expect({ verdict, unread }).toEqual({ verdict: "block", unread: [] });
    expect({ total: counted.total, identified: counted.identified }).toEqual({
      total: 60,
      identified: 60,
    });
  });
});

test("a party is a row, with what follows it", async () => {
  const { tables, texts } = await opened(
    [
      "UNA:+.? '",
      "UNB+UNOC:3+A+B+060404:1000+1'",
      "UNH+1+IFTMIN:D:96A:UN'",
      "NAD+CZ+ID9::9+ANNE DURAND:12 RUE DE L?'EGLISE:69001 LYON'",
      "CTA+IC+:Zoé Petit'",
      "COM+a.durand@example.fr:EM+0199001234:TE'",
      "RFF+AVF:ABC??12'",
      "FTX+AAI+++Fragile ?+ lourd'",
      "NAD+CN+++MOREL:LEA+3 RUE BASSE+GAP++05000+FR'",
      "DTM+329:20010203:102'",
      "DTM+329:inconnue'",
      "DTM+137:20060404:102'",
      "FII+BF+FR76:MOREL LEA:SARL'",
      "UNT+9+1'",
      "UNZ+1+1",
    ].join("\r\n"),
  );
  expect(cells(tables[0])).toEqual([
    [
      "identifiant",
      "nom et adresse",
      "contact",
      "courriel",
      "téléphone",
      "référence",
      "nom",
      "adresse",
      "ville",
      "code postal",
      "pays",
      "date de naissance",
      "compte",
      "titulaire du compte",
    ],
    [
      "ID9",
      "ANNE DURAND, 12 RUE DE L'EGLISE, 69001 LYON",
      "Zoé Petit",
      "a.durand@example.fr",
      "0199001234",
      "ABC?12",
      "",
      "",
      "",
      "",
      "",
      "",
      "",
      "",
    ],
    [
      "",
      "",
      "",
      "",
      "",
      "",
      "MOREL LEA",
      "3 RUE BASSE",
      "GAP",
      "05000",
      "FR",
      "03/02/2001 / inconnue",
      "FR76",
      "MOREL LEA SARL",
    ],
  ]);
  expect(texts.map(({ text }) => text)).toEqual(["AAI Fragile + lourd"]);
});

test.each(["UNBEKANNT", "UNA BIEN", "UNB 1+2'", "Voir UNB+UNOC:3+A+B'"])(
  "%j is no interchange",
  async (content) => {
    expect((await opened(content)).texts.map(({ text }) => text)).toEqual([content]);
  },
);

test("names that every object has are no tags and no parts of names", async () => {
  const { verdict, unread } = await scan(
    Buffer.from(
      [
        "UNB+UNOA:1+A+B'",
        "UNH+1+MEDRPT:1:901:UN'",
        "__proto__+a'",
        "constructor+b'",
        ...list.map(({ lastName, nir }) =>
          [
            `PNA+PAT+${nir}++++constructor:${written(lastName)}'`,
            `PNA+PAT+${nir}++++__proto__:${written(lastName)}'`,
          ].join("\n"),
        ),
        "UNZ+1+1'",
      ].join("\n"),
    ),
  );
  expect({ verdict, unread }).toEqual({ verdict: "block", unread: [] });
});

test("text in front of an interchange and behind it is read", async () => {
  const { texts } = await opened(
    "Bonjour,\nvoici le message : Anne +33 1 99 00 12 34\nUNH+1+IFTMIN:D:96A:UN'FTX+AAI+++lourd'\nAnne\nLéa",
  );
  expect(texts.map(({ text }) => text).join("\n")).toBe(
    "Bonjour,\nvoici le message : Anne +33 1 99 00 12 34\nUNH+1+IFTMIN:D:96A:UN\nAAI lourd\n\nAnne\nLéa",
  );
});

test("an interchange without its end is said to be cut, and what stands in its last segment is given", async () => {
  const { texts, unread } = await opened(`UNB+UNOA:4+A+B+060404:1200+${"Zoé Petit ".repeat(40)}`);
  expect(texts[0]?.text).toContain("Zoé Petit");
  expect(unread).toMatchObject([{ reason: "malformed" }]);
});

test("parties without the beginning of their message are read, and said to be damaged", async () => {
  const rest = passengers.slice(3).join("\r\n");
  const { tables, unread } = await opened(`UN${"\0".repeat(900)}\r\n${rest}`, { name: "x.edi" });
  expect(cells(tables[0]).length).toBeGreaterThan(list.length);
  expect(unread).toMatchObject([{ reason: "malformed" }]);
});

test("a line that begins like a party is text", async () => {
  expect((await opened("voir\nNAD+MS+9'\n")).tables).toEqual([]);
});
