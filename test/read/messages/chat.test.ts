import { describe, expect, test } from "vitest";
import { people } from "../../../fixtures/people.js";
import { scan } from "../../../src/index.js";
import { cells, opened } from "../opened.js";

const list = people(30, { seed: 42, latin1: true });
const abroad = (mobile: string) =>
  `+33 ${mobile.slice(1).replace(/(\d)(\d\d)(\d\d)(\d\d)(\d\d)/, "$1 $2 $3 $4 $5")}`;

const stamps: readonly [string, (line: number) => string][] = [
  ["Android", () => "01/06/2022, 10:00 - "],
  ["Android, à", () => "01/06/2022 à 10:00 - "],
  ["Android, English", () => "6/1/22, 10:00\u202fAM - "],
  ["Android, German", () => "01.06.22, 10:00 - "],
  ["iOS", () => "[01/06/2022 10:00:00] "],
  ["iOS, English", () => "\u200e[6/1/22, 10:00:00 PM] "],
];

describe.each(stamps)("%s", (_, stamp) => {
  test("who wrote is counted, by name or by number, each once", async () => {
    const lines = list.flatMap(({ firstName, lastName, mobile }, index) => [
      `${stamp(index)}${firstName} ${lastName}: Bonjour, je participe, bien sûr`,
      `${stamp(index)}\u202a${abroad(mobile)}\u202c: ok pour moi`,
      `${stamp(index)}${firstName} ${lastName}: à samedi`,
      "et à dimanche",
    ]);
    const { verdict, people: counted, unread } = await scan(Buffer.from(lines.join("\n")));
    expect({ verdict, unread }).toEqual({ verdict: "block", unread: [] });
    expect({ total: counted.total, identified: counted.identified }).toEqual({
      total: 60,
      identified: 30,
    });
  });
});

test("writers and what they wrote", async () => {
  const { tables, texts } = await opened(
    [
      "01/06/2022, 10:00 - Les messages sont chiffrés de bout en bout.",
      "01/06/2022, 10:00 - Paul a ajouté +33 6 39 98 00 01",
      "01/06/2022, 10:01 - ~ Léa Morel: Bonjour",
      "tout le monde",
      "01/06/2022, 10:02 - +33 6 39 98 00 02: salut : oui",
      "01/06/2022, 10:03 - Léa Morel: <Médias omis>",
    ].join("\r\n"),
  );
  expect(tables.map(cells)).toEqual([
    [["nom"], ["Léa Morel"]],
    [["téléphone"], ["+33 6 39 98 00 02"]],
  ]);
  expect(texts.map(({ text }) => text.trimEnd())).toEqual([
    "Les messages sont chiffrés de bout en bout.\nPaul a ajouté +33 6 39 98 00 01\nBonjour\ntout le monde\nsalut : oui\n<Médias omis>",
  ]);
});

test.each<[string, string]>([
  [
    "a log",
    "2022-06-01 10:00:00 INFO start\n2022-06-01 10:00:01 INFO stop\n2022-06-01 10:00:02 INFO end",
  ],
  ["a timetable", "01/06/2022 10:00 Réunion\n02/06/2022 10:00 Réunion\n03/06/2022 10:00 Réunion"],
  ["two messages", "01/06/2022, 10:00 - A: b\n01/06/2022, 10:00 - C: d"],
])("%s is no conversation", async (_, content) => {
  const { tables, texts } = await opened(content);
  expect(tables.flatMap(cells).flat()).not.toContain("nom");
  expect(
    texts.map(({ text }) => text).join("\n") + tables.flatMap(cells).flat().join(" "),
  ).toContain("10:00");
});
