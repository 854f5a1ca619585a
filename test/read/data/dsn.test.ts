import { expect, test } from "vitest";
import { cells, opened } from "../opened.js";

const line = (field: string, value: string) => `${field},'${value}'`;

test("an employee of a DSN is a row, with all that follows him", async () => {
  const { tables, unread } = await opened(
    [
      line("S10.G00.00.001", "PAIE"),
      line("S21.G00.30.001", "2850369382001"),
      line("S21.G00.30.002", "DURAND"),
      line("S21.G00.30.004", "ANNE, ZOE"),
      line("S21.G00.30.006", "12031985"),
      line("S21.G00.30.008", "12 RUE DE L'EGLISE"),
      line("S21.G00.30.009", "69001"),
      line("S21.G00.30.010", "LYON"),
      line("S21.G00.30.018", "a.durand@example.fr"),
      line("S21.G00.40.001", "01092020"),
      line("S21.G00.30.001", "1550199382002"),
      line("S21.G00.30.002", "PETIT"),
      line("S21.G00.30.006", "99999999999"),
    ].join("\r\n"),
  );
  expect(cells(tables[0])).toEqual([
    [
      "S10.G00.00.001",
      "NIR",
      "nom de famille",
      "prénoms",
      "date de naissance",
      "adresse",
      "code postal",
      "ville",
      "courriel",
      "S21.G00.40.001",
    ],
    ["PAIE", "", "", "", "", "", "", "", "", ""],
    [
      "",
      "2850369382001",
      "DURAND",
      "ANNE, ZOE",
      "1985-03-12",
      "12 RUE DE L'EGLISE",
      "69001",
      "LYON",
      "a.durand@example.fr",
      "01092020",
    ],
    ["", "1550199382002", "PETIT", "", "99999999999", "", "", "", "", ""],
  ]);
  expect(unread).toEqual([]);
});

test("N4DS, whose fields have three numbers", async () => {
  const { tables } = await opened(
    [
      line("S10.G01.00.001.001", "1"),
      line("S30.G01.00.001", "2850369382001"),
      line("S30.G01.00.002", "DURAND"),
      line("S30.G01.00.003", "ANNE"),
      line("S30.G01.00.009", "12031985"),
    ].join("\n"),
  );
  expect(cells(tables[0])[2]).toEqual(["", "2850369382001", "DURAND", "ANNE", "1985-03-12"]);
});

test.each(["S21.G00.30.001;'1'", "S21.G00.30,'1'", "voir S21.G00.30.001,'1'"])(
  "%j is no declaration",
  async (text) => {
    expect((await opened(text)).tables).toEqual([]);
  },
);

test("a damaged first line hides no employees, and is given as text", async () => {
  const fields = ["001", "002", "004", "006", "009"].map((field) =>
    line(`S21.G00.30.${field}`, "12031985"),
  );
  const { tables, texts, unread } = await opened(
    ["S21.G\u00e9 Anne Durand", ...fields].join("\r\n"),
  );
  expect(cells(tables[0])[1]).toHaveLength(5);
  expect(texts.map(({ text }) => text).join("")).toContain("Anne Durand");
  expect(unread).toEqual([]);
});
