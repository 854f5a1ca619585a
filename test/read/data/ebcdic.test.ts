import { expect, test } from "vitest";
import { people } from "../../../fixtures/people.js";
import { scan } from "../../../src/index.js";
import { ebcdic } from "./ebcdic-text.js";
import { opened } from "../opened.js";

const list = people(60, { seed: 42, latin1: true });
const capitals = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toUpperCase();

test.each<[string, string]>([
  ["transfers", "\r\n"],
  ["transfers without line ends", ""],
])("%s: people are counted", async (_, lineEnd) => {
  const records = [
    `0302${" ".repeat(8)}123456${" ".repeat(12)}SOCIETE EXEMPLE`,
    ...list.map(
      ({ iban, lastName, firstName }) =>
        `0602${" ".repeat(8)}123456${" ".repeat(12)}${capitals(`${lastName} ${firstName}`).slice(0, 24).padEnd(56)}${iban.slice(9, 25)}${"0".repeat(16)}${" ".repeat(31)}${iban.slice(4, 9)}`,
    ),
  ].map((record) => record.padEnd(160));
  const {
    verdict,
    people: counted,
    unread,
  } = await scan(ebcdic(records.join(lineEnd)), {
    source: "virements.ebc",
  });
  expect({ verdict, unread, total: counted.total, identified: counted.identified }).toEqual({
    verdict: "block",
    unread: [],
    total: 60,
    identified: 60,
  });
});

test("the text, with the accents of France", async () => {
  const text = "Gisèle Lévêque est née à Nîmes".replace(/[êàî]/g, "e").repeat(4);
  const { texts } = await opened(ebcdic(text), { name: "note.ebc" });
  expect(texts.map(({ text: said, location }) => [said, location.path])).toEqual([
    [text, ["note.ebc", "note"]],
  ]);
});

test.each<[string, Buffer]>([
  ["ASCII", Buffer.from("SHARKS, KM 12 & CO. (P@K) ".repeat(20))],
  ["ASCII of few letters", Buffer.from("@@KKMM..@@PP".repeat(20))],
  ["zeros", Buffer.alloc(500)],
  ["blanks of none", Buffer.alloc(500, 0xf1)],
  ["too short", ebcdic("Gisele ".repeat(5))],
])("%s is none", async (_, bytes) => {
  expect(
    (await opened(bytes, { name: "x" })).blocks.map(({ location }) => location.path),
  ).not.toContainEqual(["x", "x"]);
});

test.each([
  ["a packed decimal", Buffer.of(0x00, 0x12, 0x3c)],
  ["zeros", Buffer.alloc(200)],
])("%s in it is no text, and said", async (_, bytes) => {
  const text = "Gisele Leveque est nee a Nimes ".repeat(5);
  const { texts, unread } = await opened(Buffer.concat([ebcdic(text), bytes, ebcdic(text)]), {
    name: "note.ebc",
  });
  expect(texts.map(({ text: said }) => said).join("")).toContain("Nimes");
  expect(unread).toMatchObject([{ reason: "malformed", location: { path: ["note.ebc"] } }]);
});

test("tabs and line ends are text", async () => {
  const bytes = ebcdic("Gisele Leveque est nee a Nimes ".repeat(5));
  const { unread } = await opened(
    Buffer.concat([bytes, Buffer.of(0x05, 0x0c, 0x15, 0x0d, 0x25), bytes]),
    { name: "note.ebc" },
  );
  expect(unread).toEqual([]);
});
