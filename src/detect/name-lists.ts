/** Lines that hold nothing but names, one below the other or one behind the other → the people they name. */
import { append } from "../append.js";
import { areBirthYears, dateIn, formatDate } from "./birth-date.js";
import { areMakers } from "./column-names.js";
import { areNamesOfOthers } from "./eponyms.js";
import type { Detection } from "./index.js";
import {
  isHalfName,
  isName,
  joinedWeight,
  leadingMark,
  leadingName,
  longLine,
  nameAmongOthers,
  nameIn,
  nameWeight,
  oneName,
  severalNames,
} from "./line-names.js";
import { readName } from "./name.js";
import type { Spot } from "./text.js";
import type { Line } from "./text-lines.js";

/** So many names on lines of their own, one after the other, are a list. */
export const listLength = 5;

/** Whether cells hold a name each among other things; below it, if they are `cards`. */
export function holdNames(cells: readonly string[], cards: boolean): boolean {
  const filled = cells.filter((cell) => cell !== "");
  const named = filled.filter((cell) =>
    [cell, ...(cards ? cell.split("\n", 1) : [])].some((line) => {
      const text = nameAmongOthers(line);
      if (text === cell || text.length < 4 || text.length > 60) return false;
      return (readName(text)?.weight ?? -1) >= nameWeight;
    }),
  );
  return named.length >= listLength && named.length * 5 >= filled.length * 4;
}

/** Whether two lines are the halves of a name. */
export const areHalves = (one: string, other: string): boolean =>
  isHalfName(one) &&
  isHalfName(other) &&
  (readName(`${one} ${other}`)?.weight ?? -Infinity) >= joinedWeight;

/** Whether first and family names follow each other, a line each. */
export function standInHalves(texts: readonly string[]): boolean {
  const filled = texts.filter((text) => text !== "");
  let [halves, pairs] = [0, 0];
  for (let at = 0; at + 1 < filled.length; at++) {
    if (!areHalves(filled[at], filled[at + 1])) continue;
    halves += 2;
    pairs++;
    at++;
  }
  return pairs >= listLength && halves * 5 >= filled.length * 4;
}

/** Names one behind the other in running text (`Présents : Jean Martin, Anne Petit, …`), over lines as they break. */
export function readEnumeration(lines: readonly Line[], spot: Spot, detection: Detection): void {
  const plain = lines.filter(({ matches }) => matches.length === 0);
  const marks = plain.map(({ text }) => marksIn(text));
  const sum = (of: keyof Marks): number => marks.reduce((all, one) => all + one[of], 0);
  const found = (marked: readonly Line[], mark: RegExp): boolean => {
    if (marked.length === 0 || areMakers(marked.map(({ text }) => ({ cells: [text] }))))
      return false;
    const names = namesBetween(lines, new Set(marked), mark);
    if (areNamesOfOthers(names.map(({ text }) => text))) return false;
    for (const { text, line } of names) tallyName(text, line.number, spot, detection);
    return names.length > 0;
  };
  const [semicolons, commas] = [sum("semicolons"), sum("commas")];
  // `;` alone where names have a comma in them.
  if (semicolons >= listLength - 1 && commas > 0 && found(plain, /;/u)) return;
  if (semicolons + commas >= listLength - 1 && found(plain, /[,;]/u)) return;
  if (sum("dashes") < listLength - 1) return;
  // Dashes and slashes stand in prose as well, but hardly twice in a line of it.
  found(
    plain.filter((_, index) => marks[index].dashes > 1),
    /\s[-–—•|·*]\s|\s?\/\s?/u,
  );
}

/** How often what may stand between names does stand in a text. */
interface Marks {
  readonly semicolons: number;
  readonly commas: number;
  /** Slashes too, and dots and bars between blanks. */
  readonly dashes: number;
}

function marksIn(text: string): Marks {
  const marks = { semicolons: 0, commas: 0, dashes: 0 };
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 59) marks.semicolons++;
    else if (code === 44) marks.commas++;
    else if (code === 47) marks.dashes++;
    else if (code === 32 && text.charCodeAt(at + 2) === 32 && dashes.includes(text[at + 1]))
      marks.dashes++;
  }
  return marks;
}

const dashes = "-–—•|·*";

/** The names that stand one behind the other in the marked ones of lines, five at least. */
function namesBetween(
  lines: readonly Line[],
  marked: ReadonlySet<Line>,
  mark: RegExp,
): { text: string; line: Line }[] {
  const names: { text: string; line: Line }[] = [];
  let run: { text: string; line: Line }[] = [];
  let sure = 0;
  let others = 0;
  let civility = "";
  const end = (): void => {
    if (sure >= listLength && sure * 5 >= run.length * 4) append(names, run);
    run = [];
    sure = others = 0;
    civility = "";
  };
  let rest = "";
  for (const [index, line] of lines.entries()) {
    const isMarked = marked.has(line);
    if (!isMarked && rest === "") continue;
    const quoted = line.text.replace(/^(?:>\s*)+/u, "");
    const item = quoted.replace(leadingMark, "");
    const own = isMarked ? fieldsOf(item, mark) : [];
    // A name may go on in the next line, unless that is an item of a list, begins with one that is whole, or says
    // something else.
    const isWhole = isMarked && mark.test(item) && isName(own[0].trim());
    const isNext = !isMarked || (rest !== "" && (item !== quoted || isWhole));
    const fields = isNext ? [rest, ...own] : `${rest} ${item}`.split(mark);
    rest = isMarked && index + 1 < lines.length ? fields.pop()! : "";
    if (rest.length > longLine) rest = "";
    for (const field of fields) {
      let text = field.length > longLine ? "" : nameInField(field);
      const family = text.replace(severalsCivility, "");
      if (family !== text) civility = "M. ";
      if (civility !== "" && oneName.test(family)) text = civility + family;
      const reading = text.length > 3 && text.length <= 60 ? readName(text) : undefined;
      if (reading !== undefined && reading.weight >= -nameWeight) {
        run.push({ text, line });
        if (reading.weight >= nameWeight) sure++;
        others = 0;
        // Prose names people as well, but not one behind the other.
      } else if (++others > 1) end();
    }
  }
  end();
  return names;
}

/** What marks part a line into; `Martin, Jean` is whole. */
function fieldsOf(line: string, mark: RegExp): string[] {
  const fields = line.split(mark);
  const isOne = fields.length === 2 && !fields.some((field) => isName(field.trim()));
  return isOne && isName(line) ? [line] : fields;
}

/** `MM. MARTIN, PETIT et DURAND`: said once of all who follow by their family names. */
const severalsCivility =
  /^(?:MM|Mmes|Mlles|Messieurs|Mesdames)\.?\s(?:et\s(?:MM|Mmes|Messieurs)\.?\s)?/u;

/** Without `Présents :` before it, `et` and what stands in brackets behind. */
function nameInField(field: string): string {
  return field
    .replace(/^[^:]{1,60}:\s/u, "")
    .trim()
    .replace(/^(?:et|and)\s/u, "")
    .replace(/\.$/u, "")
    .replace(/^(?:[\w\s<=:-]{0,40}[([{=]\s?)?["'“]([^"“”]{3,60})["'”]\)?$/u, "$1")
    .replace(/\([^()]*\)$/u, "")
    .trim();
}

/** Counts somebody of whom the name is known, and the date of birth perhaps. */
export function tallyName(
  text: string,
  line: number,
  spot: Spot,
  detection: Detection,
  born?: string,
): void {
  const { people } = detection;
  people.begin();
  if (!people.name(text)) return;
  detection.tally("person-name", spot, line, "likely", ["name-list"], people.hasher);
  if (born !== undefined) {
    people.key("birth-date", born);
    detection.tally("birth-date", spot, line, "likely", ["pattern"], people.hasher);
  }
  people.end(spot.hidden);
}

/** Whether names in lines are those of authors, or of streets and schools. */
export const areOthers = (
  names: readonly { readonly text: string; readonly cells: readonly string[] }[],
): boolean => areMakers(names) || areNamesOfOthers(names.map(({ text }) => text));

/** One of a list of names. */
interface Listed {
  readonly text: string;
  readonly number: number;
  /** The whole line. */
  readonly cells: readonly [string];
  readonly dated: ReturnType<typeof dateIn>;
}

/** What stands above the names of those who fell; the years of a war alone, or behind the word for a memorial. */
const memorial =
  /morts?\s+pour\s+la\s+(?:France|patrie)|^[^\p{L}]*(?:(?:(?:la\s)?(?:grande\s|premi[èe]re\s)?guerre|monument|st[èe]le|plaque|soldats|tomb[ée]s|victimes|[àa]\s(?:nos|ses))[^:]*)?1914\s?[-–—/]\s?(?:19)?18[^\p{L}]*$|roll\s+of\s+honou?r/iu;
/** `Aux élèves et professeurs morts pour la France` */
const dedication =
  /^(?:aux|à\s(?:ses|nos|la\smémoire\sdes))\s[\p{L}\s'’,-]{0,60}\smorts\spour\sla\s(?:France|patrie)/iu;
/** And above those of who tends their graves or reads their names aloud. */
const ofTheLiving =
  /[ée]l[èe]ves|enfants\sde\sl|classe|lect|lire|liront|volontaire|participant|pr[ée]sent|inscri|adh[ée]r|membre|b[ée]n[ée]vol|porte|contact|famille|descendant|souscri|don(?:at|s)|invit|march|[ée]quipe|organis|comit[ée]/iu;
/** What may follow the title of a memorial before the names: where it stands, other wars, how they died. */
const ofMemorial =
  /^\P{L}*(?:$|(?:la\s|l['’])?(?:monument|commune|ville|village|paroisse|canton|st[èe]le|plaque|(?:\S+\s)?guerre|indochine|alg[ée]rie|soldats|civils|victimes|d[ée]port[ée]s|fusill[ée]s|disparus)(?!\p{L}))/iu;
/** A line that may be a name nobody knows. */
const likeName = /^\p{Lu}\S*(?:\s\p{Lu}\S*){1,3}\P{L}*$/u;
/** From then on dates behind names are births of people who live. */
const yearOfPeace = 1947;

/** Names on lines of their own, one after the other: a few among them may be of nobody's list. */
export function readNameLists(lines: readonly Line[], spot: Spot, detection: Detection): void {
  let run: Listed[] = [];
  let sure = 0;
  /** Whether nothing but the title of a memorial stands above. */
  let belowMemorial = false;
  const end = (): void => {
    const years = run.flatMap(({ dated }) => dated?.date.year ?? []);
    const areFallen = belowMemorial && !years.some((year) => year >= yearOfPeace);
    if (sure >= listLength && sure * 5 >= run.length * 4 && !areFallen && !areOthers(run)) {
      const areBirths = areBirthYears(years, run.length);
      for (const { text, number, dated } of run) {
        const born = dated && (areBirths || dated.bracketed) ? formatDate(dated.date) : undefined;
        tallyName(text, number, spot, detection, born);
      }
    }
    run = [];
    sure = 0;
  };
  for (const line of withHalves(lines)) {
    if (line.text === "") continue;
    // Who has an address or a number was counted with it.
    if (line.matches.length > 0 && run.length > 0 && nameIn(line) !== undefined) continue;
    const several = line.matches.length === 0 ? severalNames(line.text) : [];
    for (const text of several) {
      run.push({ text, number: line.number, cells: [line.text], dated: undefined });
      sure++;
    }
    if (several.length > 0) continue;
    if (line.listed !== undefined) {
      const { listed: text, number } = line;
      run.push({ text, number, cells: [line.text], dated: dateIn(line.text) });
      sure++;
      continue;
    }
    let text = line.matches.length === 0 ? nameAmongOthers(line.text) : "";
    let reading = text.length > 3 && text.length <= 60 ? readName(text) : undefined;
    if (line.matches.length === 0 && (reading?.weight ?? -Infinity) < -nameWeight) {
      text = leadingName(line.text);
      reading = readName(text);
    }
    if (reading === undefined || reading.weight < -nameWeight) {
      end();
      const isShort = line.text.length <= longLine;
      if (isShort && dedication.test(line.text)) belowMemorial = true;
      else if (line.matches.length > 0 || ofTheLiving.test(line.text)) belowMemorial = false;
      else if (isShort && memorial.test(line.text)) belowMemorial = true;
      else if (!isShort || !(ofMemorial.test(line.text) || likeName.test(line.text)))
        belowMemorial = false;
      continue;
    }
    const { number } = line;
    run.push({ text, number, cells: [line.text], dated: dateIn(line.text) });
    if (reading.weight >= nameWeight) sure++;
  }
  end();
}

/** Lines, with names whose two parts stand on lines of their own put together, where many do. */
function withHalves(lines: readonly Line[]): readonly Line[] {
  if (!standInHalves(lines.map(({ text }) => text))) return lines;
  const whole: Line[] = [];
  for (let at = 0; at < lines.length; at++) {
    const [line, next] = [lines[at], lines[at + 1]];
    const isHalf = next !== undefined && isHalfName(line.text) && isHalfName(next.text);
    const text = `${line.text} ${next?.text}`;
    if (isHalf && isName(text)) {
      whole.push({ ...line, text, unaddressed: text, name: text });
      at++;
    } else whole.push(line);
  }
  return whole;
}
