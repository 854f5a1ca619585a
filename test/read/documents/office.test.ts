/** `docx.ts`, `pptx.ts` and what they share: `office-text.ts`, `ooxml.ts`. */
import { describe, expect, test } from "vitest";
import { document, hiddenOffice, presentation } from "../../../fixtures/hidden-office.js";
import { namespaces, relationships, row, workbook } from "../../../fixtures/ooxml.js";
import { zip } from "../../../fixtures/zip.js";
import { expectInTheirPlace } from "../hidden-places.js";
import { blocks, sightings, type Whole } from "../workbooks/oracle.js";

const unread = (all: readonly Whole[]) => all.filter((block) => block.type === "unread");
const contents = (all: readonly Whole[]) =>
  all
    .filter((block) => block.type !== "unread" && block.type !== "nested")
    .filter((block) => block.location.place !== "file-name")
    .map((block) => (block.type === "table" ? block.rows.map(({ cells }) => cells) : block.text));

test.each(hiddenOffice.map((entry) => [entry.file, entry] as const))(
  "people in hidden places: %s",
  (file, entry) => expectInTheirPlace(entry, `office/${file}`, "hidden-office.ts"),
);

test.each([
  ["Sombre", false],
  ["Dérivé", false],
  ["Clair", true],
  ["Absent", true],
])("white text in a table of the style %s: hidden %s", async (style, hidden) => {
  const styles = `<w:styles ${namespaces}><w:style w:type="table" w:styleId="Dérivé"><w:basedOn w:val="Sombre"/></w:style><w:style w:type="table" w:styleId="Sombre"><w:tblStylePr w:type="firstRow"><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr></w:tblStylePr></w:style><w:style w:type="table" w:styleId="Clair"><w:tblPr><w:shd w:val="clear" w:fill="auto"/></w:tblPr></w:style></w:styles>`;
  const body = `<w:p><w:r><w:t>Janvier</w:t></w:r></w:p><w:tbl><w:tblPr><w:tblStyle w:val="${style}"/></w:tblPr><w:tr><w:tc><w:p><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>zoe@example.fr</w:t></w:r></w:p></w:tc></w:tr></w:tbl>`;
  const all = await blocks(document(body, { "word/styles.xml": styles }));
  expect(sightings(all, "zoe@example.fr").map((found) => found.hidden)).toEqual([hidden]);
});

describe("Word", () => {
  const t = (text: string) => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`;
  const tc = (content: string, properties = "") =>
    `<w:tc>${properties && `<w:tcPr>${properties}</w:tcPr>`}${content}</w:tc>`;

  test.each([
    [
      "runs are joined, paragraphs are lines",
      `<w:p>${t("Jean")}${t("-Pierre")}</w:p><w:p>${t("Durand")}</w:p>`,
      ["Jean-Pierre\nDurand\n"],
    ],
    [
      "empty paragraphs are one blank line",
      `<w:p/><w:p>${t("a")}</w:p><w:p/><w:p>${t(" ")}</w:p><w:p>${t("b")}</w:p>`,
      ["a\n\nb\n"],
    ],
    [
      "tabs and breaks",
      `<w:p><w:pPr><w:tabs><w:tab w:val="left" w:pos="720"/></w:tabs></w:pPr><w:r><w:t>a</w:t><w:tab/><w:t>b</w:t><w:br/><w:t>c</w:t></w:r></w:p>`,
      ["a\tb\nc\n"],
    ],
    ["entities", `<w:p>${t("a &amp; b &#233;")}</w:p>`, ["a & b é\n"]],
    [
      "text before and after a table",
      `<w:p>${t("a")}</w:p><w:tbl><w:tr>${tc(`<w:p>${t("b")}</w:p>`)}</w:tr></w:tbl><w:p>${t("c")}</w:p>`,
      ["a\n", [["b"]], "c\n"],
    ],
    [
      "cells that span, paragraphs in a cell",
      `<w:tbl><w:tr>${tc(`<w:p>${t("a")}</w:p><w:p>${t("b")}</w:p>`, '<w:gridSpan w:val="2"/>')}${tc(`<w:p>${t("c")}</w:p>`)}</w:tr></w:tbl>`,
      [[["a\nb", "", "c"]]],
    ],
    [
      "white text on a dark cell is seen",
      `<w:tbl><w:tr>${tc(`<w:p><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>a</w:t></w:r></w:p>`, '<w:shd w:fill="000000"/>')}</w:tr></w:tbl>`,
      [[["a"]]],
    ],
    [
      "white text in a cell without a ground is not",
      `<w:tbl><w:tr>${tc(`<w:p>${t("b")}<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>a</w:t></w:r></w:p>`, '<w:shd w:val="clear" w:color="auto" w:fill="auto"/>')}</w:tr></w:tbl>`,
      [[["b"]], "a\t\n"],
    ],
    [
      "white text in a paragraph with a ground is seen",
      `<w:p><w:pPr><w:shd w:val="clear" w:fill="1F3864"/></w:pPr><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>a</w:t></w:r></w:p>`,
      ["a\n"],
    ],
    [
      "white text that is marked black is seen, on white it is not",
      `<w:p><w:r><w:rPr><w:color w:val="FFFFFF"/><w:highlight w:val="black"/></w:rPr><w:t>a</w:t></w:r><w:r><w:rPr><w:color w:val="FFFFFF"/><w:highlight w:val="white"/></w:rPr><w:t>b</w:t></w:r></w:p>`,
      ["a\n", "b\n"],
    ],
    [
      "white text in a box, whose ground is not known, is seen",
      `<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr><w:t>a</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>`,
      ["a\n"],
    ],
    [
      "vanish that says no",
      `<w:p><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>a</w:t></w:r></w:p>`,
      ["a\n"],
    ],
    [
      "a deleted paragraph mark deletes no text",
      `<w:tbl><w:tr>${tc(`<w:p><w:pPr><w:rPr><w:del w:id="1"/></w:rPr></w:pPr>${t("a")}</w:p>`)}</w:tr></w:tbl>`,
      [[["a"]]],
    ],
  ])("%s", async (_, body, expected) => {
    expect(contents(await blocks(document(body)))).toEqual(expected);
  });

  test("what is hidden in the cells of a row is one line", async () => {
    const hidden = (text: string) =>
      tc(`<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>${text}</w:t></w:r></w:p>`);
    const rows = `<w:tr>${hidden("a")}${hidden("b")}</w:tr><w:tr>${hidden("c")}${hidden("d")}</w:tr>`;
    expect(contents(await blocks(document(`<w:tbl>${rows}</w:tbl>`)))).toEqual([
      "a\tb\t\nc\td\t\n",
    ]);
  });

  test.each(["embeddings/Feuille.xlsx", "media/son.wav", "media/image.bmp"])(
    "it stays a document with a workbook in it as it is: %s",
    async (name) => {
      const sheet = workbook([{ name: "Feuille", rows: row(1, ["zoe@example.fr"]) }]);
      const start = name.endsWith(".bmp") ? "BM" : "";
      const parts = {
        "word/document.xml": `<w:document ${namespaces}><w:p>${t("Janvier")}</w:p></w:document>`,
        [`word/${name}`]: Buffer.concat([Buffer.from(start), sheet]),
      };
      const all = await blocks(
        zip(
          Object.fromEntries(
            Object.entries(parts).map(([part, content]) => [part, Buffer.from(content)]),
          ),
          undefined,
          true,
        ),
      );
      expect(contents(all)).toEqual(["Janvier\n", [["zoe@example.fr"]]]);
      expect(all.find(({ type }) => type === "table")).toMatchObject({
        location: { path: ["file", `word/${name}`] },
      });
      expect(sightings(all, "Janvier").map(({ hidden }) => hidden)).toEqual([false]);
      expect(unread(all)).toEqual([]);
    },
  );

  test("a field shows what stands behind the name of its macro", async () => {
    const field = (code: string) =>
      `<w:p>${t("Nom : ")}<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> ${code}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>`;
    const fields = ["MACROBUTTON Effacer Zoé Durand", "GOTOBUTTON p3 page 3", "AUTOTEXTLIST x y"];
    expect(contents(await blocks(document(fields.map(field).join(""))))).toEqual([
      "Nom : Zoé Durand\nNom : page 3\nNom : \n",
    ]);
  });

  test.each([
    ["room left free", Buffer.concat([Buffer.alloc(4, 0xff), Buffer.alloc(200)]), 0],
    [
      "something else",
      Buffer.from(Array.from({ length: 200 }, (_, index) => (index * 89) % 256)),
      1,
    ],
  ])("in the trash of a package: %s", async (_, bytes, count) => {
    const all = await blocks(document("", { "[trash]/0000.dat": bytes }));
    expect(unread(all)).toHaveLength(count);
  });

  test("a document that is not there is said", async () => {
    const all = await blocks(document("", { "word/document.xml": "" }));
    expect(all.length).toBeGreaterThan(0);
    const cut = document("x".repeat(200_000)).subarray(0, 300);
    expect(unread(await blocks(cut))).toContainEqual(
      expect.objectContaining({ reason: "malformed" }),
    );
  });
});

describe("where links lead stands behind their words", () => {
  const t = (text: string) => `<w:r><w:t xml:space="preserve">${text}</w:t></w:r>`;
  const field = (kind: string) => `<w:r><w:fldChar w:fldCharType="${kind}"/></w:r>`;
  const parts = {
    "word/_rels/document.xml.rels": relationships([
      ["hyperlink", "mailto:jean@example.fr?cc=zoe@example.fr"],
      ["hyperlink", "mailto:autre@example.fr"],
    ]),
  };

  test.each([
    [
      "an element",
      `<w:p><w:hyperlink r:id="rId1">${t("Jean ")}${t("Martin")}</w:hyperlink>${t(", 01")}</w:p>`,
      "Jean Martin <jean@example.fr>, 01\n",
    ],
    [
      "words that say it",
      `<w:p><w:hyperlink r:id="rId1">${t("Jean@example.fr")}</w:hyperlink></w:p>`,
      "Jean@example.fr\n",
    ],
    [
      "a field",
      `<w:p>${field("begin")}<w:r><w:instrText> HYPERLINK "mailto:</w:instrText></w:r><w:r><w:instrText>a@example.fr" \\o "écrire" </w:instrText></w:r>${field("separate")}${t("Jean")}${field("end")}${t(", 01")}</w:p>`,
      "Jean <a@example.fr>, 01\n",
    ],
    [
      "a simple field",
      `<w:p><w:fldSimple w:instr='HYPERLINK "tel:0199001234"'>${t("Jean")}</w:fldSimple>${t(", 01")}</w:p>`,
      "Jean <0199001234>, 01\n",
    ],
  ])("%s", async (_, body, expected) => {
    const all = await blocks(document(body, parts));
    expect(contents(all)[0]).toBe(expected);
    // What has no words is not lost, nor whom else a message would go to.
    const hidden = sightings(all, "autre@example.fr").map((found) => found.hidden);
    expect(hidden).toEqual([true]);
    expect(sightings(all, "zoe@example.fr").map((found) => found.hidden)).toEqual([true]);
  });

  test("runs of a slide", async () => {
    const link = (text: string, id: number) =>
      `<a:r><a:rPr><a:hlinkClick r:id="rId${id}"/></a:rPr><a:t>${text}</a:t></a:r>`;
    const all = await blocks(
      presentation(
        [
          `<p:sld ${namespaces}><p:cNvPr id="2" name=""><a:hlinkClick r:id="rId3"/></p:cNvPr><a:p>${link("Jean ", 1)}${link("Martin", 1)}${link("Zoé", 2)}<a:r><a:t>, 01</a:t></a:r></a:p></p:sld>`,
        ],
        {
          "ppt/slides/_rels/slide1.xml.rels": relationships([
            ["hyperlink", "mailto:jean@example.fr"],
            ["hyperlink", "mailto:zoe@example.fr"],
            ["hyperlink", "mailto:forme@example.fr"],
          ]),
        },
      ),
    );
    expect(contents(all)).toContain("Jean Martin <jean@example.fr>Zoé <zoe@example.fr>, 01\n");
    expect(sightings(all, "forme@example.fr").map(({ hidden }) => hidden)).toEqual([true]);
  });
});

describe("PowerPoint", () => {
  test("slides have pages, in the order of the presentation", async () => {
    const slide = (text: string) =>
      `<p:sld ${namespaces}><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:sld>`;
    const all = await blocks(presentation([slide("one"), slide("two")]));
    expect(all.filter(({ type }) => type === "text").slice(1)).toMatchObject([
      { text: "one\n", location: { page: 1 } },
      { text: "two\n", location: { page: 2 } },
    ]);
  });

  test("behind a shape that is hidden and off the slide the next one is seen", async () => {
    const shape = (text: string, hidden = "", at = "0") =>
      `<p:sp><p:nvSpPr><p:cNvPr id="2" name=""${hidden}/></p:nvSpPr><p:spPr><a:xfrm><a:off x="${at}" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm></p:spPr><p:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:txBody></p:sp>`;
    const shapes = shape("a@example.fr", ' hidden="1"', "9900000") + shape("b@example.fr");
    const all = await blocks(
      presentation([
        `<p:sld ${namespaces}><p:cSld><p:spTree>${shapes}</p:spTree></p:cSld></p:sld>`,
      ]),
    );
    expect(
      ["a@example.fr", "b@example.fr"].map((value) =>
        sightings(all, value).map(({ hidden }) => hidden),
      ),
    ).toEqual([[true], [false]]);
  });
});
