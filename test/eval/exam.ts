/** Generates all lists of all layouts, scans each as an attachment, and grades the answers. */
import { people, plain, type Person } from "../../fixtures/people.js";
import { Random } from "../../fixtures/random.js";
import { scan } from "../../src/index.js";
import { grade, type Grade } from "./grade.js";
import type { Context, Format, Layout } from "./list.js";
import { noPeopleLayouts } from "./no-people-layouts.js";
import { peopleLayouts } from "./people-layouts.js";
import {
  encodings,
  formName,
  message,
  separators,
  write,
  type Encoding,
  type Form,
} from "./write.js";

/** All layouts, in the order of the summary. */
export const layouts: readonly Layout[] = [...peopleLayouts, ...noPeopleLayouts];

const usual: readonly Format[] = ["csv", "html", "ods", "xls", "xlsb", "xlsx"];
const singleByte: ReadonlySet<Encoding> = new Set(["windows-1252", "iso-8859-15", "macintosh"]);

/**
 * The forms that a layout is written in: each of its formats once, CSV three times and text twice with
 * separators and encodings in turn, so that over all layouts each pair comes up several times.
 */
export function formsOf(layout: Layout): Form[] {
  const index = layouts.indexOf(layout);
  return (layout.formats ?? usual).flatMap((format): Form[] => {
    const turn = (times: number) => Array.from({ length: times }, (_, i) => index * times + i);
    if (format === "csv") {
      return turn(3).map((n) => ({
        format,
        separator: separators[n % separators.length],
        encoding: encodings[n % encodings.length],
      }));
    }
    if (format === "txt") {
      return turn(2).map((n) => ({ format, encoding: encodings[n % encodings.length] }));
    }
    return [{ format }];
  });
}

/** The tokens of a name in alphabetical order, so that `Martin Bernard` and `Bernard Martin` meet. */
const nameKey = ({ firstName, lastName }: Person) =>
  `${firstName} ${lastName}`.split(/[ '-]/).map(plain).toSorted().join(" ");

/** What a layout is given, from a seed. */
export function contextOf(seed: number, size: number, latin1: boolean): Context {
  return {
    size,
    random: new Random(seed),
    people(count, { world } = {}) {
      const distinct = new Map<string, Person>();
      for (const person of people(count * 4, { seed, latin1, world })) {
        if (!distinct.has(nameKey(person))) distinct.set(nameKey(person), person);
      }
      return [...distinct.values()].slice(0, count);
    },
  };
}

/** FNV-1a, 32 bits: gives each list a seed of its own that does not depend on the other layouts. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
  return value >>> 0;
}

/** What an exam gave. */
export interface ExamResult {
  readonly grades: readonly Grade[];
  /** Table rows that were scanned, and the time of all scans. */
  readonly rows: number;
  readonly milliseconds: number;
}

/** How to examine. */
export interface ExamOptions {
  readonly seed: number;
  /** People or rows of a list. */
  readonly size: number;
  /** Only layouts whose name contains this. */
  readonly layout?: string;
  /** At most so many forms of a layout; default all. */
  readonly forms?: number;
}

/** Runs the exam of generated lists. */
export async function examine(options: ExamOptions): Promise<ExamResult> {
  const { seed, size, layout: wanted = "", forms: most = Infinity } = options;
  const grades: Grade[] = [];
  let rows = 0;
  let milliseconds = 0;
  for (const [index, layout] of layouts.entries()) {
    if (!layout.name.includes(wanted)) continue;
    const all = formsOf(layout);
    // Where not all are wanted, others for each layout.
    const chosen = all.map((_, i) => all[(i + index) % all.length]!).slice(0, most);
    for (const form of chosen) {
      const name = formName(form);
      const latin1 = form.encoding !== undefined && singleByte.has(form.encoding);
      const list = layout.build(contextOf(hash(`${seed} ${layout.name} ${name}`), size, latin1));
      const files = list.files.map((content, number) => ({
        name: `fichier${number + 1}.${form.format}`,
        bytes: write(content, form),
      }));
      // The error itself is left out: what a scan throws may quote what it read.
      const result = await scan(message(files), { source: layout.name }).catch(() => undefined);
      rows += result?.stats.rows ?? 0;
      milliseconds += result?.stats.milliseconds ?? 0;
      const names = files.map((file) => file.name);
      grades.push(grade(layout, name, list, names, result));
    }
  }
  return { grades, rows, milliseconds };
}
