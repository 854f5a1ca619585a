/**
 * Builds `lists.bin` from the public lists described in `NOTICE`:
 *
 *     npx tsx src/detect/lists/build.ts ../shared/data
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exactKeyOf, fold, keyOf, pairKeyOf } from "./key.js";
import { magic, sections, townForm, weightSteps, worldWeight } from "./lists.js";
import {
  moreWords,
  morePlaces,
  morePlacesPerMillion,
  moreRoles,
  moreWordsPerMillion,
} from "./more-words.js";

const folder = process.argv[2];
if (folder === undefined) throw new Error("usage: build.ts FOLDER-OF-THE-SOURCE-LISTS");

const rowsOf = (name: string) =>
  readFileSync(join(folder, name), "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t"));

// ── weights ──────────────────────────────────────────────────────────────────────────────────

type Class = 0 | 1 | 2 | 3;
/** By key: natural logarithms of occurrences per million as first name, family name, word, place. */
const weights = new Map<number, [number, number, number, number]>();

function put(key: number, index: Class, weight: number): void {
  let entry = weights.get(key);
  if (entry === undefined) {
    weights.set(key, (entry = [-Infinity, -Infinity, -Infinity, -Infinity]));
  }
  entry[index] = Math.max(entry[index], weight);
}

/** Adds up counts by key, then puts each as its share of the sum. */
function putCounts(index: Class, counts: Iterable<readonly [string, number]>): void {
  const sums = new Map<number, number>();
  let total = 0;
  for (const [text, count] of counts) {
    const key = keyOf(text);
    sums.set(key, (sums.get(key) ?? 0) + count);
    total += count;
  }
  for (const [key, sum] of sums) put(key, index, Math.log((sum / total) * 1e6));
}

const counted = (name: string) =>
  rowsOf(name).map(([text, count]) => [text!, Number(count)] as const);
/** Single letters are initials, not names. */
const isName = ([text]: readonly [string, number]) => text.length > 1;

putCounts(0, counted("prenoms.tsv").filter(isName));
putCounts(1, counted("noms.tsv").filter(isName));
putCounts(2, counted("mots-frequents.tsv"));
for (const [name] of rowsOf("prenoms-monde.tsv")) put(keyOf(name!), 0, worldWeight);
for (const [name] of rowsOf("noms-monde.tsv")) put(keyOf(name!), 1, worldWeight);
const listed = (text: string) => text.split(/\s+/u).filter((word) => word !== "");
for (const word of listed(moreWords)) put(keyOf(word), 2, Math.log(moreWordsPerMillion));

const communes = rowsOf("communes.tsv").map(([name, postcodes, , , population]) => ({
  name: name!,
  postcodes: postcodes === "" ? [] : postcodes!.split(","),
  population: Number(population) || 0,
}));
const inhabitants = communes.reduce((sum, { population }) => sum + population, 0);
/**
 * A part of a compound counts a tenth of a whole name: it seldom stands alone. What follows `Saint` is
 * a person's name, and counts as none of a place.
 */
const partShare = 0.1;
const partsOf = (name: string): [string, number][] => {
  const parts = name.split(/[\s\-'’]+/u);
  if (parts.length === 1) return [[name, 1]];
  const kept = parts.filter(
    (part, at) => part.length > 1 && !/^Sainte?$/u.test(parts[at - 1] ?? ""),
  );
  return [[name, 1], ...kept.map((part): [string, number] => [part, partShare])];
};
putCounts(
  3,
  communes.flatMap(({ name, population }) =>
    partsOf(name).map(([part, share]): [string, number] => [
      part,
      share * (0.5 / communes.length + (0.5 * population) / inhabitants),
    ]),
  ),
);
for (const place of listed(morePlaces)) put(keyOf(place), 3, Math.log(morePlacesPerMillion));

const steps = (weight: number) =>
  weight === -Infinity ? -128 : Math.max(-127, Math.min(127, Math.round(weight * weightSteps)));
const entries = [...weights].sort(([a], [b]) => a - b);
const palette = new Map<string, number>();
const buckets = new Uint8Array(65536);
const prints = new Uint16Array(entries.length);
const mixes = new Uint16Array(entries.length);
for (const [index, [key, entry]] of entries.entries()) {
  const mix = entry.map(steps).join();
  if (!palette.has(mix)) palette.set(mix, palette.size);
  buckets[key >>> 16]!++;
  prints[index] = key & 0xffff;
  mixes[index] = palette.get(mix)!;
}

// ── towns and streets ────────────────────────────────────────────────────────────────────────

const postcodes = new Uint8Array(100_000 / 8);
const towns = new Set<number>();
const postcodeTowns = new Set<number>();
const departmentTowns = new Set<number>();
for (const { name, postcodes: codes } of communes) {
  const key = keyOf(townForm(name));
  towns.add(key);
  for (const code of codes) {
    postcodes[Number(code) >> 3]! |= 1 << (Number(code) & 7);
    postcodeTowns.add(pairKeyOf(keyOf(code), key));
    departmentTowns.add(pairKeyOf(keyOf(code.slice(0, 2)), key));
  }
}
const streetTypes = rowsOf("types-voie.tsv").flatMap(([form, type]) => [
  keyOf(form!),
  keyOf(type!),
]);

// ── mail ─────────────────────────────────────────────────────────────────────────────────────

const disposableDomains = rowsOf("domaines-jetables.txt").map(([domain]) => exactKeyOf(domain!));
const personalDomains = rowsOf("domaines-perso.tsv").map(([domain]) => exactKeyOf(domain!));
/** Local parts of the role list that are somebody's first name or initials, or a year. */
const firstNames = new Set(
  rowsOf("prenoms.tsv")
    .filter(([, births]) => Number(births) > 2000)
    .map(([name]) => fold(name!)),
);
const roles = rowsOf("roles-mail.tsv")
  .filter(
    ([local, source]) =>
      source !== "npm" ||
      (local!.length > 1 && !/^\d+$/u.test(local!) && !firstNames.has(fold(local!))),
  )
  .map(([local]) => keyOf(local!))
  .concat(moreRoles.split(" ").map(keyOf));

// ── the file ─────────────────────────────────────────────────────────────────────────────────

const sorted = (keys: Iterable<number>) => Uint32Array.from(new Set(keys)).sort();
const parts: Record<
  (typeof sections)[number][0],
  Uint8Array | Int8Array | Uint16Array | Uint32Array
> = {
  buckets,
  prints,
  mixes,
  palette: Int8Array.from([...palette.keys()].flatMap((mix) => mix.split(",").map(Number))),
  postcodes,
  towns: sorted(towns),
  postcodeTowns: sorted(postcodeTowns),
  departmentTowns: sorted(departmentTowns),
  streetTypes: sorted(streetTypes),
  personalDomains: sorted(personalDomains),
  disposableDomains: sorted(disposableDomains),
  roles: sorted(roles),
};
const head = Uint32Array.from([magic, ...sections.map(([name]) => parts[name].length)]);
const pieces: Uint8Array[] = [new Uint8Array(head.buffer)];
for (const [name] of sections) {
  const { buffer, byteOffset, byteLength } = parts[name];
  pieces.push(new Uint8Array(buffer, byteOffset, byteLength), new Uint8Array(-byteLength & 3));
}
const file = Buffer.concat(pieces);
writeFileSync(new URL("lists.bin", import.meta.url), file);
process.stdout.write(
  `${file.length} bytes, ${entries.length} tokens, ${palette.size} mixes, ${towns.size} towns\n`,
);
