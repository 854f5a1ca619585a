import { describe, expect, test } from "vitest";
import { people, type Person } from "../../fixtures/people.js";
import { Detection } from "../../src/detect/index.js";
import { ProtectedSearch } from "../../src/detect/protected-search.js";
import {
  addProtected,
  createProtectedFile,
  type ProtectedKind,
  ProtectedList,
} from "../../src/detect/protected.js";
import type { Row } from "../../src/types.js";

/*
 * In a table detection clears the cells that it read, and the search passes over them. What is found must be
 * what is found where every cell is searched.
 */

const key = "clef-de-test-qui-ne-protege-personne";
const iv = (number: number) => new Uint8Array(12).fill(number);
const everybody = people(700, { seed: 11 });
const envelope = { to: [], cc: [], bcc: [], recipients: [] };

const valueOf: Readonly<Record<ProtectedKind, (person: Person) => string>> = {
  "phone-number": ({ mobile }) => mobile,
  "email-address": ({ email }) => email,
  "person-name": ({ firstName, lastName }) => `${firstName} ${lastName}`,
  "fr-nir": ({ nir }) => nir,
  iban: ({ iban }) => iban,
  "postal-address": ({ address: { number, street, postcode, town } }) =>
    `${number} ${street} ${postcode} ${town}`,
};

/** Every fiftieth is protected, by one kind or by all. */
const protectedPeople = everybody.filter((_, index) => index % 50 === 7);

function listOf(...kinds: readonly ProtectedKind[]): ProtectedList {
  const { file } = addProtected(
    createProtectedFile(key, iv(1)),
    protectedPeople.map((person, index) => ({
      label: `élu ${index}`,
      values: kinds.map((kind) => ({ kind, value: valueOf[kind](person) })),
    })),
    key,
    iv(2),
  );
  return new ProtectedList(file, key);
}

const pairs = (number: string) => number.replaceAll(/(..)(?=.)/g, "$1 ");

const layouts: Readonly<Record<string, readonly [header: string, (person: Person) => string][]>> = {
  "as most lists are": [
    ["Civilité", ({ civility }) => civility],
    ["Nom", ({ lastName }) => lastName.toUpperCase()],
    ["Prénom", ({ firstName }) => firstName],
    ["Date de naissance", ({ birthDate }) => birthDate],
    ["Adresse", ({ address: { number, street } }) => `${number} ${street}`],
    ["Code postal", ({ address: { postcode } }) => postcode],
    ["Ville", ({ address: { town } }) => town],
    ["Portable", ({ mobile }) => pairs(mobile)],
    ["Courriel", ({ email }) => email],
  ],
  "the first name first, numbers as a number cell has them": [
    ["Prénom", ({ firstName }) => firstName],
    ["Nom", ({ lastName }) => lastName],
    ["Courriel", ({ email }) => email],
    ["Portable", ({ mobile }) => String(Number(mobile))],
    ["NIR", ({ nir }) => nir],
    ["IBAN", ({ iban }) => iban],
  ],
  "names in one column, beside a remark": [
    ["Contact", ({ civility, firstName, lastName }) => `${civility} ${lastName} ${firstName}`],
    ["Remarque", ({ mobile }) => `à rappeler au ${pairs(mobile)} le soir`],
    ["Courriel", ({ email }) => email.toUpperCase()],
    ["Téléphone", ({ mobile }) => `+33${mobile.slice(1)}`],
  ],
  "name and number in one cell": [
    ["Nom", ({ firstName, lastName, mobile }) => `${lastName} ${firstName} (${pairs(mobile)})`],
    ["Ville", ({ address: { town } }) => town],
    ["Courriel", ({ email }) => email],
  ],
  "a part of the name on either side of a name": [
    ["Nom", ({ lastName }) => lastName],
    ["Nom d'usage", () => "Martin"],
    ["Prénom", ({ firstName }) => firstName],
    ["Portable", ({ mobile }) => mobile],
  ],
};

function rowsOf(layout: (typeof layouts)[string]): Row[] {
  const header: Row = { number: 1, cells: layout.map(([title]) => title) };
  return [
    header,
    ...everybody.map((person, index) => ({
      number: index + 2,
      cells: layout.map(([, write]) => write(person)),
    })),
  ];
}

describe.each(Object.entries(layouts))("%s", (_, layout) => {
  test.each<{ kinds: ProtectedKind[] }>([
    { kinds: ["phone-number"] },
    { kinds: ["email-address"] },
    { kinds: ["person-name"] },
    { kinds: ["postal-address"] },
    { kinds: ["phone-number", "email-address"] },
    {
      kinds: ["phone-number", "email-address", "person-name", "fr-nir", "iban", "postal-address"],
    },
  ])("$kinds", async ({ kinds }) => {
    const list = listOf(...kinds);
    const rows = rowsOf(layout);
    const everywhere = new Set(
      rows.flatMap(({ cells, number }) =>
        list.findInRow(cells).map(({ hit: { entry, kind } }) => `${kind} of ${entry} in ${number}`),
      ),
    );
    const found = new Set<string>();
    const numberOf = new Map(rows.map(({ cells, number }) => [cells, number]));
    const findInRow = list.findInRow.bind(list);
    list.findInRow = (cells, seen) => {
      const hits = findInRow(cells, seen);
      for (const { hit } of hits)
        found.add(`${hit.kind} of ${hit.entry} in ${numberOf.get(cells as string[])}`);
      return hits;
    };
    const search = new ProtectedSearch(list, envelope);
    const addRow = search.addRow.bind(search);
    const cleared: number[] = [];
    search.addRow = (row, table, bits) => {
      cleared.push(bits);
      addRow(row, table, bits);
    };
    const detection = new Detection({ envelope, search });
    await detection.add({
      type: "table",
      location: { path: ["liste.xlsx"] },
      hidden: false,
      rows: (async function* () {
        yield rows.slice(0, 450);
        yield rows.slice(450);
      })(),
    });
    search.addTo(detection.result());
    expect([...found].sort()).toEqual([...everywhere].sort());
    // Each row is searched once; of those of plain lists much is cleared.
    expect(cleared).toHaveLength(rows.length);
    if (layout.length >= 6)
      expect(cleared.filter((bits) => bits !== 0).length).toBeGreaterThan(rows.length / 2);
  });
});

test("a letter that is two, in the list or in the table", async () => {
  const list = new ProtectedList(
    addProtected(
      createProtectedFile(key, iv(1)),
      [
        { label: "un", values: [{ kind: "person-name", value: "Lœtitia Mœrs" }] },
        { label: "deux", values: [{ kind: "person-name", value: "Laetitia Strauss" }] },
      ],
      key,
      iv(2),
    ).file,
    key,
  );
  const search = new ProtectedSearch(list, envelope);
  const detection = new Detection({ envelope, search });
  const names = everybody.slice(0, 40).map(({ lastName, firstName }) => [lastName, firstName]);
  names.push(["MOERS", "Loetitia"], ["Strauß", "Lætitia"]);
  const rows = names.map(([lastName, firstName], index) => ({
    number: index + 2,
    cells: [lastName!, firstName!, String(index)],
  }));
  await detection.add({
    type: "table",
    location: { path: ["liste.xlsx"] },
    hidden: false,
    rows: (async function* () {
      yield [{ number: 1, cells: ["Nom", "Prénom", "N°"] }, ...rows];
    })(),
  });
  expect(search.addTo(detection.result()).people.protected).toBe(2);
});

test.each([" ", "\t", "\u00a0"])("a name before an address, behind %j, is found", (gap) => {
  const [person] = protectedPeople;
  const name = `${person!.lastName}${gap}${person!.firstName}`.replaceAll(" ", gap);
  const list = listOf("person-name");
  expect(list.find(`${name}${gap}contact@example.fr`)).toHaveLength(1);
  expect(list.find(`x${gap}contact@example.fr`)).toEqual([]);
});
