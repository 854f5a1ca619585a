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

/**
 * The name of each line, where most lines have one in the same two fields; nothing where they do not.
 * Fields beside each other are names by chance in one line, but not in most of a list.
 */
export function splitNames(lines: readonly string[]): readonly (string | undefined)[] {
  const fields = lines.map((line) => line.split(between, maxFields).map((cell) => cell.trim()));
  const several = fields.filter(({ length }) => length > 1);
  if (several.length < leastLines || several.length * 2 < lines.length) return [];
  const sample = several.slice(0, sampleLines);
  let best = sample.length * 0.6;
  let pair: readonly [number, number] | undefined;
  for (let one = 0; one < maxFields; one++) {
    if (!mayBeNames(sample, one)) continue;
    for (let other = one + 1; other < maxFields; other++) {
      if (!mayBeNames(sample, other)) continue;
      const named = sample.filter((cells) => isSure(nameIn(cells, one, other))).length;
      if (named > best) [best, pair] = [named, [one, other]];
    }
  }
  return pair === undefined ? [] : fields.map((cells) => nameIn(cells, ...pair));
}

/** Whether most lines have a word or two in a field, which differ and are no whole names. */
function mayBeNames(lines: readonly (readonly string[])[], at: number): boolean {
  const words = lines.flatMap((cells) => (word.test(cells[at] ?? "") ? [cells[at]!] : []));
  return (
    words.length * 5 >= lines.length * 3 &&
    new Set(words).size * 3 >= words.length &&
    words.filter(isName).length * 3 <= words.length
  );
}

const isSure = (name: string | undefined): boolean =>
  name !== undefined && (readName(name)?.weight ?? -Infinity) >= joinedWeight;

function nameIn(cells: readonly string[], one: number, other: number): string | undefined {
  const halves = [cells[one] ?? "", cells[other] ?? ""];
  return halves.every((half) => word.test(half)) ? halves.map(capital).join(" ") : undefined;
}

/** `jean` is as good a name as `Jean` in a field of names. */
const capital = (text: string): string =>
  text.replace(/(?<![\p{L}'’])\p{Ll}/gu, (letter) => letter.toUpperCase());
