/** Invented people → lists of any number of rows and 12 columns, for the benchmarks. */
import { type BiffCell, formats, workbook } from "../../fixtures/biff.js";
import { people } from "../../fixtures/people.js";
import { styles, xlsb as binaryWorkbook } from "../../fixtures/xlsb.js";
import { zip } from "../../fixtures/zip.js";

const header = [
  "N°",
  "Civilité",
  "Nom",
  "Prénom",
  "Date de naissance",
  "Adresse",
  "Code postal",
  "Ville",
  "Téléphone",
  "Portable",
  "Courriel",
  "Cotisation",
];

const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const escape = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
const dayNumber = (date: string) => Date.parse(date) / 86_400_000 + 25_569;

/** Text in pieces, since half a gigabyte is more than a string can hold. */
class Pieces {
  #text = "";
  readonly #buffers: Buffer[] = [];
  add(text: string): void {
    this.#text += text;
    if (this.#text.length > 1 << 20) this.#flush();
  }
  #flush(): void {
    this.#buffers.push(Buffer.from(this.#text));
    this.#text = "";
  }
  bytes(): Buffer {
    this.#flush();
    return Buffer.concat(this.#buffers);
  }
}

/** The cells of a row: text, a number, or a day. */
function* records(count: number): Generator<readonly (string | number | { day: string })[]> {
  yield header;
  const list = people(Math.min(count, 50_000), { seed: 4 });
  for (let index = 0; index < count; index++) {
    const person = list[index % list.length]!;
    // Beyond 50,000 the same people with other addresses: as many distinct strings.
    const round = Math.floor(index / list.length);
    yield [
      index + 1,
      person.civility,
      person.lastName,
      person.firstName,
      { day: person.birthDate },
      `${person.address.number} ${person.address.street}`,
      person.address.postcode,
      person.address.town,
      person.landline,
      person.mobile,
      round === 0 ? person.email : person.email.replace("@", `${round}@`),
      person.fee,
    ];
  }
}

/** As Excel writes it: shared strings, a cell reference each. */
export function xlsx(count: number): Buffer {
  const sheet = new Pieces();
  const strings = new Map<string, number>();
  sheet.add(
    `${declaration}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>`,
  );
  let number = 0;
  for (const record of records(count)) {
    number++;
    let row = `<row r="${number}" spans="1:12">`;
    record.forEach((cell, column) => {
      const reference = `${String.fromCharCode(65 + column)}${number}`;
      if (typeof cell === "number") row += `<c r="${reference}"><v>${cell}</v></c>`;
      else if (typeof cell === "object")
        row += `<c r="${reference}" s="1"><v>${dayNumber(cell.day)}</v></c>`;
      else {
        let index = strings.get(cell);
        if (index === undefined) strings.set(cell, (index = strings.size));
        row += `<c r="${reference}" t="s"><v>${index}</v></c>`;
      }
    });
    sheet.add(`${row}</row>`);
  }
  sheet.add("</sheetData></worksheet>");
  const shared = new Pieces();
  shared.add(
    `${declaration}<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" uniqueCount="${strings.size}">`,
  );
  for (const text of strings.keys()) shared.add(`<si><t>${escape(text)}</t></si>`);
  shared.add("</sst>");
  const rels = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
  const relationships = "http://schemas.openxmlformats.org/package/2006/relationships";
  const type = "application/vnd.openxmlformats-officedocument.spreadsheetml";
  const text = (xml: string) => Buffer.from(declaration + xml);
  return zip({
    "[Content_Types].xml": text(
      `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${type}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${type}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${type}.styles+xml"/><Override PartName="/xl/sharedStrings.xml" ContentType="${type}.sharedStrings+xml"/></Types>`,
    ),
    "_rels/.rels": text(
      `<Relationships xmlns="${relationships}"><Relationship Id="rId1" Type="${rels}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    ),
    "xl/workbook.xml": text(
      `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="${rels}"><sheets><sheet name="Adhérents" sheetId="1" r:id="rId1"/></sheets></workbook>`,
    ),
    "xl/_rels/workbook.xml.rels": text(
      `<Relationships xmlns="${relationships}"><Relationship Id="rId1" Type="${rels}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${rels}/styles" Target="styles.xml"/><Relationship Id="rId3" Type="${rels}/sharedStrings" Target="sharedStrings.xml"/></Relationships>`,
    ),
    "xl/worksheets/sheet1.xml": sheet.bytes(),
    "xl/styles.xml": text(
      `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf xfId="0"/><xf numFmtId="14" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>`,
    ),
    "xl/sharedStrings.xml": shared.bytes(),
  });
}

/** As LibreOffice writes it. */
export function ods(count: number): Buffer {
  const content = new Pieces();
  const urn = "urn:oasis:names:tc:opendocument:xmlns";
  content.add(
    `${declaration}<office:document-content xmlns:office="${urn}:office:1.0" xmlns:table="${urn}:table:1.0" xmlns:text="${urn}:text:1.0" xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" office:version="1.3"><office:body><office:spreadsheet><table:table table:name="Adhérents"><table:table-column table:number-columns-repeated="12"/>`,
  );
  for (const record of records(count)) {
    let row = '<table:table-row table:style-name="ro1">';
    for (const cell of record) {
      if (typeof cell === "number")
        row += `<table:table-cell office:value-type="float" office:value="${cell}" calcext:value-type="float"><text:p>${cell}</text:p></table:table-cell>`;
      else if (typeof cell === "object")
        row += `<table:table-cell table:style-name="ce2" office:value-type="date" office:date-value="${cell.day}" calcext:value-type="date"><text:p>${cell.day.split("-").reverse().join("/")}</text:p></table:table-cell>`;
      else
        row += `<table:table-cell office:value-type="string" calcext:value-type="string"><text:p>${escape(cell)}</text:p></table:table-cell>`;
    }
    content.add(`${row}</table:table-row>`);
  }
  content.add("</table:table></office:spreadsheet></office:body></office:document-content>");
  return zip({
    mimetype: Buffer.from("application/vnd.oasis.opendocument.spreadsheet"),
    "content.xml": content.bytes(),
    "styles.xml": Buffer.from(
      `${declaration}<office:document-styles xmlns:office="${urn}:office:1.0"/>`,
    ),
    "META-INF/manifest.xml": Buffer.from(
      `${declaration}<manifest:manifest xmlns:manifest="${urn}:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>`,
    ),
  });
}

/** By semicolons, in UTF-8. */
export function csv(count: number): Buffer {
  const lines = new Pieces();
  for (const record of records(count)) {
    const cells = record.map((cell) => {
      const text = typeof cell === "object" ? cell.day : String(cell);
      return /[";\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
    });
    lines.add(`${cells.join(";")}\r\n`);
  }
  return lines.bytes();
}

/** As Excel 97 to 2003 write it, which hold 65,536 rows. */
export function xls(count: number): Buffer {
  const rows: BiffCell[][] = [];
  for (const record of records(count))
    rows.push(
      record.map((cell) =>
        typeof cell === "object" ? { value: dayNumber(cell.day), format: formats.date } : cell,
      ),
    );
  return workbook([{ name: "Adhérents", rows }]);
}

/** As Excel writes a binary workbook. */
export function xlsb(count: number): Buffer {
  const rows: (string | number)[][] = [];
  for (const record of records(count))
    rows.push(record.map((cell) => (typeof cell === "object" ? dayNumber(cell.day) : cell)));
  const columns = header.map((name) => (name.startsWith("Date") ? styles.date : styles.general));
  return binaryWorkbook([{ name: "Adhérents", rows, styles: columns }]);
}
