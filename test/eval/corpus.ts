/** Scans the files of a folder with a manifest, and holds the verdicts against it. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import iconv from "iconv-lite";
import Papa from "papaparse";
import * as XLSX from "xlsx";
import { scan, type Finding, type Kind, type ScanResult } from "../../src/index.js";
import { message } from "./write.js";

/** A line of `manifest.tsv`. */
interface Entry {
  readonly path: string;
  readonly expected: string;
  readonly rows: number;
  readonly encoding: string;
  readonly separator: string;
  readonly kinds: string;
}

/** What a scan of one file gave. */
export interface CorpusGrade extends Entry {
  readonly verdict: ScanResult["verdict"];
  readonly people: number;
  /** Distinct persons as the columns of {@link personColumns} tell, where they do. */
  readonly truth?: number;
  /** Kinds that the manifest names and no finding has. */
  readonly missing: readonly Kind[];
  readonly reasons: readonly string[];
  readonly findings: readonly Finding[];
  readonly unread: number;
  readonly milliseconds: number;
  readonly scannedRows: number;
}

/** The manifest's words for kinds. */
const kindWords: Readonly<Record<string, Kind>> = {
  names: "person-name",
  dob: "birth-date",
  email: "email-address",
  phone: "phone-number",
};

/** One anonymised name over and over: no list of people, whatever its label says. */
export const repeatedName = "people/117_apache_43251.xls";

/** The columns of the development corpus that tell persons apart, by hand. */
const personColumns: Readonly<Record<string, readonly string[]>> = {
  "001": ["Nom de l’élu", "Prénom de l’élu", "Date de naissance"],
  "005": ["Nom de l'élu", "Prénom de l'élu", "Date de naissance"],
  "012": ["Nom de l'élu", "Prénom de l'élu", "Date de naissance"],
  "019": ["nom_elu", "prenom_elu", "date_naissance_elu"],
  "022": ["nom_elu", "prenom_elu", "date_naissance_elu"],
  "026": ["nom", "prenom", "naissance"],
  "028": ["Nom usuel", "Prénom usuel", "Date naissance"],
  "044": ["Nom", "Prénom"],
  "045": ["Nom", "Prénom"],
  "064": ["new_member"],
  "071": ["last_name", "first_name", "dob"],
  "078": ["athlete"],
  "079": ["Customer Name"],
  "081": ["name"],
  "082": ["person"],
  "083": ["firstname", "middlename", "lastname", "birthday"],
  "084": ["Candidate"],
  "085": ["name"],
  "086": ["nameFirst", "nameLast", "birthDate"],
  "087": ["name_given", "name_family"],
  "088": ["Name"],
  "089": ["rownames"],
  "090": ["first_name", "last_name"],
  "091": ["player"],
};

function entries(manifest: string): Entry[] {
  const [head = "", ...lines] = manifest.split(/\r?\n/).filter(Boolean);
  const names = head.split("\t");
  return lines.map((line) => {
    const values = line.split("\t");
    const value = (name: string) => values[names.indexOf(name)] ?? "";
    return {
      path: value("path"),
      expected: value("expected"),
      rows: Number(value("rows")),
      encoding: value("encoding"),
      separator: value("separator"),
      kinds: value("kinds"),
    };
  });
}

function tablesOf(bytes: Uint8Array, { path, encoding, separator }: Entry): string[][][] {
  if (/\.(?:xlsx?|ods)$/.test(path)) {
    const book = XLSX.read(bytes, { type: "buffer", dense: true });
    return book.SheetNames.map((name) =>
      XLSX.utils.sheet_to_json<string[]>(book.Sheets[name]!, { header: 1, raw: false, defval: "" }),
    );
  }
  const text = iconv.decode(Buffer.from(bytes), encoding === "latin1" ? "latin1" : "utf-8");
  // `%` opens a comment line in one of the files.
  const delimiter = separator === "tab" ? "\t" : separator;
  return [Papa.parse<string[]>(text, { delimiter, comments: "%", skipEmptyLines: true }).data];
}

function distinctPersons(bytes: Uint8Array, entry: Entry): number | undefined {
  const wanted = personColumns[/people\/(\d+)_/.exec(entry.path)?.[1] ?? ""];
  if (wanted === undefined || !entry.path.startsWith("people/")) return undefined;
  const persons = new Set<string>();
  for (const [head = [], ...rows] of tablesOf(bytes, entry)) {
    const indexes = wanted.map((header) => head.indexOf(header));
    if (indexes.includes(-1)) continue;
    for (const row of rows) {
      const values = indexes.map((index) => row[index] ?? "");
      const key = values.join("|").normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
      if (values[0] !== "") persons.add(key.replace(/\s+/g, " ").trim());
    }
  }
  return persons.size === 0 ? undefined : persons.size;
}

/** Scans all files of a folder's `manifest.tsv`, in its order. */
export async function scanCorpus(folder: string): Promise<CorpusGrade[]> {
  const grades: CorpusGrade[] = [];
  for (const entry of entries(await readFile(join(folder, "manifest.tsv"), "utf8"))) {
    const bytes = await readFile(join(folder, entry.path));
    const extension = entry.path.split(".").at(-1)!;
    const result = await scan(message([{ name: `fichier.${extension}`, bytes }]));
    const found = new Set(result.findings.map(({ kind }) => kind));
    grades.push({
      ...entry,
      verdict: result.verdict,
      people: result.people.total,
      truth: distinctPersons(bytes, entry),
      missing: entry.kinds
        .split(",")
        .flatMap((word) => kindWords[word] ?? [])
        .filter((kind) => !found.has(kind)),
      reasons: result.reasons.map(({ rule, count, limit }) => `${rule} ${count}/${limit}`),
      findings: result.findings,
      unread: result.unread.length,
      milliseconds: result.stats.milliseconds,
      scannedRows: result.stats.rows,
    });
  }
  return grades;
}

/** Whether the verdict is what the manifest asks for: lists of 20 rows or more block, the rest do not. */
export function verdictRight({ path, expected, rows, verdict }: CorpusGrade): boolean {
  if (expected === "people") return verdict === "block" || rows < 20 || path === repeatedName;
  return verdict === "allow";
}
