import { readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { cells, opened } from "../opened.js";

test("paragraphs are lines, cells are rows, in their order", async () => {
  const { blocks, tables } =
    await opened(String.raw`{\rtf1\ansi\ansicpg1252\uc1{\fonttbl{\f0 Arial;}}
\pard Chers amis,\line voici la liste :\par
\trowd\cellx1000\cellx2000\pard\intbl Nom\cell Ville\cell\row
\trowd\cellx1000\cellx2000\pard\intbl Dur\'e9\cell \u338?uvres\cell\row
\pard Fin {\b en gras}.\par}`);
  expect(blocks.map((block) => block.type)).toEqual(["text", "table", "text"]);
  expect(cells(tables[0])).toEqual([
    ["Nom", "Ville"],
    ["Duré", "Œuvres"],
  ]);
  expect(blocks[0]).toMatchObject({ text: "Chers amis,\nvoici la liste :\n" });
  expect(blocks[2]).toMatchObject({ text: "Fin en gras.\n" });
});

test("cells without \\intbl", async () => {
  const { tables } = await opened(
    String.raw`{\rtf1 \trowd\cellx1 A\cell B\cell\row\trowd\cellx1 C\cell D\cell\row}`,
  );
  expect(cells(tables[0])).toEqual([
    ["A", "B"],
    ["C", "D"],
  ]);
});

const besides: readonly [markup: string, place: string, hidden: boolean][] = [
  [String.raw`{\v SECRET}`, "hidden-text", true],
  [String.raw`{\colortbl;\red255\green255\blue255;}{\cf1 SECRET}`, "hidden-text", true],
  [String.raw`{\fs2 SECRET}`, "hidden-text", true],
  [String.raw`{\*\bkmkstart SECRET}`, "defined-name", true],
  [String.raw`{\*\formfield{\fftype2{\*\ffl SECRET}}}`, "data-validation", true],
  [String.raw`{\*\mailmerge{\mmquery SECRET}}`, "query", true],
  [String.raw`{\do\dptxbx{\dptxbxtext SECRET}}`, "text-box", false],
  [String.raw`{\*\do\dobxpage{\dptxbxtext SECRET}\dpx9}`, "text-box", false],
  [
    String.raw`{\shp{\*\shpinst{\sp{\sn gtextUNICODE}{\sv SECRET}}{\sp{\sn gtextFont}{\sv Arial}}}}`,
    "text-box",
    false,
  ],
  [
    String.raw`{\pict{\*\picprop{\sp{\sn wzDescription}{\sv SECRET}}}\pngblip 00}`,
    "text-box",
    false,
  ],
  [String.raw`{\deleted SECRET}`, "tracked-change", true],
  [String.raw`{\*\annotation SECRET}`, "comment", false],
  [String.raw`{\footnote SECRET}`, "comment", false],
  [String.raw`{\header SECRET\par}`, "header-footer", false],
  [String.raw`{\info{\author SECRET}}`, "properties", true],
  [String.raw`{\shp{\*\shpinst{\sp{\sn x}{\sv y}}{\shptxt SECRET}}}`, "text-box", false],
  [String.raw`{\field{\*\fldinst HYPERLINK "https://SECRET"}{\fldrslt lien}}`, "hidden-text", true],
  [String.raw`{\field{\*\fldinst HYPERLINK "mailto:SECRET"}}`, "hidden-text", true],
  [
    String.raw`{\field{\*\fldinst HYPERLINK "mailto:SECRET"}{\*\fldinst X}{\fldrslt lien}}`,
    "hidden-text",
    true,
  ],
  [
    String.raw`{\field{\*\fldinst HYPERLINK "mailto:a@example.fr?subject=SECRET"}{\fldrslt lien}}`,
    "hidden-text",
    true,
  ],
];

test.each([
  ["send", "send <a@example.fr>"],
  [String.raw`{\ul a@exam}ple.fr`, "a@example.fr"],
])(
  "where a link leads stands behind its words, if they do not say so: %s",
  async (words, expected) => {
    const field = String.raw`{\field{\*\fldinst {HYPERLINK "mailto:a@example.fr" }}{\fldrslt {${words}}}}`;
    const inCell = String.raw`\trowd\cellx1 b\intbl\cell ${field}\cell\row\pard`;
    const { texts, tables } = await opened(`{\\rtf1\\ansi Zoe ${field}, \\par ${inCell}}`);
    expect(texts.map(({ text }) => text.trim())).toEqual([`Zoe ${expected},`]);
    expect(cells(tables[0])).toEqual([["b", expected]]);
  },
);

test.each(besides)("%s is in its place", async (markup, place, hidden) => {
  const { texts } = await opened(`{\\rtf1\\ansi visible ${markup}\\par}`);
  expect(texts.filter((text) => text.text.includes("SECRET"))).toMatchObject([
    { location: { place }, hidden },
  ]);
});

test.each([
  [String.raw`{\f1 \'de\'ee}`, "Şî"],
  [String.raw`{\f2 \'c8\'f0\'e0}`, "Ира"],
  [String.raw`{\f3 \'82\'b1}`, "こ"],
  [String.raw`{\f4 \'e9}`, "é"],
  [String.raw`{\f2\plain \'e8}`, "č"],
  [String.raw`{\f9 \'e9}`, "é"],
  [String.raw`\'e8`, "č"],
])("the code page is that of the font: %s", async (markup, expected) => {
  const fonts = String.raw`{\fonttbl{\f1\fcharset162 A;}{\f2\fcharset204{\*\falt B};}{\f3\fcharset128 C;}{\f4\fcharset0 D;}{\f5\fcharset0\cpg1250 E;}}`;
  const { texts } = await opened(`{\\rtf1\\ansi\\deff5${fonts}${markup}\\par}`);
  expect(texts).toMatchObject([{ text: `${expected}\n` }]);
});

test.each([
  [String.raw`{\field{\*\fldinst X}{\fldrslt \*\cs12\ul Zoé}}`, "Zoé\n"],
  [String.raw`{\*\unknown Zoé}b`, "b\n"],
  [`{\r\n\\*\\unknown Zoé}b`, "b\n"],
])("what an asterisk leaves out is a group that begins with it: %s", async (markup, expected) => {
  const { texts } = await opened(Buffer.from(`{\\rtf1\\ansi ${markup}\\par}`, "latin1"));
  expect(texts[0]).toMatchObject({ text: expected });
});

test.each([
  String.raw`{\chcbpat2\cf1 SEEN}`,
  String.raw`{\pard\cbpat2\cf1 SEEN}`,
  String.raw`{\cf1\plain SEEN}`,
  String.raw`{\cf2 SEEN}`,
  String.raw`\trowd\clcbpat2\cellx1\cf1 SEEN\cell\row`,
])("white where it is seen: %s", async (markup) => {
  const { blocks } = await opened(
    `{\\rtf1{\\colortbl;\\red255\\green255\\blue255;\\red0\\green0\\blue99;}${markup}\\par}`,
  );
  expect(blocks).toMatchObject([{ hidden: false }]);
  expect(JSON.stringify(blocks)).toContain("SEEN");
});

test("what is hidden in the cells of a row is a line", async () => {
  const { texts } = await opened(
    String.raw`{\rtf1 \trowd\cellx1{\v A}\cell{\v B}\cell\row\trowd\cellx1{\v C}\cell{\v D}\cell\row}`,
  );
  expect(texts.map(({ text }) => text)).toEqual(["A\tB\tC\tD\t"]);
});

test("a picture that is drawn is read", async () => {
  const emf = gunzipSync(
    readFileSync(join(import.meta.dirname, "../../../fixtures/files/metafile/table.emf.gz")),
  );
  const { blocks } = await opened(`{\\rtf1{\\*\\shppict{\\pict\\emfblip ${emf.toString("hex")}}}}`);
  expect(JSON.stringify(blocks)).toContain("@example.");
});

test("pictures and unknown destinations are left out", async () => {
  const { texts } = await opened(String.raw`{\rtf1 a{\pict 010203}{\*\unknown SECRET}b\par}`);
  expect(texts.map((text) => text.text)).toEqual(["ab\n"]);
});

test.each([
  [437, "82", "é"],
  [850, "b7", "À"],
  [1251, "c6", "Ж"],
  [10000, "8e", "é"],
  [1252, "80", "€"],
])("code page %i", async (page, hex, character) => {
  const { texts } = await opened(`{\\rtf1\\ansi\\ansicpg${page} \\'${hex}\\par}`);
  expect(texts[0]!.text).toBe(`${character}\n`);
});

test("an embedded object is opened", async () => {
  const file = Buffer.from("nom;ville\nDurand;Lyon\nPetit;Brest\n");
  const word = (value: number): string => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes.toString("hex");
  };
  const head = word(0x501) + word(2) + word(2) + "4100" + word(0) + word(0) + word(file.length);
  const { tables } = await opened(
    `{\\rtf1 a{\\object\\objemb{\\*\\objdata ${head}\n${file.toString("hex")}}{\\result b}}\\par}`,
    { name: "a.rtf" },
  );
  expect(tables).toMatchObject([
    { hidden: true, location: { place: "embedded", path: ["a.rtf"] } },
  ]);
});

/** Numbers of 32 bits and texts behind their length, as OLE 1 writes an object down. */
function objectData(...items: readonly (number | string | Buffer)[]): string {
  const word = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  };
  return Buffer.concat(
    items.flatMap((item) =>
      typeof item === "number"
        ? [word(item)]
        : typeof item === "string"
          ? [word(item.length + 1), Buffer.from(`${item}\0`, "latin1")]
          : [item],
    ),
  ).toString("hex");
}

test("a file that the packager of Windows has put in an object is opened, under its name", async () => {
  const file = Buffer.from("nom;ville\nDurand;Lyon\nPetit;Brest\n");
  const packed = Buffer.concat([
    Buffer.from("\x02\0liste.csv\0C:\\liste.csv\0\0\0\x03\0", "latin1"),
    Buffer.from(objectData("C:\\liste.csv", file.length), "hex"),
    file,
  ]);
  const data = objectData(0x501, 2, "Package", 0, 0, packed.length, packed);
  const { tables, unread } = await opened(`{\\rtf1 a{\\object{\\*\\objdata ${data}}}\\par}`, {
    name: "a.rtf",
  });
  expect(tables).toMatchObject([
    { hidden: true, location: { place: "embedded", path: ["a.rtf", "liste.csv"] } },
  ]);
  expect(unread).toEqual([]);
});

test.each([
  [
    "with what it is linked to",
    objectData(0x501, 1, "Word.Document.8", "C:\\Liste.doc", 0, 0),
    ["C:\\Liste.doc"],
  ],
  ["without", objectData(0x501, 1, "Word.Document.8"), []],
] as const)("a linked object holds no file: %s", async (_, data, links) => {
  const { texts, unread } = await opened(`{\\rtf1 a{\\object{\\*\\objdata ${data}}}\\par}`);
  const linked = texts.filter(({ location }) => location.place === "external-link");
  expect(linked.map(({ text }) => text)).toEqual(links);
  expect(unread).toEqual([]);
});

test("what a program leaves behind the end is no damage, text there is", async () => {
  const whole = "{\\rtf1 Durand\\par}";
  expect((await opened(`${whole}\n\x118Q$DM\x17q|`)).unread).toEqual([]);
  expect((await opened(`${whole}\nPetit`)).unread).toMatchObject([{ reason: "malformed" }]);
  expect((await opened(`${whole}\x11\\par Petit`)).unread).toMatchObject([{ reason: "malformed" }]);
});

test("a document cut short is read, and said to be", async () => {
  const { texts, unread } = await opened("{\\rtf1\\ansi Durand\\par Pet");
  expect(texts[0]!.text).toBe("Durand\nPet");
  expect(unread).toMatchObject([{ reason: "malformed" }]);
});

test("a control word called what every object has says nothing", async () => {
  const { texts } = await opened("{\\rtf1\\ansi {\\constructor Durand}\\par}");
  expect(texts.map(({ text }) => text)).toEqual(["Durand\n"]);
});
