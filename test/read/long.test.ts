/** Documents with more text than one block takes: every line of them is read, once, in its order. */
import { expect, test } from "vitest";
import { namespaces, ooxml, relationships } from "../../fixtures/ooxml.js";
import { zip } from "../../fixtures/zip.js";
import { opened } from "./opened.js";

// Two hundred thousand characters: three blocks of 64 Ki and a part of one.
const lines = Array.from(
  { length: 4000 },
  (_, index) => `Ligne ${index} avec un texte de quelques mots comme dans une lettre.`,
);
const each = (line: (text: string) => string): string => lines.map(line).join("");

const odf = "urn:oasis:names:tc:opendocument:xmlns";
const openDocument = (root: string): string =>
  `<office:${root} xmlns:office="${odf}:office:1.0" xmlns:text="${odf}:text:1.0" office:mimetype="application/vnd.oasis.opendocument.text"><office:body><office:text>${each((line) => `<text:p>${line}</text:p>`)}</office:text></office:body></office:${root}>`;

test.each<[string, Uint8Array | string]>([
  [
    "docx",
    ooxml("word/document.xml", {
      "word/document.xml": `<w:document ${namespaces}><w:body>${each((line) => `<w:p><w:r><w:t>${line}</w:t></w:r></w:p>`)}</w:body></w:document>`,
    }),
  ],
  [
    "pptx",
    ooxml("ppt/presentation.xml", {
      "ppt/presentation.xml": `<p:presentation ${namespaces}><p:sldIdLst><p:sldId id="256" r:id="rId1"/></p:sldIdLst></p:presentation>`,
      "ppt/_rels/presentation.xml.rels": relationships([["slide", "slides/slide1.xml"]]),
      "ppt/slides/slide1.xml": `<p:sld ${namespaces}><p:cSld><p:spTree><p:sp><p:txBody>${each((line) => `<a:p><a:r><a:t>${line}</a:t></a:r></a:p>`)}</p:txBody></p:sp></p:spTree></p:cSld></p:sld>`,
    }),
  ],
  [
    "odt",
    zip({
      mimetype: Buffer.from("application/vnd.oasis.opendocument.text"),
      "content.xml": Buffer.from(openDocument("document-content")),
    }),
  ],
  ["flat odt", openDocument("document")],
  ["rtf", `{\\rtf1\\ansi ${each((line) => `${line}\\par\n`)}}`],
  ["html", `<!DOCTYPE html><html><body>${each((line) => `<p>${line}</p>`)}</body></html>`],
])("%s", async (_, bytes) => {
  const { texts, unread } = await opened(bytes);
  expect(unread).toEqual([]);
  const found = texts
    .flatMap(({ text }) => text.split("\n"))
    .filter((line) => line.startsWith("Ligne "));
  expect(found).toEqual(lines);
});
