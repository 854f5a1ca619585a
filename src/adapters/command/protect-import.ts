/** A CSV file or vCards → people to protect. */
import Papa from "papaparse";
import type { ProtectedKind, ProtectedPerson } from "../../detect/protected.js";

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

type Field = ProtectedKind | "label" | "first-name" | "last-name" | "birth-date" | "town";

/** What a column is, by its header without accents; the first that fits. */
const headers: readonly (readonly [Field, RegExp])[] = [
  ["label", /^(?:label|etiquette|libelle|reference|ref|code)$/],
  ["birth-date", /naissance|birth|^dob$/],
  ["email-address", /mail|mel$|courriel/],
  ["phone-number", /^(?:tel|phone|portable|mobile|gsm|fixe|numero de tel)|telephone/],
  ["fr-nir", /^(?:nir|nni|insee)|secu/],
  ["iban", /iban|^rib$/],
  ["first-name", /^(?:prenom|first ?name|given)/],
  ["person-name", /^(?:nom (?:et )?prenom|prenom (?:et )?nom|nom complet|full ?name|name)/],
  ["last-name", /^(?:nom|last ?name|family|surname)/],
  ["town", /^(?:cp|code postal|post ?code|zip|ville|commune|town|city)/],
  ["postal-address", /adresse|address|rue|street/],
];

function fieldOf(header: string): Field | undefined {
  const folded = header
    .normalize("NFD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, " ")
    .trim();
  return headers.find(([, pattern]) => pattern.test(folded))?.[0];
}

function fromCsv(text: string): Imported[] {
  const [header = [], ...rows] = Papa.parse<string[]>(text, { skipEmptyLines: "greedy" }).data;
  const fields = header.map(fieldOf);
  return rows.map((cells) => {
    const all = (field: Field): string[] =>
      cells.filter((cell, index) => fields[index] === field && cell.trim() !== "");
    const [address] = [...all("postal-address"), ""];
    const place = [address, ...all("town")].join(" ").trim();
    return {
      label: all("label")[0],
      name: all("person-name")[0] ?? [...all("first-name"), ...all("last-name")].join(" ").trim(),
      birthDate: all("birth-date")[0],
      values: [
        ...(["email-address", "phone-number", "fr-nir", "iban"] as const).flatMap((kind) =>
          all(kind).map((value) => ({ kind, value })),
        ),
        ...(address === "" ? [] : [{ kind: "postal-address" as const, value: place }]),
      ],
    };
  });
}

// ── vCard ────────────────────────────────────────────────────────────────────────────────────

function fromVcards(text: string): Imported[] {
  // RFC 6350, 3.2: a line that begins with a space goes on from the one before.
  const lines = text.replaceAll(/\r?\n[ \t]/g, "").split(/\r?\n/);
  const people: Imported[] = [];
  let card: { name: string; value: string }[] = [];
  for (const line of lines) {
    const [, name = "", value = ""] = /^(?:[\w-]+\.)?([\w-]+)(?:;[^:]*)?:(.*)$/.exec(line) ?? [];
    if (name.toUpperCase() === "END") {
      people.push(fromCard(card));
      card = [];
    } else card.push({ name: name.toUpperCase(), value: value.replaceAll(/\\([,;])/g, "$1") });
  }
  return people;
}

function fromCard(card: readonly { name: string; value: string }[]): Imported {
  const all = (wanted: string): string[] =>
    card.filter(({ name, value }) => name === wanted && value !== "").map(({ value }) => value);
  // 6.2.5: YYYYMMDD or YYYY-MM-DD.
  const birthDate = all("BDAY")[0]?.replace(/^(\d{4})-?(\d{2})-?(\d{2}).*$/, "$1-$2-$3");
  return {
    name: all("FN")[0] ?? all("N")[0]?.split(";").slice(0, 2).join(" "),
    birthDate,
    values: [
      ...all("TEL").map((value) => ({
        kind: "phone-number" as const,
        value: value.replace(/^tel:/i, ""),
      })),
      ...all("EMAIL").map((value) => ({ kind: "email-address" as const, value })),
      // 6.3.1: box; extended; street; town; region; postcode; country.
      ...all("ADR").map((value) => {
        const [, , street = "", town = "", , postcode = ""] = value.split(";");
        return { kind: "postal-address" as const, value: `${street} ${postcode} ${town}` };
      }),
    ],
  };
}
