/**
 * What a list of protected people adds to the scan of one message: `node test/bench/protected.mjs MESSAGE
 * ENTRIES ROUNDS`, on the built package. Each round scans with every scanner, one behind the other in one
 * process and in an order by chance, since each pays for what the one before it left; what a scanner adds
 * is the median, over the rounds, of its processor time by that of the scanner without a list. Prints, as
 * JSON, the median milliseconds without (`none`), and how many times that take a second scanner without a
 * list (`again`: the noise of the measure), one with a list of phone numbers and e-mail addresses
 * (`contacts`), one of all kinds (`all`).
 */
import { readFileSync } from "node:fs";
import { addProtected, createProtectedFile } from "../../dist/detect/protected.js";
import { createScanner } from "../../dist/index.js";

const [file, entries, rounds] = process.argv.slice(2);
const message = readFileSync(file);
const key = "clef-de-mesure-qui-ne-protege-personne";

/** A scanner with a list of people of whom none stands in the message. */
function scannerFor(valuesOf) {
  const people = Array.from({ length: Number(entries) }, (_, index) => ({
    label: `p${index}`,
    values: valuesOf(index),
  }));
  const empty = createProtectedFile(key, new Uint8Array(12));
  const { file: list } = addProtected(empty, people, key, new Uint8Array(12).fill(1));
  return createScanner({ protectedPeople: { list, key } });
}

const digits = (index, length) => String(index).padStart(length, "0");
const letters = (index) => digits(index, 6).replaceAll(/\d/g, (digit) => "abcdefghij"[digit]);
const contacts = (index) => [
  { kind: "phone-number", value: `0639${digits(index, 6)}` },
  { kind: "email-address", value: `personne${index}@example.net` },
];
const all = (index) => [
  ...contacts(index),
  { kind: "fr-nir", value: `28505${digits(index, 8)}` },
  { kind: "person-name", value: `Nom${letters(index)} Prenom${letters(index)}` },
  { kind: "postal-address", value: `${(index % 999) + 1} rue ${letters(index)} 75001 Paris` },
];

const scanners = [
  ["none", createScanner()],
  ["again", createScanner()],
  ["contacts", scannerFor(contacts)],
  ["all", scannerFor(all)],
];
const times = { none: [], again: [], contacts: [], all: [] };
/** The first rounds are the compiler's. */
const warming = 15;
for (let round = -warming; round < Number(rounds); round++) {
  const order = scanners.map((scanner) => [Math.random(), ...scanner]).sort(([a], [b]) => a - b);
  for (const [, name, scanner] of order) {
    const before = process.cpuUsage();
    await scanner.scan(message);
    const { user, system } = process.cpuUsage(before);
    if (round >= 0) times[name].push((user + system) / 1000);
  }
}
const median = (values) => values.sort((a, b) => a - b)[values.length >> 1];
const more = (name) => median(times[name].map((time, round) => time / times.none[round]));
const medians = { again: more("again"), contacts: more("contacts"), all: more("all") };
console.log(JSON.stringify({ none: median(times.none), ...medians }));
