import { hash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addressLine, people as generated } from "../../fixtures/people.js";
import {
  addProtected,
  createProtectedFile,
  ProtectedList,
  removeProtected,
  type ProtectedFile,
  type ProtectedPerson,
} from "../../src/detect/protected.js";
import { isParefuiteError } from "../../src/errors.js";
import type { Envelope } from "../../src/types.js";

const key = "clef-de-test-qui-ne-protege-personne";
let ivs = 0;
/** Tests need no random initialisation vectors, only different ones. */
const iv = (): Uint8Array =>
  Uint8Array.from({ length: 12 }, (_, index) => (index === 0 ? ++ivs : 7));

const people: ProtectedPerson[] = [
  {
    label: "élu 1",
    values: [
      { kind: "phone-number", value: "06 39 98 12 34" },
      { kind: "phone-number", value: "+262 692 12 34 56" },
      { kind: "phone-number", value: "+44 20 7946 0123" },
      { kind: "email-address", value: "Jeanne.Martin@example.fr" },
    ],
  },
  {
    label: "élu 2",
    values: [
      { kind: "fr-nir", value: "2 85 05 2A 006 084 23" },
      { kind: "iban", value: "FR14 2004 1010 0505 0001 3M02 606" },
      { kind: "person-name", value: "Mme Zoé de La Tour" },
      { kind: "postal-address", value: "12 bis, avenue Victor-Hugo 06000 Nice" },
    ],
  },
  {
    label: "élu 3",
    values: [{ kind: "person-name", value: "DUPONT Luc", birthDate: "03/07/1985" }],
  },
];

const file = addProtected(createProtectedFile(key, iv()), people, key, iv()).file;
const list = new ProtectedList(file, key);
const found = (text: string) => [
  ...new Set(list.find(text).map(({ entry }) => file.entries[entry].label)),
];

describe("is found, however it is written", () => {
  test.each([
    ["0639981234", "élu 1"],
    ["06 39 98 12 34", "élu 1"],
    ["06.39.98.12.34", "élu 1"],
    ["06-39-98-12-34", "élu 1"],
    ["06/39/98/12/34", "élu 1"],
    ["06\u00a039\u202f98\u200912 34", "élu 1"],
    ["063998 1234", "élu 1"],
    ["+33 6 39 98 12 34", "élu 1"],
    ["+33 (0)6 39 98 12 34", "élu 1"],
    ["+33(0)639981234", "élu 1"],
    ["0033 6 39 98 12 34", "élu 1"],
    ["33639981234", "élu 1"],
    ["(33) 6 39 98 12 34", "élu 1"],
    ["639981234", "élu 1"],
    ["639981234.0", "élu 1"],
    ["6.39981234E8", "élu 1"],
    ["6,39981234E+08", "élu 1"],
    ["'0639981234", "élu 1"],
    ["Tél:0639981234.", "élu 1"],
    ["appelez le 06 39 98\r\n12 34 ce soir", "élu 1"],
    ["01 99 00 11 22 / 06 39 98 12 34", "élu 1"],
    ["12 06 39 98 12 34", "élu 1"],
    ["０６３９９８１２３４", "élu 1"],
    ["0692 12 34 56", "élu 1"],
    ["+262 (0)692123456", "élu 1"],
    ["00262692123456", "élu 1"],
    ["+442079460123", "élu 1"],
    ["0044 20 7946 0123", "élu 1"],
    ["jeanne.martin@example.fr", "élu 1"],
    ["<JEANNE.MARTIN@EXAMPLE.FR>", "élu 1"],
    ["jeanne.martin [at] example.fr", "élu 1"],
    ["écrire à jeanne.martin(at)example.fr, merci", "élu 1"],
    ["jeanne.martin at example.fr", "élu 1"],
    ["écrire à jeanne.martin_at_example.fr, merci", "élu 1"],
    ["jeanne.martin arobase example.fr", "élu 1"],
    ["jeanne.martin&#64;example.fr", "élu 1"],
    ["jeanne.martin&#x40;example.fr", "élu 1"],
    ["jeanne.martin%40example.fr", "élu 1"],
    ["jeanne.martin＠example.fr", "élu 1"],
    ["jeanne.martin<at>example.fr", "élu 1"],
    ["jeanne.martin @ example.fr", "élu 1"],
    ["285052A00608423", "élu 2"],
    ["285052a006084", "élu 2"],
    ["NIR 2 85 05 2A 006 084 23.", "élu 2"],
    ["285052A006084-23", "élu 2"],
    ["+33 1 99 00 11 22 06 39 98 12 34", "élu 1"],
    ["MARTIN\t6.39981234E8\tx", "élu 1"],
    ["FR1420041010050500013M02606", "élu 2"],
    ["fr14 2004 1010 0505 0001 3m02 606", "élu 2"],
    ["IBAN : FR14 2004 1010 0505 0001 3M02 606 BIC PSSTFRPP", "élu 2"],
    ["Zoé de La Tour", "élu 2"],
    ["LA TOUR DE Zoe", "élu 2"],
    ["Bonjour Madame Zoé de La Tour,", "élu 2"],
    ["Mme\tde la tour\tzoé", "élu 2"],
    ["12 bis av Victor Hugo\n06000 Nice", "élu 2"],
    ["12\tBIS AVENUE DE VICTOR HUGO\t6000\tNICE", "élu 2"],
    ["Luc Dupont, 03.07.1985", "élu 3"],
    ["DUPONT\tLuc\t1985-07-03", "élu 3"],
    ["DUPONT\tLuc\t31231", "élu 3"],
    ["DUPONT\tLuc\t29769", "élu 3"],
    ["Luc Dupont, né le 3 juillet 1985", "élu 3"],
    ["Luc Dupont (3-JUL-85)", "élu 3"],
    ["Luc Dupont 19850703", "élu 3"],
    ["Luc Dupont 03071985", "élu 3"],
    ["Luc Dupont, 1985/07/03", "élu 3"],
    ["Luc Dupont, 3/7/85", "élu 3"],
    ["De la Tour, Zoé", "élu 2"],
    ["de la tour,zoé,zoe@example.org", "élu 2"],
    ["12;De La Tour;Zoé;Nice", "élu 2"],
    ['"12","De La Tour","Zoé","Nice"', "élu 2"],
    ["12|De La Tour|Zoé|Nice", "élu 2"],
    ['12;"De La Tour";Zoé', "élu 2"],
    ["M. Martin, Zoé de La Tour et Luc", "élu 2"],
  ])("%j", (text, label) => {
    expect(found(text)).toEqual([label]);
  });
});

describe("a near miss is none", () => {
  test.each([
    "0639981235",
    "063998123",
    "06399812341",
    "106 39981234",
    "+34 6 39 98 12 34",
    "06 39 98 12 3",
    "+34 639981234",
    "+33 1 06 39 98 12 34",
    "06 39 98 12    34",
    "06 39 98 12\t34",
    "06 39 98 12;34",
    "6.39981234E9",
    "0692 12 34 57",
    "+44 20 7946 0124",
    "jeanne.martin@example.org",
    "jeanne.martin@example.fr.example.org",
    "x.jeanne.martin@example.fr",
    "jeanne martin@example.fr",
    "285052B006084",
    "1285052A006084",
    "FR1420041010050500013M02607",
    "Zoé Latour",
    "la robe de zoé de la tour est bleue",
    "Léa de La Tour",
    "12 bis avenue Victor Hugo 06100 Nice",
    "14 bis avenue Victor Hugo 06000 Nice",
    "12 avenue Victor Hugo 06000 Nice",
    "Luc Dupont",
    "Luc Dupont, 03.07.1986",
    "Luc Dupont, 31232",
    "Luc Dupont, 313231",
    "Luc Dupont, 4 juillet 1985",
    "du haut de la tour, zoé regarde",
    "De La Tour: Zoé",
    "De La Tour, Léa, Zoé",
    "De La Tour;06 39 98 12 35;Zoé",
    "Luc Dupont\n03.07.1985",
    "",
  ])("%j", (text) => {
    expect(found(text)).toEqual([]);
  });
});

describe("is found whatever stands around it", () => {
  const [person] = generated(1, { seed: 7 });
  const { mobile, email, nir, iban, lastName, firstName, address } = person!;
  const values: ProtectedPerson["values"] = [
    { kind: "phone-number", value: mobile },
    { kind: "email-address", value: email },
    { kind: "fr-nir", value: nir },
    { kind: "iban", value: iban },
    { kind: "person-name", value: `${firstName} ${lastName}` },
    { kind: "postal-address", value: addressLine(address) },
  ];
  const written: Readonly<Record<(typeof values)[number]["kind"], readonly string[]>> = {
    "phone-number": [mobile, mobile.slice(1), `+33 (0)${mobile.slice(1)}`, `${mobile.slice(1)}.0`],
    "email-address": [
      email,
      email.toUpperCase(),
      `<${email}>`,
      email.replace("@", " [at] "),
      email.replace("@", "_at_"),
      email.replace("@", "&#64;"),
      email.replace("@", "%40"),
      email.replace("@", "＠"),
      `|${email}|`,
      `{{${email}}}`,
    ],
    "fr-nir": [nir, nir.slice(0, 13)],
    iban: [iban, iban.replaceAll(/.{4}(?=.)/g, "$& ").toLowerCase()],
    "person-name": [
      `${lastName.toUpperCase()} ${firstName}`,
      `M. ${firstName} ${lastName}`,
      `${firstName} ${lastName}`.normalize("NFD"),
      `${lastName} (Mme) ${firstName}`,
      `${lastName.toUpperCase()} (M.) ${firstName}`,
      `${firstName} ${lastName}`.toLowerCase(),
    ],
    "postal-address": [
      addressLine(address),
      addressLine(address).replaceAll(",", "").toUpperCase(),
    ],
  };
  // Other people's data, and what is nobody's; no letters or digits that would grow onto the value.
  const other = fc.oneof(
    fc.string({ maxLength: 12 }),
    fc.constantFrom(
      "",
      "12",
      "75001",
      "3 bis",
      "1er étage",
      "0199001122",
      "a@example.org",
      "Œuvre",
    ),
    fc.constantFrom("L’Haÿ", "«", "№ 4", "Ω", "2026-03-01", "12,5 €", "M.", "Jean-Paul", "FR76"),
  );

  test.each(values.map(({ kind }) => kind))("%s", (kind) => {
    const alone = addProtected(
      createProtectedFile(key, iv()),
      [{ label: "x", values: values.filter((value) => value.kind === kind) }],
      key,
      iv(),
    ).file;
    const lists = [alone, addProtected(file, [{ label: "x", values }], key, iv()).file].map(
      (given) => ({ entry: given.entries.length - 1, list: new ProtectedList(given, key) }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...written[kind]),
        fc.array(other, { maxLength: 5 }),
        fc.array(other, { maxLength: 5 }),
        (value, before, after) => {
          for (const { entry, list: searched } of lists) {
            const found = (text: string) =>
              searched.find(text).some((hit) => hit.entry === entry && hit.kind === kind);
            // A value in a sentence, so that nothing before or behind it is read as a part of it.
            expect(found(`${before.join("; ")} :\n\n ${value} \n\n: ${after.join("; ")}`)).toBe(
              true,
            );
            const row = [...before, value, ...after];
            const glance = searched.glance();
            glance.take(row);
            expect(
              searched
                .findInRow(row, glance.settle()[0])
                .some(
                  ({ cell, hit }) =>
                    hit.entry === entry && (cell === before.length || kind === "person-name"),
                ),
            ).toBe(true);
          }
        },
      ),
    );
  });
});

/** A list of one value. */
function listOf(value: ProtectedPerson["values"][number]): ProtectedList {
  const people = [{ label: "x", values: [value] }];
  return new ProtectedList(
    addProtected(createProtectedFile(key, iv()), people, key, iv()).file,
    key,
  );
}

test.each(["Appt 12, ", "3e étage ", "Bâtiment 2, escalier 4, "])(
  "an address that begins with %j is found without that",
  (before) => {
    const street = "127 bis boulevard Aristide Briand";
    const searched = listOf({
      kind: "postal-address",
      value: `${before}${street}, 67820 Wittisheim`,
    });
    for (const text of [`${street}\n67820 Wittisheim`, `${before}${street}, 67820 Wittisheim`])
      expect(searched.find(text)).toMatchObject([{ kind: "postal-address" }]);
    expect(searched.find("12 boulevard Aristide Briand, 67820 Wittisheim")).toEqual([]);
  },
);

test("words of a sentence in small letters are nobody's name", () => {
  const searched = listOf({ kind: "person-name", value: "Claire Fontaine" });
  expect(searched.find("à la claire fontaine, m’en allant promener")).toEqual([]);
  expect(searched.find("contact : claire fontaine")).toHaveLength(1);
});

test("a hit says where it stands", () => {
  const text = "Tél. +33 (0)6 39 98 12 34, merci";
  expect(list.find(text)).toEqual([{ entry: 0, kind: "phone-number", start: 5, end: 25 }]);
});

test("the sender's and the only recipient's own data are exempt", () => {
  const envelope = (given: Partial<Envelope>): Envelope => ({
    to: [],
    cc: [],
    bcc: [],
    recipients: [],
    ...given,
  });
  const own = "jeanne.martin@example.fr";
  expect([...list.exempt(envelope({ recipients: [own] }))]).toEqual([0]);
  expect([...list.exempt(envelope({ sender: own }))]).toEqual([0]);
  expect([...list.exempt(envelope({ recipients: [own, "a@example.org"] }))]).toEqual([]);
  expect([...list.exempt(envelope({ recipients: ["a@example.org"] }))]).toEqual([]);
});

describe("the list", () => {
  test("holds labels and digests, no value", () => {
    const text = JSON.stringify(file);
    expect(text).not.toMatch(/639981234|martin|hugo|dupont|tour|1985|FR14|20041010/i);
    expect(Object.keys(file.entries[1].digests).sort()).toEqual([
      "fr-nir",
      "iban",
      "person-name",
      "postal-address",
    ]);
  });

  test("tells nothing to who tries all numbers of a block without the key", () => {
    const digests = new Set(file.entries[0].digests["phone-number"]);
    // What a list without a key would hold; each of its numbers would be found.
    const unkeyed = (number: number) => hash("sha256", `p${number}`, "base64url").slice(0, 22);
    const naive = new Set([unkeyed(639_981_234)]);
    let matches = 0;
    let naiveMatches = 0;
    for (let number = 639_000_000; number < 640_000_000; number++) {
      const digest = unkeyed(number);
      if (digests.has(digest)) matches++;
      if (naive.has(digest)) naiveMatches++;
    }
    expect([matches, naiveMatches]).toEqual([0, 1]);
    // Keys that somebody might guess open nothing either; with the right one each guess tells.
    for (const guess of ["", "0".repeat(32), key.toUpperCase(), `${key} `])
      expect(() => new ProtectedList(file, guess)).toThrow();
    const found = Array.from({ length: 1000 }, (_, index) => 639_981_000 + index).filter(
      (number) => list.find(String(number)).length > 0,
    );
    expect(found).toEqual([639_981_234]);
  }, 120_000);

  test("has another filter each time it is written, for the same people", () => {
    const again = addProtected(createProtectedFile(key, iv()), people, key, iv()).file;
    expect(again.entries).toEqual(file.entries);
    expect(again.filter.slice(40)).not.toBe(file.filter.slice(40));
  });

  test("the same value is digested otherwise under another key", () => {
    const other = addProtected(createProtectedFile(`${key}2`, iv()), people, `${key}2`, iv()).file;
    const all = (list: ProtectedFile) =>
      list.entries.flatMap(({ digests }) => Object.values(digests).flat());
    expect(all(other).filter((digest) => all(file).includes(digest))).toEqual([]);
  });

  test.each<[string, (file: ProtectedFile) => unknown, string?]>([
    ["another key", (given) => given, `${key}2`],
    ["a short key", (given) => given, "short"],
    ["an entry taken away", (given) => ({ ...given, entries: given.entries.slice(1) })],
    ["a filter cut off", (given) => ({ ...given, filter: given.filter.slice(0, 20) })],
    ["no filter", (given) => ({ ...given, filter: undefined })],
    ["another version", (given) => ({ ...given, version: 2 })],
    ["an unknown kind", (given) => ({ ...given, entries: [{ label: "x", digests: { x: [] } }] })],
    ["null", () => null],
  ])("is refused: %s", (_name, change, otherKey = key) => {
    const attempt = () => new ProtectedList(change(file) as ProtectedFile, otherKey);
    expect(attempt).toThrow();
    try {
      attempt();
    } catch (error) {
      expect(isParefuiteError(error) && error.code).toBe("invalid-protected-list");
    }
  });

  test("forgets who is removed, and only them", () => {
    const shorter = new ProtectedList(removeProtected(file, new Set(["élu 1"]), key, iv()), key);
    expect(shorter.find("0639981234")).toEqual([]);
    expect(shorter.find("285052A006084").map(({ entry }) => entry)).toEqual([0]);
    expect(shorter.find("Luc Dupont 03/07/1985").map(({ entry }) => entry)).toEqual([1]);
  });

  test("says who has no usable value", () => {
    const {
      unusable,
      dropped,
      file: more,
    } = addProtected(
      file,
      [
        { label: "a", values: [{ kind: "phone-number", value: "15" }] },
        { label: "b", values: [{ kind: "phone-number", value: "0199001122" }] },
      ],
      key,
      iv(),
    );
    expect(unusable).toEqual([0]);
    expect(dropped.map(({ person }) => person)).toContain(0);
    expect(more.entries.map(({ label }) => label)).toEqual(["élu 1", "élu 2", "élu 3", "b"]);
  });

  test.each([
    ["the person's name", "Zoé de la Tour", "person-name", "DE LA TOUR Zoé"],
    ["the person's number", "06 39 98 12 34", "phone-number", "0639981234"],
    ["taken", "élu 1", "phone-number", "0199001122"],
  ] as const)("refuses a label that is %s", (_name, label, kind, value) => {
    expect(() => addProtected(file, [{ label, values: [{ kind, value }] }], key, iv())).toThrow(
      "label",
    );
  });
});
