/**
 * What a list of protected people adds to the scan of one message: `node test/bench/protected.mjs MESSAGE
 * ENTRIES PASSES`, on the built package. Without and with a list in turn, in one process, the best of all
 * passes in processor time. Prints, as JSON, the milliseconds without (`none`), with a list of phone
 * numbers and e-mail addresses (`contacts`), with one of all kinds (`all`).
 */
import { readFileSync } from "node:fs";
import { addProtected, createProtectedFile } from "../../dist/detect/protected.js";
import { createScanner } from "../../dist/index.js";

const [file, entries, passes] = process.argv.slice(2);
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

const scanners = { none: createScanner(), contacts: scannerFor(contacts), all: scannerFor(all) };
const best = {};
for (let pass = 0; pass < Number(passes); pass++) {
  for (const [name, scanner] of Object.entries(scanners)) {
    const before = process.cpuUsage();
    await scanner.scan(message);
    const { user, system } = process.cpuUsage(before);
    best[name] = Math.min(best[name] ?? Infinity, (user + system) / 1000);
  }
}
console.log(JSON.stringify(best));
