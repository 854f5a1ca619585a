/** A CSV file or vCards → people to protect. */
import Papa from "papaparse";
import { readHeader } from "../../detect/lists/header.js";
import type { ProtectedPerson } from "../../detect/protected.js";
import { type ContentLine, contentLines, linesOf, partsOf } from "../../read/content-lines.js";
import type { HeaderClass } from "../../types.js";

/** What an import is asked for. */
export interface ImportOptions {
  /** Whether a name counts without a birth date too: namesakes are then hits. */
  readonly namesAlone: boolean;
  /** The number of the first label that is made up: `p1`. */
  readonly firstNumber: number;
}

type Value = ProtectedPerson["values"][number];

/**
 * Reads a list of people: vCards (RFC 6350) if it begins like one, else CSV with a header row.
 *
 * @returns the people, and of how many the name does not count: see {@link nameValues}
 */
export function importPeople(
  text: string,
  options: ImportOptions,
): { people: ProtectedPerson[]; bareNames: number } {
  const plain = text.replace(/^\ufeff/, "");
  const imported = /^\s*BEGIN:VCARD/i.test(plain) ? fromVcards(plain) : fromCsv(plain);
  let number = options.firstNumber;
  const people = imported.map(({ label, name, birthDate, values }) => ({
    label: label ?? `p${number++}`,
    name,
    values: [...values, ...nameValues(name, birthDate, options)],
  }));
  const bareNames = options.namesAlone
    ? []
    : imported.filter(({ name, birthDate }) => name && !birthDate);
  return { people, bareNames: bareNames.length };
}

interface Imported {
  readonly label?: string;
  readonly name?: string;
  readonly birthDate?: string;
  readonly values: readonly Value[];
}

/** A name is bound to the birth date, where there is one; without, it counts only if asked for. */
export function nameValues(
  name: string | undefined,
  birthDate: string | undefined,
  { namesAlone }: Pick<ImportOptions, "namesAlone">,
): Value[] {
  if (!name || (!birthDate && !namesAlone)) return [];
  const kind = "person-name";
  return birthDate && !namesAlone ? [{ kind, value: name, birthDate }] : [{ kind, value: name }];
}

// ── CSV ──────────────────────────────────────────────────────────────────────────────────────

/** What the entry is called in the list, by the header of its column. */
const labelHeader = /^(?:label|[eé]tiquette|libell[eé]|r[eé]f(?:[eé]rence)?|code)$/i;

const columnKinds = [
  ["email", "email-address"],
  ["phone", "phone-number"],
  ["nir", "fr-nir"],
  ["iban", "iban"],
] as const;

function fromCsv(text: string): Imported[] {
  const [header = [], ...rows] = Papa.parse<string[]>(text, { skipEmptyLines: "greedy" }).data;
  const fields = header.map((text) =>
    labelHeader.test(text.trim()) ? "label" : readHeader(text)?.class,
  );
  return rows.map((cells) => {
    const all = (...wanted: (HeaderClass | "label")[]): string[] =>
      cells.filter(
        (cell, index) => wanted.some((field) => field === fields[index]) && cell.trim() !== "",
      );
    const [address] = [...all("address"), ""];
    const place = [address, ...all("postcode", "town")].join(" ").trim();
    return {
      label: all("label")[0],
      name:
        all("full-name")[0] ??
        [...all("first-name"), ...all("family-name", "name").slice(0, 1)].join(" ").trim(),
      birthDate: all("birth-date")[0],
      values: [
        ...columnKinds.flatMap(([field, kind]) => all(field).map((value) => ({ kind, value }))),
        ...(address === "" ? [] : [{ kind: "postal-address" as const, value: place }]),
      ],
    };
  });
}

// ── vCard ────────────────────────────────────────────────────────────────────────────────────

function fromVcards(text: string): Imported[] {
  const people: Imported[] = [];
  let card: ContentLine[] = [];
  for (const line of contentLines(linesOf([text]))) {
    if (line.name === "END") {
      people.push(fromCard(card));
      card = [];
    } else card.push(line);
  }
  return people;
}

function fromCard(card: readonly ContentLine[]): Imported {
  const parts = (wanted: string): string[][] =>
    card
      .filter(({ name, value }) => name === wanted && value !== "")
      .map(({ value }) => partsOf(value));
  const all = (wanted: string): string[] => parts(wanted).map((values) => values.join(";"));
  // 6.2.5: YYYYMMDD or YYYY-MM-DD.
  const birthDate = all("BDAY")[0]?.replace(/^(\d{4})-?(\d{2})-?(\d{2}).*$/, "$1-$2-$3");
  return {
    name: all("FN")[0] ?? parts("N")[0]?.slice(0, 2).join(" "),
    birthDate,
    values: [
      ...all("TEL").map((value) => ({
        kind: "phone-number" as const,
        value: value.replace(/^tel:/i, ""),
      })),
      ...all("EMAIL").map((value) => ({ kind: "email-address" as const, value })),
      // 6.3.1: box; extended; street; town; region; postcode; country.
      ...parts("ADR").map(([, , street = "", town = "", , postcode = ""]) => ({
        kind: "postal-address" as const,
        value: `${street} ${postcode} ${town}`,
      })),
    ],
  };
}
