import { expect, test } from "vitest";
import { heading } from "../../src/parse/heading.js";

const to = async (value: string): Promise<readonly string[]> =>
  (await heading([{ name: "to", value }])).to;

test.each([
  ["Jean Martin <jean@example.fr>", ["jean@example.fr"]],
  ['"Martin, Jean" <Jean@Example.fr>, b@example.fr', ["jean@example.fr", "b@example.fr"]],
  [
    "amis: a@example.fr, B <b@example.fr>;, c@example.fr",
    ["a@example.fr", "b@example.fr", "c@example.fr"],
  ],
  ["undisclosed-recipients:;", []],
  ['"a@example.org" <b@example.fr>', ["b@example.fr"]],
  ["(x@example.org) a@example.fr", ["a@example.fr"]],
  ["=?utf-8?b?TWFydGluLCBKZWFu?= <jean@example.fr>", ["jean@example.fr"]],
  ["élodie@exemple-é.example", ["élodie@exemple-é.example"]],
  ["jean@[192.0.2.1]", ["jean@[192.0.2.1]"]],
  ["", []],
  ["@", []],
  ["Jean Martin", []],
])("mailboxes: %s", async (value, expected) => {
  expect(await to(value)).toEqual(expected);
});

test.each([
  ["no comma", "a@example.fr b@example.fr", ["a@example.fr", "b@example.fr"]],
  ["two in a row", "<a@example.fr><b@example.fr>", ["a@example.fr", "b@example.fr"]],
  ["two in one pair", "<a@example.fr b@example.fr>", ["a@example.fr", "b@example.fr"]],
  ["a route", "<@relay.example.org:a@example.fr>", ["a@example.fr"]],
  ["an encoded mailbox", "=?utf-8?q?Jean_=3Cjean=40example.fr=3E?=", ["jean@example.fr"]],
  ["an open quote", '"A <a@example.fr>, b@example.fr', ["a@example.fr", "b@example.fr"]],
  ["an open bracket", "Jean <a@example.fr, b@example.fr", ["a@example.fr", "b@example.fr"]],
  ["an open comment", "(A a@example.fr, b@example.fr", ["a@example.fr", "b@example.fr"]],
  ["a quoted local part", '"jean martin"@example.fr', ["jeanmartin@example.fr"]],
])("an address that mailparser drops is found: %s", async (_, value, expected) => {
  expect(await to(value)).toEqual(expected);
});

test.each([
  ["=?utf-8?q?Vos_adh=C3=A9rents?=", "Vos adhérents"],
  ["=?utf-8?b?w6k=?= =?utf-8?b?dMOp?=", "été"],
  ["née le 3", "née le 3"],
  ["=?inconnu-99?q?=E9?=", "é"],
  ["=?iso-8859-1?q?n\u00e9e?= le 3", "née le 3"],
  ["=?utf-7?q?+AOk-t+AOk-?=", "été"],
  ["2 =? 3", "2 =? 3"],
  ["", ""],
])("the subject: %s", async (value, expected) => {
  expect((await heading([{ name: "subject", value }])).subject).toBe(expected);
});

test("fields that come twice are all read", async () => {
  const fields = [
    { name: "subject", value: "un" },
    { name: "to", value: "a@example.fr" },
    { name: "from", value: "d@example.fr" },
    { name: "to", value: "b@example.fr" },
    { name: "from", value: "e@example.fr" },
    { name: "subject", value: "deux" },
  ];
  expect(await heading(fields)).toEqual({
    subject: "un deux",
    sender: "d@example.fr",
    to: ["a@example.fr", "b@example.fr"],
    cc: [],
    bcc: [],
  });
});

test("headers beyond what mailparser takes", async () => {
  const many = Array.from({ length: 50_000 }, (_, n) => `P ${n} <p${n}@example.fr>`).join(", ");
  const read = await heading([
    { name: "bcc", value: many },
    { name: "subject", value: "=?utf-8?q?=C3=A9t=C3=A9?=" },
  ]);
  expect(read.bcc).toHaveLength(50_000);
  expect(read.subject).toBe("été");
  for (const hostile of ["<", '"', "(", "@", "a:", "<@", "=?utf-8?q?a?="])
    expect((await to(hostile.repeat(200_000))).length).toBeLessThanOrEqual(1);
});
