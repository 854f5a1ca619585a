import { linesOf } from "../content-lines.js";
import { decode, encodingOf } from "../encoding.js";
import { OtherLines } from "../other-lines.js";
import type { Reader } from "../reader.js";
import { RecordTable } from "../record-table.js";

/**
 * Family trees (GEDCOM 5.5.1 and 7.0: a level, a tag and a value a line) → a Table, an individual a row, and
 * Text for what else stands there: families, notes, who submits it. Of those of whose death or burial it tells,
 * only the notes are given.
 */
export const gedcom: Reader = {
  type: "gedcom",
  extensions: ["ged", "gedcom"],
  family: "text",
  recognises: ({ head }) =>
    /^\s{0,10}0 HEAD *[\r\n]/.test(head) ||
    // The first lines may be damaged.
    (head.match(/^0 @[^@\s]{1,40}@ INDI[ \r]*$/gm)?.length ?? 0) >= leastIndividuals,
  async *read(attachment, { budget }) {
    const { bytes, location, hidden = false } = attachment;
    const encoding = encodingOf(attachment);
    const table = new RecordTable(location, hidden, budget);
    const others = new OtherLines(location, hidden, budget);
    let record: Individual | undefined;
    /** The tags above the line that is read, by their level. */
    let above: string[] = [];
    for (const line of linesOf(decode(bytes, encoding))) {
      const match = linePattern.exec(line);
      if (match === null) {
        if (line.trim() !== "") others.add(line);
      } else {
        const level = Number(match[1]);
        const [tag, value] = [match[2]!, match[3]?.trim() ?? ""];
        if (level === 0) {
          budget.checkTime();
          if (record !== undefined) table.add(record.values());
          record = tag === "INDI" ? new Individual() : undefined;
        }
        above = [...above.slice(0, level), tag];
        const isOwn = record?.add(above.slice(1).join("."), value) === true;
        if (!isOwn && value !== "" && !pointer.test(value)) others.add(value);
      }
      if (table.full) yield* table.take();
      if (others.full) yield* others.take();
    }
    if (record !== undefined) table.add(record.values());
    yield* table.take();
    yield* others.take();
  },
};

/** So many individuals tell what it is without the first line. */
const leastIndividuals = 3;

/** A level, perhaps an identifier, a tag, perhaps a value (5.5.1, chapter 1). */
const linePattern = /^[\s\ufeff]*(\d{1,2}) +(?:@[^@\s]{1,40}@ +)?([A-Z_]\w{0,30})(?: (.*))?$/su;

/** A value that is another record. */
const pointer = /^@[^@\s]{1,40}@$/;

/** Of what an individual has: the headers that a list would have for it. */
const headers: Readonly<Record<string, string>> = {
  "NAME.SURN": "nom",
  "NAME.GIVN": "prénom",
  "BIRT.DATE": "date de naissance",
  "BIRT.PLAC": "lieu de naissance",
  ADDR: "adresse",
  "ADDR.CONT": "adresse",
  "ADDR.ADR1": "adresse",
  "ADDR.POST": "code postal",
  "ADDR.CITY": "ville",
  PHON: "téléphone",
  EMAIL: "courriel",
};

/** Where the address and the numbers of an individual stand: by themselves, or with a residence. */
const ofResidence = /^RESI\.(?=ADDR|PHON|EMAIL)/;

const months = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");

/** A day as GEDCOM writes it (`12 MAR 1985`) as 1985-03-12; anything else as it is. */
function dayOf(value: string): string {
  const [, day, name = "", year] = /^(\d{1,2}) ([A-Z]{3}) (\d{4})$/i.exec(value) ?? [];
  const month = months.indexOf(name.toUpperCase()) + 1;
  if (month === 0) return value;
  return [year, String(month).padStart(2, "0"), day!.padStart(2, "0")].join("-");
}

class Individual {
  readonly #values: [name: string, value: string][] = [];
  #isDead = false;

  /** Takes a value by its tags, those above it first; tells whether it is one of a list's. */
  add(tags: string, value: string): boolean {
    if (/^(?:DEAT|BURI|CREM)/.test(tags)) this.#isDead = true;
    if (tags === "NAME") {
      // Many programs write nothing but this: `Jean /MARTIN/`.
      const [first = "", last = ""] = value.split("/");
      this.#set("nom", last.trim());
      this.#set("prénom", first.trim());
      return true;
    }
    const own = tags.replace(ofResidence, "");
    if (!Object.hasOwn(headers, own)) return false;
    if (value === "") return true;
    if (own.startsWith("NAME.")) this.#set(headers[own]!, value);
    else this.#values.push([headers[own]!, own === "BIRT.DATE" ? dayOf(value) : value]);
    return true;
  }

  /** What is told of the individual; nothing of the dead. */
  values(): readonly [name: string, value: string][] {
    return this.#isDead ? [] : this.#values;
  }

  /** One name is enough: others are those before a marriage, or how the name is written elsewhere. */
  #set(name: string, value: string): void {
    if (value !== "" && !this.#values.some(([other]) => other === name))
      this.#values.push([name, value]);
  }
}
