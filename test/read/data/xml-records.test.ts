import iconv from "iconv-lite";
import { expect, test } from "vitest";
import { html } from "../../../src/read/documents/html.js";
import { Peek } from "../../../src/read/peek.js";
import { cells, opened } from "../opened.js";

test("the element that repeats is a row, its attributes and elements are columns", async () => {
  const { tables, texts, unread } = await opened(`<?xml version="1.0"?>
    <export date="2026"><titre>Liste</titre><membres>
    <membre id="1"><nom>Durand</nom><adresse><cp>69001</cp></adresse></membre>
    <membre id="2"><nom>Petit</nom><tel>1</tel><tel>2</tel></membre>
    </membres><!-- ancien --></export>`);
  expect(cells(tables[0])).toEqual([
    ["id", "nom", "adresse.cp", "tel"],
    ["1", "Durand", "69001", ""],
    ["2", "Petit", "", "1 / 2"],
  ]);
  expect(texts.map((text) => [text.text.trim(), text.hidden])).toEqual([
    ["2026\nListe", false],
    ["ancien", true],
  ]);
  expect(unread).toEqual([]);
});

test("what is drawn is no text, and an attribute of the same name is", async () => {
  const number = "0639981234 185057800608436";
  const { tables, texts } = await opened(`<svg xmlns="http://www.w3.org/2000/svg">
    <path id="a" d="M0 0 ${number}c1-${number}z"/><path id="b" d="m${number}"/>
    <polygon points="${number}"/></svg>`);
  expect(cells(tables[0])).toEqual([["id"], ["a"], ["b"]]);
  expect(texts).toEqual([]);
  const [list] = (await opened(`<l><m d="${number}" points="${number}"/><m d="1" points="2"/></l>`))
    .tables;
  expect(cells(list)).toEqual([
    ["d", "points"],
    [number, number],
    ["1", "2"],
  ]);
});

test.each([
  ["mysqldump --xml", "row", '<field name="nom">', "</field>"],
  ["phpMyAdmin", 'table name="m"', '<column name="nom">', "</column>"],
  ["a key, and a prefix", "row", '<x:Data x:Key="nom">', "</x:Data>"],
])("columns that are all one element are called as they say: %s", async (_, row, open, close) => {
  const field = (name: string, value: string) => open.replace("nom", name) + value + close;
  const records = ["Durand", "Petit", "Roux"].map(
    (name) => `<${row}>${field("nom", name)}${field("né le", "1980-01-01")}</${row.split(" ")[0]}>`,
  );
  const { tables } = await opened(`<?xml version="1.0"?><base>${records.join("")}</base>`);
  const header = cells(tables[0])[0]!.filter((name) => name !== "name");
  expect(header).toEqual(["nom", "né le"]);
  expect(cells(tables[0])[3]).toContain("Roux");
});

test("labels that differ from record to record are values", async () => {
  const { tables } = await opened(
    `<l>${["Jean Durand", "Anne Petit", "Luc Roux"].map((name) => `<e><who name="${name}">01</who><n>1</n></e>`).join("")}</l>`,
  );
  expect(cells(tables[0])[1]).toEqual(["Jean Durand", "01", "1"]);
});

test("records that hold their values in attributes", async () => {
  const { tables, unread } = await opened('<l><p nom="Durand" cp="1"/><p nom="Petit" cp="2"/></l>');
  expect(cells(tables[0])).toEqual([
    ["nom", "cp"],
    ["Durand", "1"],
    ["Petit", "2"],
  ]);
  // An element that closes itself is no element left open.
  expect(unread).toEqual([]);
});

test("references and CDATA do not part a text, nor does the end of a chunk", async () => {
  const { tables, texts } = await opened(
    `<l><t>Lyc&#233;e L&apos;H&#244;te</t>${"<r><nom>Lef&#232;vre &amp; Fils</nom><cp>1</cp></r><r><nom>O&apos;<![CDATA[Brien]]></nom><cp>2</cp></r>".repeat(2000)}</l>`,
  );
  const rows = new Set(cells(tables[0]).map((row) => row.join("|")));
  expect([...rows]).toEqual(["nom|cp", "Lefèvre & Fils|1", "O'Brien|2"]);
  expect(texts.map(({ text }) => text.trim())).toEqual(["Lycée L'Hôte"]);
});

test("an element of one text with references in it is no record", async () => {
  const { tables, texts } = await opened(
    "<l><m>Lef&#232;vre</m><m>H&#244;te</m><m>Bar&#233;</m></l>",
  );
  expect(tables).toEqual([]);
  expect(texts.map(({ text }) => text.trim())).toEqual(["Lefèvre\nHôte\nBaré"]);
});

test("its declared encoding counts as a hint", async () => {
  const text = '<?xml version="1.0" encoding="ISO-8859-1"?><l><m>Zoé</m></l>';
  const { texts } = await opened(iconv.encode(text, "iso-8859-1"));
  expect(texts[0]!.text).toBe("Zoé");
});

test("a document cut short is read, and said to be", async () => {
  const { texts, unread } = await opened("<l><m>Durand</m><m>Petit");
  expect(texts[0]!.text).toBe("Durand\nPetit");
  expect(unread).toMatchObject([{ reason: "malformed" }]);
});

test.each([
  ['<?xml version="1.0"?><ad\nDurand;Zoé\n', ["malformed"]],
  ["<l><m>Durand</m></l><", ["malformed"]],
  ["<l><m>1 < 2</m><m>b</m></l>", []],
  ["<l><m>a</m><m>b</m></l><!-- < -->", []],
])("a tag without an end: %j", async (text, reasons) => {
  const { unread } = await opened(text);
  expect(unread.map(({ reason }) => reason)).toEqual(reasons);
});

test("the outermost of the elements that repeat as often is the row", async () => {
  const entry = (name: string, iban: string) =>
    `<Tx><Amt><V>12</V><C>EUR</C></Amt><Cdtr><Nm>${name}</Nm><Id><Iban>${iban}</Iban><Bic>X</Bic></Id></Cdtr></Tx>`;
  const { tables } = await opened(
    `<?xml version="1.0"?><Doc><Hdr><A>1</A><B>2</B></Hdr>${entry("Durand", "FR1")}${entry("Petit", "FR2")}</Doc>`,
  );
  expect(cells(tables[0])).toEqual([
    ["Amt.V", "Amt.C", "Cdtr.Nm", "Cdtr.Id.Iban", "Cdtr.Id.Bic"],
    ["12", "EUR", "Durand", "FR1", "X"],
    ["12", "EUR", "Petit", "FR2", "X"],
  ]);
});

test.each([
  ["attributes of its own", '<p nom="Durand" ville="Lyon"/>\n<p nom="Petit" ville="Brest"/>'],
  [
    "elements of its own",
    "<section><eleve><nom>Durand</nom><ville>Lyon</ville></eleve><eleve><nom>Petit</nom><ville>Brest</ville></eleve></section>",
  ],
  [
    "records called p",
    "<gens><p><nom>Durand</nom><ville>Lyon</ville></p><p><nom>Petit</nom><ville>Brest</ville></p></gens>",
  ],
  [
    "records called p, with attributes",
    '<gens><p nom="Durand" ville="Lyon"/><p nom="Petit" ville="Brest"></p><!-- <p></p> --></gens>',
  ],
  [
    "a table of other rows",
    '<?xml version="1.0"?>\n<table name="clients"><row nom="Durand" ville="Lyon"/><row nom="Petit" ville="Brest"/></table>',
  ],
])("what begins as HTML does, with %s, is none", async (_, content) => {
  const { tables, mismatches } = await opened(content);
  expect(cells(tables[0])).toEqual([
    ["nom", "ville"],
    ["Durand", "Lyon"],
    ["Petit", "Brest"],
  ]);
  expect(mismatches).toEqual([]);
});

test("XML with nothing of its own but the root is none", async () => {
  const content = "<gens><a><b>Durand</b><i>Lyon</i></a><a><b>Petit</b><i>Brest</i></a></gens>";
  const { tables } = await opened(content);
  expect(cells(tables[0])).toEqual([
    ["b", "i"],
    ["Durand", "Lyon"],
    ["Petit", "Brest"],
  ]);
});

test.each([
  ["of parts of a framework", '<div v-if="a" @click="b" :class="c"><my-card>x</my-card></div>'],
  ["of Office", '<p class="MsoNormal">Bonjour<o:p></o:p></p><st1:City>Lyon</st1:City>'],
  [
    "of old",
    '<table bgcolor="#fff" cellpadding="0"><tr nowrap><td valign="top">x</td></tr></table>',
  ],
  ["with a few tags of others", "<p>Un</p><p>Deux</p><p>Trois</p><nom>Durand</nom>"],
  ["of a page", '<html><body><eleve nom="Durand"/><eleve nom="Petit"/></body></html>'],
])("HTML %s is HTML", (_, content) => {
  const peek = new Peek(Buffer.from(content));
  expect(html.recognises(peek)).toBe(true);
});

test.each([
  ["row", "<row><c>%s</c><c>%s</c></row>"],
  ["cells around their data", "<ROW><COL><DATA>%s</DATA></COL><COL><DATA>%s</DATA></COL></ROW>"],
])("elements of one name are the cells of a %s", async (_, form) => {
  const people = [
    ["Durand", "Zoé"],
    ["Petit", "Luc"],
    ["Roy", "Anne"],
  ] as const;
  const rows = people.map(([one, other]) => form.replace("%s", one).replace("%s", other));
  const { tables } = await opened(`<?xml version="1.0"?><list>${rows.join("")}</list>`);
  expect(tables.map(cells)).toEqual([[["1", "2"], ...people]]);
});

test("elements of a text and attributes are records where there are no others", async () => {
  const { tables } = await opened(
    '<?xml version="1.0"?><club><m id="1">Zoé Durand</m><m id="2">Luc Petit</m><m id="3">Anne Roy</m></club>',
  );
  expect(tables.map(cells)).toEqual([
    [
      ["id", "m"],
      ["1", "Zoé Durand"],
      ["2", "Luc Petit"],
      ["3", "Anne Roy"],
    ],
  ]);
});
