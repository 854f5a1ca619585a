import { linesOf } from "../content-lines.js";
import { decode, encodingOf } from "../encoding.js";
import { OtherLines } from "../other-lines.js";
import type { Reader } from "../reader.js";
import { RecordTable } from "../record-table.js";

/**
 * Messages between hospitals, laboratories and practices → a Table, a patient or relative a row, and
 * Text for the other segments: HL7 version 2 (ANSI/HL7 2.5.1, chapter 2: `MSH|^~\&|…`, segments `PID` and
 * `NK1`) and what France has beside it, H' Santé (HPRIM 2.x, after ASTM E1238: `H|~^\&|…`, segment `P`).
 */
export const hl7: Reader = {
  type: "hl7",
  extensions: ["hl7", "hpr", "hprim"],
  family: "text",
  recognises: ({ head }) => header.test(head) || second.test(head),
  async *read(attachment, { budget }) {
    const { bytes, location, hidden = false } = attachment;
    const encoding = encodingOf(attachment);
    const table = new RecordTable(location, hidden, budget);
    let marks: Marks | undefined;
    const others = new OtherLines(location, hidden, budget);
    for (const line of linesOf(decode(bytes, encoding))) {
      budget.checkTime();
      const found = header.exec(line);
      if (found !== null) marks = { field: found[2]!, component: found[3]!, repetition: found[4]! };
      const fields = marks === undefined ? [] : line.split(marks.field);
      const tag = fields[0]?.trim() ?? "";
      const layout = Object.hasOwn(layouts, tag) ? layouts[tag] : undefined;
      if (marks === undefined || layout === undefined)
        others.add(tagPattern.test(tag) ? fields.slice(1).join(" ") : line);
      else table.add(record(fields, layout, marks));
      if (table.full) yield* table.take();
      if (others.full) yield* others.take();
    }
    yield* table.take();
    yield* others.take();
  },
};

/** The first segment: its name, then the delimiters that the message uses. MLLP puts 0x0B before it. */
// eslint-disable-next-line no-control-regex
const header = /^[\x0b\s\ufeff]*(MSH|FHS|BHS|H)([|!#])([~^\\&])([~^\\&])[~^\\&]{1,2}/;

/** The first segment of a later message, where that of the first one is damaged. */
// eslint-disable-next-line no-control-regex
const second = /[\r\n]\x0b?MSH\|\^~\\&\|/;

/** What a segment begins with; other lines are no segments, and are given whole. */
const tagPattern = /^[A-Z][A-Z\d]{0,2}$/;

/** The delimiters of a message. */
interface Marks {
  readonly field: string;
  readonly component: string;
  readonly repetition: string;
}

/** At which fields of a segment what stands. */
interface SegmentLayout {
  readonly identifier?: number;
  readonly names: readonly number[];
  readonly birthDate?: number;
  readonly address: number;
  readonly phones: readonly number[];
  readonly number?: number;
}

const layouts: Readonly<Record<string, SegmentLayout>> = {
  // HL7 2.5.1, 3.4.2 and 3.4.5
  PID: { identifier: 3, names: [5, 9], birthDate: 7, address: 11, phones: [13, 14], number: 19 },
  NK1: { names: [2], birthDate: 16, address: 4, phones: [5, 6] },
  // H' 2.x, segment P
  P: { identifier: 2, names: [5, 6], birthDate: 7, address: 10, phones: [12] },
};

function* record(
  fields: readonly string[],
  { identifier, names, birthDate, address, phones, number }: SegmentLayout,
  { component, repetition }: Marks,
): Generator<[name: string, value: string]> {
  const parts = (index: number | undefined): string[][] =>
    (fields[index ?? -1] ?? "").split(repetition).map((value) => value.split(component));
  // XPN: family name, first name, further names. A birth name in a field of its own stands alone.
  for (const [place, index] of names.entries()) {
    const [[family = "", first = "", further = ""] = []] = parts(index);
    if (place > 0 && family === "") continue;
    yield [place === 0 ? "nom" : "nom de naissance", family];
    if (place === 0) yield ["prénom", `${first} ${further}`.trim()];
  }
  const [[born = ""] = []] = parts(birthDate);
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)/.exec(born) ?? [];
  if (year !== undefined) yield ["date de naissance", `${year}-${month}-${day}`];
  // XAD: street, further line, town, state or département, postcode.
  const [[street = "", more = "", town = "", , postcode = ""] = []] = parts(address);
  yield ["adresse", `${street} ${more}`.trim()];
  yield ["code postal", postcode];
  yield ["ville", town];
  // XTN: the number, its use, its equipment; the fourth is an address of e-mail.
  for (const value of phones.flatMap((index) => parts(index))) {
    const [phone = "", , , mail = ""] = value;
    yield [phone.includes("@") ? "courriel" : "téléphone", phone];
    yield ["courriel", mail];
  }
  const [[social = ""] = []] = parts(number);
  yield ["NIR", social];
  const [[patient = ""] = []] = parts(identifier);
  yield ["identifiant du patient", patient];
}
