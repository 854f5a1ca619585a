import { linesOf } from "../content-lines.js";
import { decode, encodingOf } from "../encoding.js";
import { unread } from "../open.js";
import { Peek } from "../peek.js";
import type { Reader } from "../reader.js";
import { RecordTable } from "../record-table.js";

/**
 * Files that French companies and banks exchange, in records of fixed length → a Table, a person who is
 * paid, debited or pays a row. By the CFONB (formerly AFB): transfers, direct debits and bills in 160
 * characters (record 03, 06, 08), statements of account in 120 (01, 04, 05, 07; "Relevé de compte sur
 * support informatique", 2004), what comes back from direct debits and bills in 240 (31, 34, 39). Some
 * have line ends between the records, some have none.
 */
export const cfonb: Reader = {
  type: "cfonb",
  extensions: ["afb", "cfonb", "cfo"],
  family: "text",
  recognises: (peek) => layoutOf(peek.text()) !== undefined,
  async *read(attachment, { budget }) {
    const { bytes, location, hidden = false } = attachment;
    const encoding = encodingOf(attachment);
    const layout = layoutOf(new Peek(bytes).text());
    if (layout === undefined) throw new Error("no records");
    const table = new RecordTable(location, hidden, budget);
    let entry: Entry = [];
    let isDamaged = false;
    const records = recordsOf(linesOf(decode(bytes, encoding)), layout);
    for (const { record: line, damaged } of records) {
      budget.checkTime();
      isDamaged ||= damaged;
      const read = layout.records[line.slice(0, 2)] ?? other;
      if (line.slice(0, 2) !== layout.goesOn) {
        table.add(entry);
        entry = [];
        if (table.full) yield* table.take();
      }
      for (const [index, fields] of read(line).entries()) {
        if (index > 0) {
          table.add(entry);
          entry = [];
        }
        entry.push(...fields);
      }
    }
    table.add(entry);
    yield* table.take();
    if (isDamaged) yield unread(location, "malformed");
  },
};

/** Named values of a person. */
type Entry = [name: string, value: string][];

interface Layout {
  /** Characters of a record. */
  readonly width: number;
  /** What the first record begins with; the header may be missing from what was cut out of a file. */
  readonly first: RegExp;
  /** What those behind it do. */
  readonly second: RegExp;
  /** The record that goes on with the one before it. */
  readonly goesOn?: string;
  /** What a record says, by its code, of each person that it names. */
  readonly records: Readonly<Record<string, (line: string) => Entry[]>>;
}

/** Characters from one position to another, as the standard counts them: 1-based, inclusive. */
function zone(line: string, from: number, to: number): string {
  return line.slice(from - 1, to).trim();
}

const other = (line: string): Entry[] => [[["texte", line.slice(2).trim()]]];
const nothing = (): Entry[] => [];

const layouts: readonly Layout[] = [
  {
    width: 160,
    // Blanks behind the operation, or in bills a number: what begins so by chance is a telephone's.
    first: /^0[36](?:\d\d {8}|6000\d{6})/,
    second: /^0[68](?:\d\d {8}|6000\d{6})/,
    records: {
      "03": (line) => [[["raison sociale", zone(line, 31, 54)]]],
      "06": (line) => {
        const isBill = line.startsWith("0660");
        const bank = isBill ? zone(line, 82, 86) : zone(line, 150, 154);
        return [
          [
            ["référence", zone(line, 19, 30)],
            ["nom", zone(line, 31, 54)],
            ["RIB", rib(bank, zone(line, 87, 91), zone(line, 92, 102))],
            ["domiciliation", zone(line, 55, isBill ? 78 : 74)],
            ["libellé", zone(line, 119, 149)],
          ],
        ];
      },
      "08": nothing,
    },
  },
  {
    width: 120,
    first: /^0[14]\d{5}.{4}\d{5}[A-Z]{3}\d/,
    second: /^0[1457]\d{5}.{4}\d{5}/,
    goesOn: "05",
    records: {
      "01": nothing,
      "04": (line) => [
        [
          ["nom du tiers", zone(line, 49, 79)],
          ["référence", zone(line, 105, 120)],
        ],
      ],
      "05": (line) => [[[qualifiers[zone(line, 46, 48)] ?? "texte", zone(line, 49, 118)]]],
      "07": nothing,
    },
  },
  {
    width: 240,
    first: /^3[14]\d{6}.{2}\d{6}.{5}\d{10}/,
    second: /^3[149]\d{6}.{2}\d{6}/,
    records: {
      "31": (line) => [[["raison sociale", zone(line, 43, 66)]]],
      "34": (line) => {
        // The two sides of the operation; the second may repeat the first.
        const sides = [22, 78].map((start): Entry => {
          const [bank, branch] = [zone(line, start, start + 4), zone(line, start + 5, start + 9)];
          return [
            ["nom", zone(line, start + 21, start + 44)],
            ["RIB", rib(bank, branch, zone(line, start + 10, start + 20))],
          ];
        });
        sides.at(-1)!.push(["libellé", zone(line, 129, 216)]);
        return sides;
      },
      "39": nothing,
    },
  },
];

/** Qualifiers of what completes an entry of a statement, as far as they name people. */
const qualifiers: Readonly<Record<string, string>> = {
  NPY: "nom du payeur",
  IPY: "identifiant du payeur",
  NBE: "nom du bénéficiaire",
  IBE: "identifiant du bénéficiaire",
  NPO: "nom du payeur d'origine",
  IPO: "identifiant du payeur d'origine",
  NBU: "nom du bénéficiaire final",
  IBU: "identifiant du bénéficiaire final",
  LCC: "motif",
  LC2: "motif",
  LCS: "motif",
};

/** Characters in which records are looked for. */
const headLength = 4096;

/** Programs take blanks off the ends of lines: of a record so many characters are left at the least. */
const leastKept = 70;

/** First records of the layouts, wherever they stand. */
const somewhere = layouts.map(({ first }) => new RegExp(first.source.slice(1)));

/** Of the records that are looked at, as much as this is known: damage may have hit the others. */
const leastKnown = 1 / 3;

/** Of these, so many are too long or too short at most: two that damage made one. */
const mostMisfit = 1 / 3;

function layoutOf(text: string): Layout | undefined {
  const head = text.slice(0, headLength);
  return layouts.find((layout, index) => {
    const { width, first } = layout;
    // Nearly every text: no look at its pieces.
    if (!somewhere[index]!.test(head)) return false;
    const seen = Array.from(recordsOf(head.split(/[\r\n]+/), layout), ({ record }) => record);
    const known = seen.filter((line) => isRecord(line, layout));
    const isBegun = seen.length > 1 && known[0] === seen[0] && known[1] === seen[1];
    return (
      (isBegun || known.length >= Math.max(2, seen.length * leastKnown)) &&
      known.some((line) => first.test(line)) &&
      known.slice(0, -1).filter((line) => line.length < leastKept || line.length > width).length <=
        known.length * mostMisfit
    );
  });
}

function isRecord(line: string, { first, second }: Layout): boolean {
  return first.test(line) || second.test(line);
}

/** The records of a file; damaged where records without line ends are out of step. */
function* recordsOf(
  lines: Iterable<string>,
  layout: Layout,
): Generator<{ readonly record: string; readonly damaged: boolean }> {
  const { width } = layout;
  for (const line of lines) {
    if (line.length <= width + leastKept) {
      if (line.trim() !== "") yield { record: line, damaged: line.trimEnd().length > width };
      continue;
    }
    for (let start = 0; start < line.length;) {
      const length = isRecord(line.slice(start, start + width), layout)
        ? width
        : toNextRecord(line, start, layout);
      const record = line.slice(start, start + length);
      const isOutOfStep = length < width && start + length < line.length;
      yield { record, damaged: isOutOfStep || (record.trim() !== "" && !/^\d\d/.test(record)) };
      start += length;
    }
  }
}

/** Characters to where the next record begins, if that is before this one would end. */
function toNextRecord(line: string, start: number, layout: Layout): number {
  const { width } = layout;
  for (let at = start + 1; at < start + width; at++)
    if (isRecord(line.slice(at, at + width), layout)) return at - start;
  return width;
}

/**
 * Bank, branch and account with the key that stands behind them elsewhere, which these files leave out:
 * 97 less the rest of the whole by 97, letters of the account taken as digits (A, J are 1; B, K, S are 2).
 */
function rib(bank: string, branch: string, account: string): string {
  if (!/^\d{5}$/.test(bank) || !/^\d{5}$/.test(branch) || !/^[\dA-Z]{11}$/.test(account))
    return `${bank} ${branch} ${account}`.trim();
  if (/^0+$/.test(account)) return "";
  const digits = account.replace(/[A-Z]/g, (letter) => {
    const index = letter.charCodeAt(0) - 65;
    return String(index < 18 ? (index % 9) + 1 : index - 16);
  });
  const key = 97n - (BigInt(`${bank}${branch}${digits}00`) % 97n);
  return `${bank} ${branch} ${account} ${String(key).padStart(2, "0")}`;
}
