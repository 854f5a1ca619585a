import { linesOf } from "../content-lines.js";
import { decode, encodingOf } from "../encoding.js";
import { OtherLines } from "../other-lines.js";
import type { Reader } from "../reader.js";
import { RecordTable } from "../record-table.js";

/**
 * French declarations of salaries → a Table, an employee a row: DSN (déclaration sociale nominative, cahier
 * technique 2024: `S21.G00.30.001,'…'`, block S21.G00.30 "Individu"), and N4DS and DADS-U before it (block
 * S30.G01.00 "Salarié"). What follows an employee until the next one is his as well. Lines that are no
 * fields are given as Text.
 */
export const dsn: Reader = {
  type: "dsn",
  extensions: ["dsn", "edi"],
  family: "text",
  recognises: ({ head }) =>
    /^(?:\ufeff|ï»¿)?S\d\d\.G\d\d\.\d\d\.\d{3}(?:\.\d{3})?,'/.test(head) ||
    // The first lines may be damaged.
    (head.match(/^S\d\d\.G\d\d\.\d\d\.\d{3}(?:\.\d{3})?,'.*'\s*$/gm)?.length ?? 0) >= leastFields,
  async *read(attachment, { budget }) {
    const { bytes, location, hidden = false } = attachment;
    const encoding = encodingOf(attachment);
    const table = new RecordTable(location, hidden, budget);
    const others = new OtherLines(location, hidden, budget);
    let employee: [name: string, value: string][] = [];
    for (const line of linesOf(decode(bytes, encoding))) {
      const match = /^\ufeff?(S\d\d\.G\d\d\.\d\d)\.(\d{3})(?:\.\d{3})?,'(.*)'\s*$/.exec(line);
      if (match === null) {
        if (line.trim() !== "") others.add(line);
        if (others.full) yield* others.take();
        continue;
      }
      const [, block, field, value] = match as unknown as [string, string, string, string];
      const names = blocks[block];
      // The first field of the block begins the next employee.
      if (names !== undefined && field === "001") {
        budget.checkTime();
        table.add(employee);
        employee = [];
        if (table.full) yield* table.take();
      }
      const name = names?.[field] ?? `${block}.${field}`;
      employee.push([name, name === birthDate ? dayFirst(value) : value]);
    }
    table.add(employee);
    yield* table.take();
    yield* others.take();
  },
};

/** An employee has more. */
const leastFields = 5;

const birthDate = "date de naissance";

/** Fields of the blocks that name people. */
const blocks: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "S21.G00.30": {
    "001": "NIR",
    "002": "nom de famille",
    "003": "nom d'usage",
    "004": "prénoms",
    "005": "sexe",
    "006": birthDate,
    "007": "lieu de naissance",
    "008": "adresse",
    "009": "code postal",
    "010": "ville",
    "016": "complément d'adresse",
    "018": "courriel",
    "019": "matricule",
  },
  "S30.G01.00": {
    "001": "NIR",
    "002": "nom de famille",
    "003": "prénoms",
    "004": "nom d'usage",
    "007": "civilité",
    "009": birthDate,
    "010": "lieu de naissance",
  },
};

/** `01031985` as it would be written in a cell. */
function dayFirst(value: string): string {
  return /^\d{8}$/.test(value)
    ? `${value.slice(4)}-${value.slice(2, 4)}-${value.slice(0, 2)}`
    : value;
}
