/** Lines of a list with first and family name in two fields of their own: `MARTIN / 12 / Jean / 06…`. */
import { readName } from "./name.js";
import { isName, joinedWeight } from "./line-names.js";

/** What stands between the fields of a line. */
const between = /[\t;|]|,\s|(?<=\s)[-–—/:•·]\s|(?<!\s)\s{2,}/u;

/** A first or family name that is all of a field, in whatever case. */
const word = /^\p{L}[\p{L}.'’-]*(?: \p{L}[\p{L}'’-]+){0,3}$/u;

/** Names stand among the first fields of a line. */
const maxFields = 12;
/** So many lines show where their names stand. */
const sampleLines = 60;
/** Fewer lines are no list. */
const leastLines = 5;

/** A field that some have and others have not may stand before one of a name. */
const mostShift = 2;

/** The fields of a line. */
export const fieldsOf = (line: string): readonly string[] =>
  line.split(between, maxFields).map((field) => field.trim());

/**
 * The name of each record, where most have one in the same two fields, or in the next; nothing where they
 * do not. Fields beside each other are names by chance in one line, but not in most of a list.
 */
export function splitNames(
  records: readonly (readonly string[])[],
): readonly (string | undefined)[] {
  const several = records.filter(({ length }) => length > 1);
  if (several.length < leastLines || several.length * 2 < records.length) return [];
  const sample = several.slice(0, sampleLines);
  const places = Array.from({ length: maxFields }, (_, at) => at).filter((at) =>
    mayBeNames(sample, at),
  );
  let best = sample.length * 0.6;
  let pair: readonly [number, number] | undefined;
  for (const one of places) {
    for (const other of places) {
      if (other <= one) continue;
      const named = sample.filter((fields) => nameIn(fields, one, other, true) !== undefined);
      if (named.length > best) [best, pair] = [named.length, [one, other]];
    }
  }
  if (pair === undefined) return [];
  const [one, other] = pair;
  return records.map(
    (fields) => nameIn(fields, one, other, true) ?? nameIn(fields, one, other, false),
  );
}

/** Whether many lines have a word or two in a field, which differ and are no whole names. */
function mayBeNames(records: readonly (readonly string[])[], at: number): boolean {
  const words = records.flatMap((fields) => (word.test(fields[at] ?? "") ? [fields[at]!] : []));
  return (
    words.length * 4 >= records.length &&
    new Set(words).size * 2 >= words.length &&
    words.filter((cell) => !cell.includes(" ")).length * 2 >= words.length &&
    words.filter(isName).length * 3 <= words.length
  );
}

/** The name in two fields; if it must be `sure`, also in those a little further on. */
function nameIn(
  fields: readonly string[],
  one: number,
  other: number,
  sure: boolean,
): string | undefined {
  for (let before = 0; before <= (sure ? mostShift : 0); before++) {
    for (let between = 0; before + between <= (sure ? mostShift : 0); between++) {
      const halves = [fields[one + before] ?? "", fields[other + before + between] ?? ""];
      if (!halves.every((half) => word.test(half)) || !areAlike(halves)) continue;
      const name = halves.map(capital).join(" ");
      if (!sure || (readName(name)?.weight ?? -Infinity) >= joinedWeight) return name;
    }
  }
  return undefined;
}

/** `Rose / chaise` is no name as `rose / chaise` or `ROSE / chaise` may be. */
const areAlike = (halves: readonly string[]): boolean =>
  !(
    halves.some((half) => /^\p{Ll}/u.test(half)) &&
    halves.some((half) => /^\p{Lu}\p{Ll}/u.test(half))
  );

/** `jean` is as good a name as `Jean` in a field of names. */
const capital = (text: string): string =>
  text.replace(/(?<![\p{L}'’])\p{Ll}/gu, (letter) => letter.toUpperCase());
