/** Random tables of digits, codes and words: none of them may be blocked. */
import fc from "fast-check";
import { Random } from "../../fixtures/random.js";
import { scan } from "../../src/index.js";
import { message } from "./write.js";

const words =
  "table,valeur,mesure,projet,étape,lampe,réunion,facture,rapport,couleur,vitesse,énergie,moteur,papier,liste,produit,service,numéro,série,total".split(
    ",",
  );

const letters = (random: Random, length: number) =>
  Array.from({ length }, () => String.fromCharCode(97 + random.int(0, 25))).join("");

const cells = {
  digits: (random: Random, length: number) => random.digits(length),
  "digits of any length": (random: Random, length: number) => random.digits(random.int(1, length)),
  "zero and digits": (random: Random, length: number) => `0${random.digits(length)}`,
  decimal: (random: Random, length: number) => `${random.int(0, 99)}.${random.digits(length)}`,
  code: (random: Random, length: number) =>
    letters(random, random.int(1, 3)).toUpperCase() + random.digits(length),
  "grouped digits": (random: Random, length: number) =>
    random.digits(length).replace(/..(?=.)/g, "$& "),
  hexadecimal: (random: Random, length: number) =>
    Array.from({ length }, () => random.int(0, 15).toString(16)).join(""),
  letters: (random: Random, length: number) => letters(random, length),
  word: (random: Random) => random.pick(words),
  words: (random: Random) => `${random.pick(words)} ${random.pick(words)}`,
} as const;

/** A table as CSV text. */
const tables = fc
  .record({
    seed: fc.integer({ min: 0, max: 2 ** 31 }),
    rows: fc.integer({ min: 20, max: 60 }),
    headers: fc.boolean(),
    columns: fc.array(
      fc.record({
        form: fc.constantFrom(...(Object.keys(cells) as (keyof typeof cells)[])),
        length: fc.integer({ min: 1, max: 18 }),
      }),
      { minLength: 1, maxLength: 8 },
    ),
  })
  .map(({ seed, rows, headers, columns }) => {
    const random = new Random(seed);
    const body = Array.from({ length: rows }, () =>
      columns.map(({ form, length }) => cells[form](random, length)).join(";"),
    );
    const head = columns.map(() => random.pick(words)).join(";");
    return (headers ? [head, ...body] : body).join("\r\n");
  });

/** Fails with the table if a random table is blocked. */
export async function checkTables(count: number, seed: number): Promise<void> {
  await fc.assert(
    fc.asyncProperty(tables, async (text) => {
      const bytes = Buffer.from(text);
      const { verdict } = await scan(message([{ name: "tableau.csv", bytes }]));
      return verdict !== "block";
    }),
    { numRuns: count, seed },
  );
}
