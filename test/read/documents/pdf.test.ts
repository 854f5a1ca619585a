import { readFileSync } from "node:fs";
import { join } from "node:path";
import { deflateSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { type PdfPage, pdf } from "../../../fixtures/pdf.js";
import { people } from "../../../fixtures/people.js";
import { zip } from "../../../fixtures/zip.js";
import { hiddenPdf } from "../../../fixtures/hidden-pdf.js";
import { expectInTheirPlace } from "../hidden-places.js";
import { cells, opened } from "../opened.js";

const list = people(90, { seed: 5, latin1: true }).map((person) => [
  person.lastName,
  person.firstName,
  person.address.postcode,
  person.address.town,
  person.mobile.replace(/(..)(?=.)/g, "$1 "),
  person.email,
]);
const columns = [20, 130, 230, 290, 440, 540];

/** Rows on pages of 40, their cells at the places of `columns`. */
function printed(rows: readonly (readonly string[])[], foot = true): PdfPage[] {
  const pages: PdfPage[] = [];
  for (let start = 0; start < rows.length; start += 40)
    pages.push({
      words: [
        ...rows
          .slice(start, start + 40)
          .flatMap((row, index) =>
            row.map((cell, column) => [columns[column]!, 780 - index * 15, cell] as const),
          ),
        ...(foot ? [[280, 40, `Page ${start / 40 + 1}`] as const] : []),
      ],
    });
  return pages;
}

test("rows stay rows, over pages and their feet", async () => {
  const header = ["Nom", "Prénom", "CP", "Ville", "Portable", "Mél"];
  const { tables, texts, unread } = await opened(pdf(printed([header, ...list])), {
    name: "a.pdf",
  });
  expect(tables).toHaveLength(1);
  expect(cells(tables[0])).toEqual([header, ...list]);
  expect(tables[0]!.location).toEqual({ path: ["a.pdf"], page: 1 });
  expect(texts.map((text) => text.text)).toEqual(["Page 1", "Page 2", "Page 3"]);
  expect(unread).toEqual([]);
});

describe("in a cell of several lines", () => {
  const cellOf = async (lines: readonly string[]): Promise<string | undefined> => {
    const words = list
      .slice(0, 8)
      .flatMap(([last, first], at) => [
        [20, 780 - at * 60, last!] as const,
        [150, 780 - at * 60, first!] as const,
        ...lines.map((line, index) => [300, 780 - at * 60 - index * 12, line] as const),
      ]);
    const { tables } = await opened(pdf([{ words }]));
    expect(tables[0]!.rows).toHaveLength(8);
    return cells(tables[0])[0]![2];
  };

  test.each([
    [["jean.dupont@", "example.fr"]],
    [["jean.", "dupont@exam", "ple.fr"]],
    [["jean.dupont@example", ".fr"]],
    [["jean@mail.exam", "ple.fr"]],
    [["2 85 05 31 555 123", "38"], " "],
    [["185053155", "512338"]],
    [["1 85 05 2A 555", "123 45"], " "],
    [["06 39 98", "12 34"], " "],
    [["06.39.98.", "12.34"]],
    [["+33 6 39", "98 12 34"], " "],
    [["FR76 9999 9798 7700", "0000 4135 423"], " "],
    [["FR7699999798770", "000004135423"]],
    [["31/05/", "1985"]],
  ])("%j is one value", async (lines: readonly string[], between = "") => {
    expect(await cellOf(lines)).toBe(lines.join(between));
  });

  test.each([
    [["06 39 98 12 34", "06 39 98 12 35"]],
    [["75001", "06 39 98 12 34"]],
    [["639981234", "75001"]],
    [["a@example.fr", "b@example.org"]],
    [["a@example.fr", "Paris"]],
    [["a@example.fr", "0639981234"]],
    [["31/05/1985", "01/02/1990"]],
    [["12", "15"]],
    [["BE68 5390 0754 7034", "BE71 0961 2345 6769"]],
    [["3 rue Haute", "75001 Paris"]],
    [["A123", "B456"]],
  ])("%j are several", async (lines) => {
    expect(await cellOf(lines)).toBe(lines.join("\n"));
  });
});

describe("columns for which the page is not wide enough, on the pages behind", () => {
  const wide = list.map(([last, first, postcode, town, mobile, email], at) => ({
    names: [last!, first!, ["Mme", "M."][at % 2]!],
    reach: [mobile!, email!],
    place: [postcode!, town!, `${at}`],
  }));

  test("are those of the same rows, page by page", async () => {
    const pages = [
      ...printed([["Nom", "Prénom", "Civilité"], ...wide.map(({ names }) => names)]),
      ...printed([["Portable", "Mél"], ...wide.map(({ reach }) => reach)], false),
    ];
    const { tables, unread } = await opened(pdf(pages));
    expect(tables).toHaveLength(1);
    expect(cells(tables[0])).toEqual([
      ["Nom", "Prénom", "Civilité", "Portable", "Mél"],
      ...wide.map(({ names, reach }) => [...names, ...reach]),
    ]);
    expect(unread).toEqual([]);
  });

  test("one alone, with empty cells, under the head of each page", async () => {
    const mails = wide.map(({ reach }, at) => [at % 3 === 1 ? "" : reach[1]!]);
    const { tables, texts } = await opened(
      pdf([...printed(wide.map(({ names }) => names)), ...printed(mails)]),
    );
    expect(cells(tables[0]).slice(0, 90)).toEqual(
      wide.map(({ names }, at) => (mails[at]![0] === "" ? names : [...names, mails[at]![0]])),
    );
    expect(texts.map(({ text }) => text)).not.toContain("Page 4");
    expect(cells(tables[0]).slice(90)).toEqual([
      ["", "", "", "Page 1"],
      ["", "", "", "Page 2"],
      ["", "", "", "Page 3"],
    ]);
  });

  test("in three parts", async () => {
    const parts = (["names", "reach", "place"] as const).flatMap((part) =>
      printed(
        wide.slice(0, 30).map((row) => row[part]),
        false,
      ),
    );
    const { tables } = await opened(pdf(parts));
    expect(cells(tables[0])).toEqual(
      wide.slice(0, 30).map(({ names, reach, place }) => [...names, ...reach, ...place]),
    );
  });

  test.each<[name: string, second: readonly (readonly string[])[]]>([
    ["other people in the same columns", wide.slice(40, 80).map(({ names }) => names)],
    ["rows on other lines", wide.slice(0, 40).flatMap(({ reach }) => [["", ""], reach])],
    ["more pages", wide.map(({ reach }) => reach)],
    ["a few rows", wide.slice(0, 3).map(({ reach }) => reach)],
  ])("but not %s", async (_, second) => {
    const first = wide.slice(0, 40).map(({ names }) => names);
    const page = ({ words }: PdfPage): PdfPage => ({
      words: words!.map(([x, y, text]) => [x + 7, y, text] as const),
    });
    const { tables } = await opened(
      pdf([...printed(first, false), ...printed(second, false).map(page)]),
    );
    expect(cells(tables[0]).slice(0, 40)).toEqual(first);
  });
});

test("where a link leads stands behind its words, if they do not say so", async () => {
  const link = (rect: string, url: string): string =>
    `/Subtype /Link /Rect [${rect}] /A << /S /URI /URI (${url}) >>`;
  const rows = list
    .slice(0, 12)
    .map(([last, first, , , , email], at) => [last!, first!, at === 0 ? email! : "Écrire"]);
  const annotations = rows.map((_, index) =>
    link(`228 ${777 - index * 15} 262 ${790 - index * 15}`, `mailto:${list[index]![5]}`),
  );
  const { tables, texts } = await opened(
    pdf([
      {
        words: printed(rows, false)[0]!.words!,
        annotations: [...annotations, link("20 20 50 30", "tel:0199001234")],
      },
    ]),
  );
  expect(cells(tables[0])).toEqual(
    rows.map(([last, first, words], at) => [
      last,
      first,
      at === 0 ? words : `Écrire <${list[at]![5]}>`,
    ]),
  );
  expect(texts).toMatchObject([{ location: { place: "comment" }, text: "0199001234" }]);
});

test("an empty cell leaves the others in their columns", async () => {
  const rows = list.slice(0, 12).map((row, index) => (index === 5 ? row.with(2, "") : row));
  const { tables } = await opened(pdf(printed(rows)));
  expect(cells(tables[0])).toEqual(rows);
});

describe("cells that stand closer than a blank is wide", () => {
  /** Numbers that end two points before the words behind them begin, in letters of 10 points. */
  const sheet = (rows: readonly (readonly string[])[]): PdfPage => ({
    words: rows.flatMap(([number, name, town], index) => {
      const y = 760 - index * 13;
      return [
        [98 - (number === "M." ? 11.11 : number!.length * 5.56), y, number!] as const,
        [100, y, name!] as const,
        [260, y, town!] as const,
      ];
    }),
  });
  const numbered = list
    .slice(0, 12)
    .map(([name, , , town], at) => [`${at * 37 + 8}`, name!, town!]);

  test("a number at the right of its cell and the words behind it are two cells", async () => {
    const { tables } = await opened(pdf([sheet(numbered)]));
    expect(cells(tables[0])).toEqual(numbered);
  });

  test("cells that stand apart in other rows tell the same", async () => {
    const rows = numbered.map(([number, name, town], at) => [
      at % 5 < 2 ? number! : "",
      name!,
      town!,
    ]);
    const page = sheet(rows);
    const dates = rows.flatMap((_, at) =>
      at % 5 < 2 ? [] : [[60, 760 - at * 13, "1er mai"] as const],
    );
    const words = [...page.words!.filter(([, , text]) => text !== ""), ...dates];
    const { tables } = await opened(pdf([{ words }]));
    expect(cells(tables[0])).toEqual(
      rows.map(([number, name, town]) => [number || "1er mai", name, town]),
    );
  });

  test("a long number and another one are two cells", async () => {
    const rows = numbered.map(([, , town], at) => [`${639_980_000 + at}`, `${7300 + at}`, town!]);
    const { tables } = await opened(pdf([sheet(rows)]));
    expect(cells(tables[0])).toEqual(rows);
  });

  test.each([
    ["in few rows only", numbered.slice(0, 4)],
    ["behind a word", numbered.map(([, name, town]) => ["M.", name!, town!])],
    ["in groups of a number", numbered.map(([number, , town]) => ["0639", number!, town!])],
  ])("%s it is a blank", async (_, rows) => {
    const { tables } = await opened(pdf([sheet(rows)]));
    expect(cells(tables[0])).toEqual(rows.map(([a, b, town]) => [`${a} ${b}`, town]));
  });

  test("words that are placed one by one are words of one cell", async () => {
    const words = numbered.flatMap(([, , town], at) => [
      [86.9, 760 - at * 13, "12"] as const,
      [100, 760 - at * 13, "rue"] as const,
      [117, 760 - at * 13, "Victor"] as const,
      [260, 760 - at * 13, town!] as const,
    ]);
    const { tables } = await opened(pdf([{ words }]));
    expect(cells(tables[0])).toEqual(numbered.map(([, , town]) => ["12 rue Victor", town]));
  });
});

describe("rows of several lines", () => {
  const street = (index: number): string => `${index + 3} rue des Lilas`;
  /** Cells in lines, in columns 180 points apart; rows stand `apart` further than lines. */
  const inLines = (rows: readonly (readonly string[])[], apart = 6): PdfPage => {
    const words: [number, number, string][] = [];
    let y = 780;
    for (const row of rows) {
      for (const [column, cell] of row.entries())
        for (const [line, text] of cell.split("\n").entries())
          words.push([20 + column * 180, y - line * 12, text]);
      y -= Math.max(...row.map((cell) => cell.split("\n").length)) * 12 + apart;
    }
    return { words };
  };
  const members = list.slice(0, 14);
  const block = ([last, first, postcode, town]: readonly string[], index: number): string =>
    `${last} ${first}\n${street(index)}\n${postcode} ${town}`;

  test.each<[what: string, rows: string[][]]>([
    [
      "name and address in one cell",
      members.map((row, index) => [block(row, index), `${row[4]}\n${row[5]}`, `${index}`]),
    ],
    [
      "the name in two lines, and what tells the second of them in the last cell",
      members.map(([last, first, , , mobile, email]) => [
        `${last}\n${first}`,
        `${mobile}\n${email}`,
      ]),
    ],
    [
      "cells that are broken now and then",
      members.map(([last, first, , town, mobile], index) => [
        `${last} ${first}`,
        index % 3 === 0 ? `${street(index)}\nbâtiment B` : street(index),
        town!,
        mobile!,
      ]),
    ],
    [
      "badges side by side",
      members.flatMap((_, at) =>
        at % 2 === 0
          ? [
              members
                .slice(at, at + 2)
                .map(([last, first, , town, , email]) => `${last} ${first}\n${town}\n${email}`),
            ]
          : [],
      ),
    ],
  ])("%s", async (_, rows) => {
    const { tables } = await opened(pdf([inLines(rows)]));
    expect(cells(tables[0])).toEqual(rows);
  });

  test("a cell in the middle of the two lines beside it", async () => {
    const words = members
      .slice(0, 8)
      .flatMap(([last, first, postcode, town], index): [number, number, string][] => [
        [20, 774 - index * 32, `${last} ${first}`],
        [400, 774 - index * 32, `${index}`],
        [200, 780 - index * 32, street(index)],
        [200, 768 - index * 32, `${postcode} ${town}`],
      ]);
    const { tables } = await opened(pdf([{ words }]));
    expect(cells(tables[0])).toEqual(
      members
        .slice(0, 8)
        .map(([last, first, postcode, town], index) => [
          `${last} ${first}`,
          `${street(index)}\n${postcode} ${town}`,
          `${index}`,
        ]),
    );
  });

  test.each<[what: string, rows: string[][]]>([
    ["no line standing apart", members.map((row) => row.slice(0, 4))],
    [
      "single lines under their header, again and again",
      members.flatMap((row, index) =>
        index % 2 === 0 ? [[`Nom\n${row[0]}`, `Ville\n${row[3]}`, `Portable\n${row[4]}`]] : [],
      ),
    ],
    [
      "single lines in blocks of three",
      [0, 3, 6, 9].map((at) =>
        [0, 3, 4].map((column) =>
          members
            .slice(at, at + 3)
            .map((row) => row[column])
            .join("\n"),
        ),
      ),
    ],
  ])("not %s", async (_, rows) => {
    const { tables } = await opened(pdf([inLines(rows)]));
    expect(cells(tables[0])).toEqual(
      rows.flatMap((row) => {
        const lines = row.map((cell) => cell.split("\n"));
        return lines[0]!.map((__, line) => lines.map((cell) => cell[line]));
      }),
    );
  });

  test.each([12, 20])(
    "rows as far apart as lines, cells in the middle: %d points",
    async (pitch) => {
      const rows = members.map(([last, first, , town, mobile], index) => [
        `${last} ${first}`,
        index % 3 === 1 ? `${street(index)}\nbâtiment B` : street(index),
        town!,
        mobile!,
      ]);
      let y = 780;
      const words = rows.flatMap((row): [number, number, string][] => {
        const height = row[1]!.split("\n").length;
        y -= height * pitch;
        return row.flatMap((cell, column) =>
          cell
            .split("\n")
            .map((line, at, { length }): [number, number, string] => [
              20 + column * 140,
              y + ((height + length) / 2 - at) * pitch,
              line,
            ]),
        );
      });
      const { tables } = await opened(pdf([{ words }]));
      expect(cells(tables[0])).toEqual(rows);
    },
  );

  describe("between lines that are drawn", () => {
    const line = (y: number): string => `10 ${y} m 700 ${y} l S`;
    const shade = (from: number, to: number): string => `0.9 g 10 ${to} 690 ${from - to} re f 0 g`;
    const tall = members.map(([last, first, postcode, town, mobile, email], index) => [
      `${last} ${first}`,
      index % 3 === 0 ? street(index) : `${street(index)}\n${postcode} ${town}`,
      index % 2 === 0 ? mobile! : `${mobile}\n${email}`,
    ]);
    /** Rows as far apart as lines, with what is drawn around each. */
    const drawn = (
      rows: readonly (readonly string[])[],
      draw: (from: number, to: number, index: number) => string,
    ): PdfPage => {
      let y = 790;
      const before = rows.map((row, index) => {
        const from = y;
        y -= Math.max(...row.map((cell) => cell.split("\n").length)) * 12;
        return draw(from, y, index);
      });
      return { ...inLines(rows, 0), before: before.join("\n") };
    };

    test.each<[what: string, draw: (from: number, to: number, index: number) => string]>([
      ["lines", (_, to) => line(to)],
      ["lines within each column", (_, to) => `10 ${to} 170 0.5 re 190 ${to} 500 0.5 re f`],
      ["boxes", (from, to) => `10 ${to} 690 ${from - to} re S`],
      [
        "boxes drawn line by line",
        (from, to) => `10 ${from} m 10 ${to} l 700 ${to} l 700 ${from} l h S`,
      ],
      ["every other row shaded", (from, to, index) => (index % 2 === 0 ? shade(from, to) : "")],
    ])("%s: what stands between is a row", async (_, draw) => {
      const { tables } = await opened(pdf([drawn(tall, draw)]));
      expect(cells(tables[0])).toEqual(tall);
    });

    test.each<[what: string, draw: (from: number, to: number, index: number) => string]>([
      ["below each four rows", (_, to, index) => (index % 4 === 3 ? line(to) : "")],
      ["below the header", (_, to, index) => (index === 0 ? line(to) : "")],
      ["that are clipped to, not drawn", (_, to) => `q 10 ${to} 690 24 re W n Q`],
    ])("lines %s: each line is a row", async (_, draw) => {
      const rows = members.map(([last, first, , town, mobile]) => [
        `${last} ${first}`,
        town!,
        mobile!,
      ]);
      const { tables } = await opened(pdf([drawn(rows, draw)]));
      expect(cells(tables[0])).toEqual(rows);
    });
  });

  test("columns of text, in which others go on where one ends, one after the other", async () => {
    const entries = members.map(([last, first, , town, mobile, email]) => [
      `${last} ${first}`,
      town!,
      mobile!,
      email!,
    ]);
    const words = entries.flatMap((lines, index) =>
      lines.map((line, at): [number, number, string] => {
        const [column, offset] = index < 7 ? [0, 0] : [1, 24];
        return [20 + column * 300, 780 - offset - (index % 7) * 60 - at * 12, line];
      }),
    );
    const { tables, texts } = await opened(pdf([{ words }]));
    expect(tables).toEqual([]);
    expect(texts.map(({ text }) => text.trim().split("\n\n"))).toEqual([
      entries.map((lines) => lines.join("\n")),
    ]);
  });
});

test("a letter is text, line by line", async () => {
  const lines = [
    "Chers amis,",
    "l'assemblée aura lieu le 12 mars.",
    "Venez nombreux.",
    "Le bureau",
  ];
  const { blocks } = await opened(
    pdf([{ words: lines.map((line, index) => [50, 700 - index * 20, line] as const) }]),
  );
  expect(blocks).toMatchObject([{ type: "text", text: lines.join("\n"), location: { page: 1 } }]);
});

test.each([false, true])("words that were cropped away are read, packed: %s", async (packed) => {
  const page: PdfPage = {
    words: [
      [50, 700, "visible"],
      [50, 50, "cropped"],
    ],
    crop: [0, 400, 595, 842],
  };
  const { texts } = await opened(pdf([page], { packed }));
  expect(texts.map(({ text, hidden }) => [text, hidden])).toEqual([
    ["visible", false],
    ["cropped", true],
  ]);
});

describe("texts beyond the edges of the paper", () => {
  const beyond = (count: number): PdfPage => ({
    words: [
      [50, 700, "programme"],
      ...list.slice(0, count).map(([name = ""], index) => [900, 700 - index * 20, name] as const),
    ],
  });

  test("are said to be unread", async () => {
    const { unread } = await opened(pdf([beyond(8), beyond(8)]));
    expect(unread).toMatchObject([{ reason: "unsupported", location: { page: 1 } }]);
  });

  test("are said in content that is written in characters", async () => {
    const drawn = beyond(8).words!.map(
      ([x, y, text]) => `BT /F 10 Tf ${x} ${y} Td (${text}) Tj ET`,
    );
    const moreContent = deflateSync(Buffer.from(drawn.join("\n"), "latin1"));
    const { unread } = await opened(pdf([{}], { moreContent, written: true }));
    expect(unread).toMatchObject([{ reason: "unsupported", location: { page: 1 } }]);
  });

  test("a mark or two is nothing", async () => {
    const { unread } = await opened(pdf([beyond(3)]));
    expect(unread).toEqual([]);
  });
});

test.each(hiddenPdf.map((entry) => [entry.file, entry] as const))(
  "people in hidden places: %s",
  (file, entry) => expectInTheirPlace(entry, `pdf/${file}`, "hidden-pdf.ts"),
);

describe("what is seen and what is not", () => {
  const show = (text: string, x = 60, y = 700) => `BT /F 10 Tf ${x} ${y} Td (${text}) Tj ET`;
  const found = async (page: PdfPage, options: Parameters<typeof pdf>[1] = {}) => {
    const { texts } = await opened(pdf([page], options));
    return texts.flatMap(({ text, hidden }) =>
      text.split("\n").map((line) => `${line}: ${hidden ? "hidden" : "seen"}`),
    );
  };

  test.each<[what: string, page: PdfPage]>([
    ["black", { behind: show("mot") }],
    ["white on a dark rectangle", { behind: `0 0 0.4 rg 50 690 200 30 re f 1 g ${show("mot")}` }],
    [
      "white on a dark rectangle of lines",
      { behind: `0 0 0.4 rg 50 690 m 250 690 l 250 720 l 50 720 l h f 1 g ${show("mot")}` },
    ],
    [
      "white on a dark rectangle in coordinates of its own",
      { behind: `q 2 0 0 2 0 0 cm 0 0 0.4 rg 25 345 100 15 re f Q 1 g ${show("mot")}` },
    ],
    [
      "white on something round",
      { behind: `0 g 0 600 m 0 900 400 900 400 600 c f 1 g ${show("mot")}` },
    ],
    ["white on a shading", { behind: `/S sh 1 g ${show("mot")}` }],
    ["white on a picture", { picture: true, behind: `1 g ${show("mot")}` }],
    ["white on what may be a form", { behind: `/P Do 1 g ${show("mot")}` }],
    ["white on a pattern", { behind: `/Pattern cs /P1 scn 0 0 800 800 re f 1 g ${show("mot")}` }],
    [
      "white on an inline picture",
      { behind: `q 800 0 0 800 0 0 cm BI /W 1 /H 1 /BPC 8 /CS /G ID \xff EI Q 1 g ${show("mot")}` },
    ],
    ["an ink of its own", { behind: `/Cs8 cs 1 scn ${show("mot")}` }],
    ["white outlines", { behind: `1 g 1 Tr ${show("mot")}` }],
    ["white that may be transparent on a ground", { behind: `/G gs 1 g ${show("mot")}` }],
    ["invisible over a scan", { picture: true, behind: `3 Tr ${show("mot")}` }],
    [
      "invisible, and the scan over it",
      { behind: `3 Tr ${show("mot")} q 842 0 0 842 0 0 cm /P Do Q` },
    ],
    [
      "marked with a colour that may be transparent",
      { behind: `${show("mot")} /G gs 1 1 0 rg 50 690 200 30 re f` },
    ],
    ["underlined", { behind: `${show("mot")} 50 697 200 1 re f` }],
    ["crossed out", { behind: `${show("mot")} 50 702 200 2.5 re f` }],
    ["beside a rectangle", { behind: `${show("mot")} 90 690 200 30 re f` }],
    [
      "under a rectangle that is clipped away",
      { behind: `${show("mot")} q 0 0 10 10 re W n 50 690 200 30 re f Q` },
    ],
    ["under what is round", { behind: `${show("mot")} 0 600 m 0 900 400 900 400 600 c f` }],
    ["white in a state that has ended", { behind: `q 1 g Q ${show("mot")}` }],
    ["invisible in a state that has ended", { behind: `q 3 Tr Q ${show("mot")}` }],
    ["a word in a string that looks like one", { behind: `(1 g) pop ${show("mot")}` }],
    ["partly over the edge", { behind: show("mot", -5) }],
    [
      "white behind black on one line",
      { behind: `BT /F 10 Tf 60 700 Td 0 g (m) Tj 1 g (ot) Tj ET` },
    ],
  ])("seen: %s", async (_, page) => {
    expect(await found(page)).toEqual(["mot: seen"]);
  });

  test.each<[what: string, page: PdfPage]>([
    ["white", { behind: `1 g ${show("mot")}` }],
    ["white by three numbers of a colour space", { behind: `/Cs1 cs 1 1 1 sc ${show("mot")}` }],
    ["nearly white", { behind: `0.995 0.995 0.995 rg ${show("mot")}` }],
    [
      "white on white on a colour",
      { behind: `0 1 0 rg 0 0 800 800 re f 1 g 50 690 200 30 re f ${show("mot")}` },
    ],
    ["white beside a dark rectangle", { behind: `0 g 300 690 200 30 re f 1 g ${show("mot")}` }],
    [
      "white over a dark rectangle that is clipped away",
      { behind: `q 0 0 10 10 re W n 0 g 50 690 200 30 re f Q 1 g ${show("mot")}` },
    ],
    ["white on a line of a table", { behind: `0 g 50 690 200 1 re f 1 g ${show("mot")}` }],
    ["a colour on itself", { behind: `0.2 0.4 0.6 rg 50 690 200 30 re f ${show("mot")}` }],
    [
      "invisible beside a picture",
      { behind: `q 100 0 0 100 500 500 cm /P Do Q 3 Tr ${show("mot")}` },
    ],
    ["under a black rectangle", { behind: `${show("mot")} 50 690 200 30 re f` }],
    ["under a white one", { behind: `${show("mot")} 1 g 50 690 200 30 re f` }],
    [
      "under one in coordinates of its own",
      { behind: `${show("mot")} q 0 2 -2 0 0 0 cm 345 -125 15 100 re f Q` },
    ],
    ["placed by a matrix", { behind: `1 g BT /F 1 Tf 10 0 0 10 60 700 Tm (mot) Tj ET` }],
    ["on the next line", { behind: `1 g BT /F 10 Tf 12 TL 60 712 Td T* (mot) Tj ET` }],
    ["by the operator of the next line", { behind: `1 g BT /F 10 Tf 12 TL 60 712 Td (mot) ' ET` }],
    ["in pieces", { behind: `1 g BT /F 10 Tf 60 700 Td [(m) -20 (ot)] TJ ET` }],
    ["in hexadecimal", { behind: `1 g BT /F 10 Tf 60 700 Td <6d6f74> Tj ET` }],
  ])("not seen: %s", async (_, page) => {
    expect(await found(page)).toEqual(["mot: hidden"]);
    expect(await found(page, { packed: true })).toEqual(["mot: hidden"]);
  });

  test("a column in white is cells that cannot be seen", async () => {
    const [page] = printed(list.slice(0, 12), false);
    const behind = list
      .slice(0, 12)
      .map((row, index) => `1 g BT /F 10 Tf 800 ${780 - index * 15} Td (${row[2]}) Tj ET`)
      .join(" ");
    const { tables } = await opened(pdf([{ ...page, behind }]));
    expect(tables[0]!.rows.map(({ cells: row }) => row.length)).toEqual(Array(12).fill(7));
    expect(tables[0]!.rows.map((row) => row.hiddenCells)).toEqual(Array(12).fill([6]));
  });
});

test("form values, comments and properties are read", async () => {
  const { texts } = await opened(
    pdf(
      [
        {
          words: [[50, 700, "Formulaire"]],
          annotations: ["/Subtype /Text /T (Auteur) /Contents (une note)"],
        },
      ],
      { fields: { nom: "Durand" }, author: "Anne Petit" },
    ),
  );
  expect(texts.map((text) => [text.location.place, text.hidden, text.text])).toEqual([
    [undefined, false, "Formulaire"],
    [undefined, false, "nom: Durand"],
    ["comment", false, "Auteur: une note"],
    ["properties", true, expect.stringContaining("Anne Petit")],
  ]);
});

test("what may be chosen in a form is read, and hidden", async () => {
  // pdf-lib writes items as lists of one.
  const field = "/Subtype /Widget /FT /Ch /Ff 131072 /T (x) /Opt [(Anne) [(a1) (Zoe)] [(Luc)]]";
  const { texts, unread } = await opened(
    pdf([{ words: [[50, 700, "Formulaire"]], annotations: [field] }]),
  );
  expect(unread).toEqual([]);
  expect(texts.find(({ location }) => location.place === "data-validation")).toMatchObject({
    hidden: true,
    text: "Anne\nZoe\na1\nLuc",
  });
});

test("what comments and fields draw on a page is no scan", async () => {
  const annotations = [...list, ...list, ...list].map(
    ([name]) => `/Subtype /Ink /C [1 0 0] /InkList [[10 10 20 20 30 10]] /Contents (${name})`,
  );
  const { texts, unread } = await opened(pdf([{ annotations }]));
  expect(texts[0]!.text.split("\n")).toHaveLength(annotations.length);
  expect(unread).toEqual([]);
});

test("attached files are opened, and hidden", async () => {
  const { tables } = await opened(
    pdf([{ words: [[50, 700, "Voir le fichier joint"]] }], {
      files: { "liste.csv": Buffer.from("nom;ville\nDurand;Lyon\n") },
    }),
    { name: "a.pdf" },
  );
  expect(tables).toMatchObject([
    { hidden: true, location: { path: ["a.pdf", "liste.csv"], place: "embedded" } },
  ]);
});

test("pages that are pictures are said to be unread", async () => {
  const { unread } = await opened(pdf([{ picture: true }, { picture: true }]));
  expect(unread).toMatchObject([{ reason: "unsupported", location: { page: 1 } }]);
});

test("a picture on one page of one is said to be unread only if it covers the page", async () => {
  const words: PdfPage["words"] = [[50, 700, "Portes ouvertes"]];
  expect((await opened(pdf([{ picture: true }]))).unread).toMatchObject([
    { location: { page: 1 } },
  ]);
  expect((await opened(pdf([{ picture: 620 }]))).unread).toMatchObject([{ location: { page: 1 } }]);
  expect((await opened(pdf([{ picture: 120 }]))).unread).toEqual([]);
  expect((await opened(pdf([{ picture: true, words }]))).unread).toEqual([]);
});

test("a picture on the cover, or an empty page, is nothing to be said", async () => {
  const text: PdfPage = { words: [[50, 700, "Bonjour"]] };
  expect((await opened(pdf([{ picture: true }, text, text, text, text]))).unread).toEqual([]);
  expect((await opened(pdf([{}, text]))).unread).toEqual([]);
});

test.each([
  ["nothing", ""],
  ["a form of nothing but its clip", "q 0 0 10 10 re W n Q"],
  ["a blank", "BT /F 11 Tf 50 700 Td ( ) Tj [( )-250( )] TJ ET"],
] as const)("an empty document of %s is no damage", async (_, content) => {
  const bytes = pdf([{}], { moreContent: deflateSync(content) });
  expect((await opened(bytes)).unread).toEqual([]);
});

test.each([
  ["words", "BT /F 11 Tf 50 700 Td (Durand) Tj ET"],
  ["words in pieces", "BT /F 11 Tf 50 700 Td [(Du)-20(rand)-250] TJ ET"],
  ["words on the next line", "BT /F 11 Tf 50 700 Td (Durand) ' ET"],
  ["words by glyphs", "BT /F 11 Tf 50 700 Td <00420043> Tj ET"],
  ["a picture", "q 500 0 0 500 0 0 cm /P Do Q"],
] as const)("a document whose page does not lead to its %s is damaged", async (_, content) => {
  const bytes = pdf([{}], { moreContent: deflateSync(content) });
  // The page's contents have no name any more.
  const lost = Buffer.from(bytes.toString("latin1").replaceAll("/Contents", "/Kontents"), "latin1");
  expect((await opened(lost)).unread).toMatchObject([{ reason: "malformed" }]);
});

test("a stream written in characters (ASCII85), as ReportLab packs them, is no damage", async () => {
  const content = deflateSync("BT /F 11 Tf 50 700 Td (Durand) Tj ET" + " ".repeat(40));
  const { texts, unread } = await opened(pdf([{}], { moreContent: content, written: true }));
  expect(texts[0]!.text).toBe("Durand");
  expect(unread).toEqual([]);
  const { unread: damaged } = await opened(
    pdf([{}], { moreContent: content.fill(0x55, 8, 16), written: true }),
  );
  expect(damaged).toMatchObject([{ reason: "malformed" }]);
});

test("an encrypted file is said to be", async () => {
  const file = join(import.meta.dirname, "../../../fixtures/files/pdf/calc-encrypted.pdf");
  expect((await opened(readFileSync(file))).unread).toMatchObject([{ reason: "encrypted" }]);
});

test("a stream that unpacks to more than any page needs is not unpacked", async () => {
  const packed = deflateSync(Buffer.alloc(140 * 1024 * 1024));
  const { unread } = await opened(pdf([{ words: [[50, 700, "a"]] }], { moreContent: packed }));
  expect(unread).toMatchObject([{ reason: "too-large", limit: "maxEntryBytes" }]);
});

test("a damaged page is said to be, with what could be read", async () => {
  const bytes = pdf(printed(list));
  const stream = bytes.indexOf("stream\n", bytes.indexOf("FlateDecode")) + 7;
  bytes.fill(0x55, stream + 60, stream + 90);
  const { tables, unread } = await opened(bytes);
  expect(unread).toMatchObject([{ reason: "malformed" }]);
  expect(tables.flatMap((table) => table.rows).length).toBeGreaterThanOrEqual(50);
});

test("a file cut short is said to be", async () => {
  const bytes = pdf(printed(list));
  const { unread } = await opened(bytes.subarray(0, bytes.length - 1500));
  expect(unread).toMatchObject([{ reason: "malformed" }]);
});

test("a PDF in front of an archive is read as both", async () => {
  const archive = zip({ "liste.csv": Buffer.from("nom;ville\nDurand;Lyon\n") });
  const page = pdf([{ words: [[50, 700, "Bonjour"]] }]);
  const { texts, tables, unread } = await opened(Buffer.concat([page, archive]), { name: "a.pdf" });
  expect(texts[0]!.text).toBe("Bonjour");
  expect(tables).toMatchObject([{ location: { path: ["a.pdf", "liste.csv"] } }]);
  expect(unread).toEqual([]);
});

test("of many pages, as many are read as their list has, whatever their count says", async () => {
  const bytes = pdf(
    Array.from({ length: 260 }, (_, index) => ({ words: [[40, 800, `Dossier ${index + 1}`]] })),
  );
  const count = bytes.indexOf("/Count 260");
  bytes.write("/Count 250", count, "latin1");
  const { texts, unread } = await opened(bytes);
  expect(texts.map(({ text }) => text)).toContain("Dossier 260");
  expect(texts).toHaveLength(260);
  expect(unread).toEqual([]);
});

test("of many pages in packed objects, all are read", async () => {
  const { texts, unread } = await opened(
    pdf(
      Array.from({ length: 260 }, (_, index) => ({ words: [[40, 800, `Dossier ${index + 1}`]] })),
      { packed: true },
    ),
  );
  expect(texts).toHaveLength(260);
  expect(unread).toEqual([]);
});

test("links that cover thousands of words each are too many, in packed objects as well", async () => {
  const words = Array.from({ length: 3000 }, (_, index) => {
    const place = [10 + (index % 50) * 16, 800 - Math.floor(index / 50) * 12] as const;
    return [...place, "ab"] as const;
  });
  const annotations = words.map(
    (_, index) =>
      `/Subtype /Link /Rect [0 0 842 842] /A << /S /URI /URI (mailto:a${index}@example.fr) >>`,
  );
  const { unread } = await opened(pdf([{ words, annotations }], { packed: true }));
  expect(unread).toMatchObject([
    { location: { page: 1 }, reason: "too-many", limit: "maxEntries" },
  ]);
});
