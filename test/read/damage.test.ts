/**
 * Good files of every format, damaged at random (`test/mutate`): whatever is left of them, scanning ends
 * with an answer, and never with an empty one that says nothing. `npm run mutate` tries 100,000.
 */
import { expect, test } from "vitest";
import { scanned, tryMutation } from "../mutate/outcome.js";
import { chosen, common, subjects } from "../mutate/subjects.js";

test.each(subjects)("$name: blocks when it is whole", async ({ name, bytes }) => {
  expect(await scanned(name, bytes)).toMatchObject({ verdict: "block" });
});

// Found by a run over 100,000 of them (seed 2006).
test.each([1434, 3143, 10_420, 14_236, 17_633, 22_361, 38_324, 44_348, 51_855, 66_178])(
  "mutation %i: said, and no error",
  async (number) => {
    const { outcome } = await tryMutation(number, 2006, common);
    expect(["blocked", "said", "fewer"]).toContain(outcome);
  },
);

// Found by runs of other seeds: what a format says of itself, and was not held against it.
test.each([
  ["a table of dBASE whose records are out of step", 25, 9002],
  ["an LZMA file that says it holds nothing", 371, 9002],
  ["shared strings of zeros", 708, 9002],
  ["DIF with a value that is none", 1913, 9002],
  ["OpenPGP whose packed content goes on otherwise", 6306, 9002],
  ["a mailbox cut in its header", 11_406, 9002],
  ["a compound file with something behind its streams", 12_601, 9002],
  ["a header without an end", 17_136, 9002],
  ["a file called .gpg that is text but for its first bytes", 21_363, 9002],
  ["an armoured message without its first line", 21_742, 9002],
  ["a page of which one tag swallows the rest", 24_098, 9002],
  ["a directory of a compound file that is none", 25_201, 9002],
  ["a tar archive cut in its first header", 25_753, 9002],
  ["the first letters of a message", 5166, 31],
  ["a file that begins nearly like an icon", 17_137, 31],
  ["signed data without its algorithms", 17_770, 31],
  ["an OpenPGP message whose content claims to be a key", 7503, 31_337],
] as const)("%s (mutation %i of seed %i): said, and no error", async (_, number, seed) => {
  const { outcome } = await tryMutation(number, seed, common);
  expect(["blocked", "said", "fewer"]).toContain(outcome);
});

// The same, by the file: a list of one has the same mutation at a number as one of all has.
test.each([
  ["liste.as", "AppleSingle whose file has no length any more", 19_893, 2042],
  ["liste.yenc", "yEnc without its first line", 21_042, 2042],
  ["liste.mdb", "columns of Access without a type", 60_939, 2042],
  ["signe.p7m", "signed octets without a length", 88_439, 2042],
  ["dessin.wmf", "records whose end stands among them", 150, 77],
  ["dessin.wmf", "records out of step", 566, 77],
  ["vbaProject.bin", "a module without its source", 355, 77],
  ["virements.ebc", "zeros where the second record begins", 175, 77],
  ["virements.ebc", "letters of records turned into others", 695, 77],
  ["virements.ebc", "a piece between the records", 851, 77],
  ["virements.ebc", "a piece of chance between the records", 887, 1],
  ["releve.sta", "a statement of account without its beginning", 1003, 77],
  ["passagers.edi", "an interchange that ends in another file", 1418, 77],
  ["fast.arj", "an archive whose header has no size", 2376, 77],
  ["virements.ebc", "records out of step", 82, 1],
  ["liste.hqx", "BinHex without its first digits", 2388, 77],
  ["liste.hqx", "BinHex without its first line", 2752, 77],
  ["liste.yenc", "yEnc whose first line is damaged", 227, 1],
  ["virements.ebc", "half a thousand bytes between the records", 3647, 2006],
  ["vbaProject.bin", "a module whose copies begin elsewhere", 1716, 2006],
  ["liste.as", "AppleSingle whose list of entries is out of step", 1148, 2006],
  ["unicode.csv", "letters of 16 bits, then another file", 1983, 2026],
  ["lh5.lzh", "an archive whose first header is zeros", 2285, 2026],
  ["virements.ebc", "records, then another file", 4567, 2026],
  ["liste.hqx", "BinHex cut in its first line", 5286, 2026],
  ["compte.ofx", "OFX whose first word is damaged", 7440, 2026],
  ["signe.asc", "half a line that begins a signed message", 9092, 2026],
  ["vbaProject.bin", "a module that is cut", 14_136, 2026],
  ["compte.qif", "QIF whose first line is damaged", 15_144, 2026],
  ["paie.dsn", "a declaration whose first line ends in another file", 16_060, 2026],
  ["joliet.iso", "a disc whose folders are out of step", 16_087, 2026],
  ["compte.qif", "QIF without its first line", 18_709, 2026],
  ["stored.cab", "a cabinet without files", 19_186, 2026],
  ["paie.dsn", "a declaration whose first line is damaged", 22_270, 2026],
  ["pax.tar", "a header of pax that is zeros, which hung", 25_058, 2026],
  ["vbaProject.bin", "a module of zeros", 28_741, 2026],
  ["patients.hl7", "a message whose first letters are damaged", 30_893, 2026],
  ["virements.afb", "two records and a half, then another file", 20_201, 2026],
  ["gnu.a", "an archive cut in its table of names", 38_850, 2026],
  ["liste.yenc", "yEnc cut in its first line", 46_687, 2026],
  ["lh5.lzh", "an archive whose first header has no size", 47_825, 2026],
  ["liste.parquet", "a column that its schema has not, and that breaks off", 2244, 2006],
  ["biff2.xls", "a cell of Excel 2 in column 65,536", 577, 77],
] as const)("%s: %s (mutation %i of seed %i)", async (name, _, number, seed) => {
  const { outcome } = await tryMutation(number, seed, chosen([name]));
  expect(["blocked", "said", "fewer"]).toContain(outcome);
});

/** Mutations of each file that are tried here. */
const rounds = 8;

test("a damaged file is never lost in silence", { timeout: 240_000 }, async () => {
  const bad = [];
  for (let number = 0; number < rounds * subjects.length; number++) {
    const tried = await tryMutation(number, 1, subjects);
    if (["silent", "crashed"].includes(tried.outcome)) bad.push(tried);
  }
  expect(bad).toEqual([]);
});
