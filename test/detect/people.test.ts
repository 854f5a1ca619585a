import { describe, expect, test } from "vitest";
import { type KeyType, PeopleCounter } from "../../src/detect/people.js";

type Fields = { name?: string; more?: string; hidden?: boolean } & Partial<
  Record<KeyType, string | string[]>
>;

function count(records: readonly Fields[], recipients: readonly string[] = [], sender?: string) {
  const people = new PeopleCounter({ sender, recipients });
  for (const { name, more, hidden = false, ...keys } of records) {
    people.begin();
    if (name !== undefined) people.name(name, more);
    for (const [type, values] of Object.entries(keys)) {
      for (const value of [values].flat()) people.key(type as KeyType, value);
    }
    people.end(hidden);
  }
  return people.result().people;
}

const email = "email-address";
const phone = "phone-number";
const birth = "birth-date";

describe("who is the same person", () => {
  const cases: [title: string, one: Fields, other: Fields, total: number][] = [
    [
      "the same NIR, names written differently",
      { name: "Le Goff Anne", "fr-nir": "1" },
      { name: "Legoff A", "fr-nir": "1" },
      1,
    ],
    [
      "the same name and birth date",
      { name: "MARTIN", more: "Élodie", [birth]: "1985-3-12" },
      { name: "Élodie Martin", [birth]: "1985-3-12" },
      1,
    ],
    [
      "the same name, other birth dates",
      { name: "Jean Martin", [birth]: "1985-3-12" },
      { name: "Jean Martin", [birth]: "1955-3-12" },
      2,
    ],
    [
      "other birth dates outweigh a shared address",
      { name: "Jean Martin", [birth]: "1985-3-12", [email]: "m@example.fr" },
      { name: "Jean Martin", [birth]: "1955-3-12", [email]: "m@example.fr" },
      2,
    ],
    [
      "one name, one address",
      { name: "Jean Martin", [email]: "j@example.fr" },
      { name: "M. Jean MARTIN", [email]: "j@example.fr" },
      1,
    ],
    [
      "one name, two addresses",
      { name: "Jean Martin", [email]: "j@example.fr" },
      { name: "Jean Martin", [email]: "jm@example.fr" },
      2,
    ],
    [
      "a couple that shares an address",
      { name: "Jean Martin", [email]: "m@example.fr" },
      { name: "Anne Martin", [email]: "m@example.fr" },
      2,
    ],
    [
      "a couple that shares a phone",
      { name: "Jean Martin", [phone]: "33199000000" },
      { name: "Anne Martin", [phone]: "33199000000" },
      2,
    ],
    [
      "one name, one phone, other postcodes",
      { name: "Jean Martin", [phone]: "33199000000", postcode: "75001" },
      { name: "Jean Martin", [phone]: "33199000000", postcode: "13001" },
      1,
    ],
    [
      "one name, other postcodes",
      { name: "Jean Martin", postcode: "75001" },
      { name: "Jean Martin", postcode: "13001" },
      2,
    ],
    [
      "one name and member number, other postcodes",
      { name: "Jean Martin", id: "A1", postcode: "75001" },
      { name: "Jean Martin", id: "A1", postcode: "13001" },
      1,
    ],
    [
      "one name and address, other row numbers",
      { name: "Jean Martin", id: "1", [email]: "j@example.fr" },
      { name: "Jean Martin", id: "2", [email]: "j@example.fr" },
      1,
    ],
    [
      "a bare name, already known with more",
      { name: "Jean Martin", [email]: "j@example.fr" },
      { name: "Martin Jean" },
      1,
    ],
    [
      "a bare name, later known with more",
      { name: "Martin Jean" },
      { name: "Jean Martin", [email]: "j@example.fr" },
      1,
    ],
    [
      "a bare address of a named person",
      { name: "Jean Martin", [email]: "j@example.fr" },
      { [email]: "j@example.fr" },
      1,
    ],
    [
      "a bare address that gets a name later",
      { [email]: "j@example.fr" },
      { name: "Jean Martin", [email]: "j@example.fr" },
      1,
    ],
    ["two bare addresses", { [email]: "j@example.fr" }, { [email]: "k@example.fr" }, 2],
    ["two bare phones", { [phone]: "33199000000" }, { [phone]: "33199000001" }, 2],
    ["a birth date alone is nobody", { [birth]: "1985-3-12" }, { postcode: "75001" }, 0],
  ];
  test.each(cases)("%s", (_title, one, other, total) => {
    expect(count([one, other]).total).toBe(total);
  });

  test.each([
    ["Élodie  DUPONT-MOREAU", "dupont moreau, elodie"],
    ["Mme Anne Le Goff", "LE GOFF Anne"],
    ["Jean‐Luc O’Neill", "O'NEILL Jean Luc"],
    ["Łukasz Żak", "zak LUKASZ"],
    ["Ольга Иванова", "ИВАНОВА ОЛЬГА"],
  ])("%s is %s", (one, other) => {
    expect(count([{ name: one }, { name: other }]).total).toBe(1);
  });

  test.each([
    ["Jean Martin", "Jeanne Martin"],
    ["Jean Martin", "Jean Martini"],
    ["Jean Martin", "Martin Martin Jean"],
    ["Ольга Иванова", "Ольга Петрова"],
  ])("%s is not %s", (one, other) => {
    expect(count([{ name: one }, { name: other }]).total).toBe(2);
  });
});

describe("who is the same person as one of several", () => {
  test("a second name, known by the NIR", () => {
    const married = { name: "Anne Dupont", "fr-nir": "1", [email]: "a@example.fr" };
    expect(
      count([
        { name: "Anne Martin", "fr-nir": "1" },
        married,
        { name: "Anne Dupont", [email]: "a@example.fr" },
        { name: "Anne Dupont" },
        { name: "Anne Martin" },
      ]).total,
    ).toBe(1);
  });

  test("the second name is that of somebody else, too", () => {
    expect(
      count([
        { name: "Anne Dupont", [email]: "d@example.fr" },
        { name: "Anne Martin", "fr-nir": "1" },
        { name: "Anne Dupont", "fr-nir": "1", [email]: "a@example.fr" },
        { name: "Anne Dupont", [email]: "a@example.fr" },
        { name: "Anne Dupont", [email]: "d@example.fr" },
      ]).total,
    ).toBe(2);
  });

  test.each([1, 15, 16, 17, 200])("%i people of one name, twice", (total) => {
    const list = Array.from({ length: total }, (_, index) => ({
      name: "Jean Martin",
      [birth]: `1985-${index}`,
      [email]: `${index}@example.fr`,
      [phone]: `3319900${index}`,
    }));
    const byPhone = list.map(({ name, [phone]: number }) => ({ name, [phone]: number }));
    const bare = list.map(({ [email]: address }) => ({ [email]: address }));
    expect(count([...list, ...list]).total).toBe(total);
    expect(count([...list, ...byPhone]).total).toBe(total);
    expect(count([...list, ...bare]).total).toBe(total);
    expect(count([...bare, ...list]).total).toBe(total);
  });

  test("one name, of those who are known by their phone the one without an address", () => {
    expect(
      count([
        { name: "Jean Martin", [phone]: "33199000000", [email]: "a@example.fr" },
        { name: "Jean Martin", [phone]: "33199000001" },
        { name: "Jean Martin", [email]: "b@example.fr" },
      ]).total,
    ).toBe(2);
  });

  test("a thousand addresses of one person", () => {
    const records = Array.from({ length: 1000 }, (_, index) => ({
      name: "Jean Martin",
      "fr-nir": "1",
      [email]: `${index}@example.fr`,
    }));
    expect(count([...records, ...records]).total).toBe(1);
  });
});

describe("what is counted", () => {
  test("identified and name only", () => {
    expect(
      count([
        { name: "Jean Martin" },
        { name: "Anne Petit", [email]: "a@example.fr" },
        { [phone]: "33199000000" },
      ]),
    ).toMatchObject({
      total: 3,
      identified: 2,
      nameOnly: 1,
    });
  });

  test("hidden is who stands in hidden places only", () => {
    expect(
      count([
        { name: "Jean Martin", hidden: true },
        { name: "Anne Petit", hidden: true },
        { name: "Anne Petit" },
      ]).hidden,
    ).toBe(1);
  });

  test("recipients among many; never the sender", () => {
    const records = ["a", "b", "c"].map((local) => ({
      name: `Jean ${local}`,
      [email]: `${local}@example.fr`,
    }));
    expect(count(records, ["a@example.fr", "z@example.fr"], "c@example.fr")).toMatchObject({
      total: 2,
      recipients: 1,
    });
  });

  test("the only recipient's own data are no leak", () => {
    const records = ["a", "b"].map((local) => ({
      name: `Jean ${local}`,
      [email]: `${local}@example.fr`,
    }));
    expect(count(records, ["a@example.fr"])).toMatchObject({ total: 1, recipients: 0 });
  });
});

test("one or two accounts without a name are the sender's own", () => {
  expect(
    count([{ iban: "FR1" }, { iban: "FR2" }, { name: "Jean Martin", iban: "FR3" }]).total,
  ).toBe(1);
  expect(count([{ iban: "FR1" }, { iban: "FR2" }, { iban: "FR3" }])).toMatchObject({
    total: 3,
    identified: 3,
  });
});

describe("many people", () => {
  const many = (total: number) =>
    count(
      Array.from({ length: total }, (_, index) => ({
        name: `A${"x".repeat(index % 3)}`,
        [email]: `${index % total}@example.fr`,
      })),
    );

  test("exact at 200,000", () => {
    expect(many(200_000)).toMatchObject({ total: 200_000, identified: 200_000, estimated: false });
  });

  test("an estimate within 3 % beyond", () => {
    const { total, identified, estimated } = many(400_000);
    expect(estimated).toBe(true);
    expect(Math.abs(total / 400_000 - 1)).toBeLessThan(0.03);
    expect(identified).toBe(total);
    // No more exact than it is, and never more people than records.
    expect(total % 1000).toBe(0);
    expect(total).toBeLessThanOrEqual(400_000);
  });
});
