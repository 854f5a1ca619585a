/**
 * Names of files and folders → the people they are called after: `CV_DUPONT_Marie.pdf`, `Attestation Jean
 * MARTIN 12-03-1981.pdf`. One file says little; a folder of them is a list of people.
 */
import type { Location, Text } from "../types.js";
import { areBirthYears, formatDate, readDate } from "./birth-date.js";
import { civilityOf } from "./lists/civilities.js";
import { firstNameWeight, readName } from "./name.js";
import { organisationEvidence } from "./organisation.js";

/** Somebody a file is called after. */
export interface NamedFile {
  readonly name: string;
  /** Of the file, or of a folder. */
  readonly fileName: string;
  /** Of birth, `YYYY-MM-DD`. */
  readonly born: string | undefined;
  /** Where the container stands that the file is in. */
  readonly location: Location;
  readonly hidden: boolean;
  /** Which one it is of the names of its folder, 1-based. */
  readonly number: number;
}

/** So many people at least: fewer are those who wrote or signed the files. */
const leastPeople = 5;
/** Of the names of a folder that hold words, such a share at least are people's. */
const leastShare = 0.5;

/** As sure as a name must be that is sought at every word: by chance, hardly any words weigh so much. */
const minWeight = 3;
/** A name has so many words, with its particles; among more than a title has, as many as most have. */
const maxWords = 5;
const titleParts = 12;
const usualWords = 3;
/** From here on a word names an institution or a street: most of these are called after people. */
const institution = 3;
/** File systems end a name here, in bytes or in characters. */
const maxLength = 255;
/** More words are prose. */
const maxParts = 24;
/** Windows ends a path at 260 characters; whoever makes one of more folders files nothing. */
const maxLevels = 32;

/** Works are called by their authors. */
const work = /\.(?:mp3|flac|ogg|m4a|wma|aac|epub|mobi|azw3)$/iu;
const ending = /\.[a-z\d]{1,5}$/iu;
/** A day, with its digits parted or, with the year at either end, not. */
const day =
  /(?<!\d)(?:\d{1,2}[-_. ]\d{1,2}[-_. ](?:19|20)\d\d|(?:19|20)\d\d[-_. ]\d\d[-_. ]\d\d|\d{4}(?:19|20)\d\d|(?:19|20)\d{6})(?!\d)/u;
/** What parts a name from what the file is: `Attestation d'assurance - Jean Martin`. */
const rule = /\s[-–—]+\s|_-+_|[()[\]{};]|_{2,}/u;
/** What parts words, within which a dash joins names. */
const separator = /[\s_.,+#&=~]+|(?<!\p{L})[-–—]+|[-–—]+(?!\p{L})/u;
/** The same where nothing else does: `cv-marie-dupont`. */
const dash = /[^\p{L}\d'’]+/u;
/** Letters with a vowel among them: `CV` and `BS` are no names. */
const word = /^(?=.*[aeiouyà-öø-ÿœ])\p{L}[\p{L}\p{M}'’-]*$/iu;
const letters = /\p{L}{2,}/gu;

interface Folder {
  /** The folders in it, by name. */
  readonly folders: Map<string, Folder>;
  readonly location: Location;
  readonly hidden: boolean;
  readonly seen: Set<string>;
  /** How many of its names hold words. */
  worded: number;
  readonly named: { fileName: string; name: string; day: string | undefined; number: number }[];
}

/** Gathers the names of all files of a message, by the folder they are in. */
export class FileNames {
  /** All folders, and those that files of the message, or in one container, begin with. */
  readonly #folders: Folder[] = [];
  readonly #outermost = new Map<string, Folder>();

  /** Takes in the name of a file, or of those in an archive, a line each. */
  add({ location, hidden, text }: Text): void {
    const own = location.path.at(-1) === text;
    const path = own ? location.path.slice(0, -1) : location.path;
    const container = JSON.stringify([path, hidden]);
    for (const line of text.split("\n")) {
      let siblings = this.#outermost;
      let key = container;
      for (const part of line.split(/[/\\]+/u, maxLevels)) {
        const folder = siblings.get(key) ?? this.#folder(path, hidden);
        siblings.set(key, folder);
        read(part, folder);
        [siblings, key] = [folder.folders, part];
      }
    }
  }

  #folder(path: readonly string[], hidden: boolean): Folder {
    const location = { path, place: "file-name" } as const;
    const folders = new Map<string, Folder>();
    const folder = { folders, location, hidden, seen: new Set<string>(), worded: 0, named: [] };
    this.#folders.push(folder);
    return folder;
  }

  /** The people that the files of whole folders are called after. */
  *people(): Generator<NamedFile> {
    for (const { location, hidden, worded, named } of this.#folders) {
      if (named.length < worded * leastShare) continue;
      if (new Set(named.map(({ name }) => name)).size < leastPeople) continue;
      const dates = named.map((file) => file.day && readDate(file.day));
      const years = dates.flatMap((date) => (date ? [date.year] : []));
      const areBirths = areBirthYears(years, named.length);
      for (const [index, { fileName, name, number }] of named.entries()) {
        const date = areBirths ? dates[index] : undefined;
        const born = date ? formatDate(date) : undefined;
        yield { name, fileName, born, location, hidden, number };
      }
    }
  }
}

function read(fileName: string, folder: Folder): void {
  if (fileName.length > maxLength || folder.seen.has(fileName)) return;
  folder.seen.add(fileName);
  const stem = fileName.replace(ending, "");
  if ((stem.match(letters)?.length ?? 0) < 2) return;
  folder.worded++;
  if (work.test(fileName)) return;
  const written = day.exec(stem)?.[0];
  const text = written === undefined ? stem : stem.replace(written, " 0 ");
  const fields = text.split(rule);
  const parts = fields.map((field) => partsOf(field, separator));
  const name = nameAmong(parts) ?? nameAmong(onceMore(fields, parts));
  if (name === undefined) return;
  const number = folder.seen.size;
  folder.named.push({ fileName, name, day: written?.replace(/[_. ]/gu, "-"), number });
}

const partsOf = (field: string, mark: RegExp): readonly string[] =>
  field.split(mark).filter((part) => part !== "");

/** Fields parted at dashes as well, but for those that have none. */
function onceMore(
  fields: readonly string[],
  parts: readonly (readonly string[])[],
): (readonly string[])[] {
  return fields
    .map((field) => partsOf(field, dash))
    .filter((more, at) => more.join(" ") !== parts[at].join(" "));
}

/** The surest name in the parts of fields: words that follow each other. */
function nameAmong(fields: readonly (readonly string[])[]): string | undefined {
  let best: string | undefined;
  let most = minWeight;
  for (const parts of fields) {
    if (parts.length > maxParts) continue;
    const mayBegin = parts.map((part) => word.test(part) || civilityOf(part) !== undefined);
    const mayTell = parts.map((part, at) => mayBegin[at] && tells(part));
    const longest = parts.length > titleParts ? usualWords : maxWords;
    for (let start = 0; start + 1 < parts.length; start++) {
      let told = mayTell[start];
      let isBehind: boolean | undefined;
      for (let end = start + 1; end < Math.min(parts.length, start + longest); end++) {
        if (!mayBegin[start] || !mayBegin[end]) break;
        told ||= mayTell[end];
        if (!told) continue;
        const own = parts.slice(start, end + 1);
        const text = own.join(" ");
        const weight = readName(text)?.weight ?? -Infinity;
        if (weight < most) continue;
        isBehind ??= isInstitution(`${parts.slice(0, start).join(" ")} x`);
        const isOther = isBehind || isInstitution(parts.slice(start, end + 2).join(" "));
        if (isOther && !isFormal(own)) continue;
        [best, most] = [text, weight];
      }
    }
  }
  return best;
}

/** Whether a word may tell a name from other words: a first name, or a form of address. */
const tells = (part: string): boolean =>
  firstNameWeight(part) > 0 || civilityOf(part) !== undefined;

/** Whether words are those of what an institution, a street or a firm is called: `Lycée Jean Moulin`. */
const isInstitution = (words: string): boolean => organisationEvidence(words) >= institution;

/** A family name as forms have it, beside a first name that is not: what is all in capitals says nothing. */
const isFormal = (parts: readonly string[]): boolean =>
  parts.some((part) => part.length > 1 && part === part.toUpperCase()) &&
  parts.some((part) => part !== part.toUpperCase());
