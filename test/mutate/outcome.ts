/** One mutation → what the scanner, as built, made of it. */
import { join } from "node:path";
import { Random } from "../../fixtures/random.js";
import type { createScanner as Create } from "../../src/scanner.js";
import { mutate, type MutationKind } from "./mutation.js";
import { common, type Subject } from "./subjects.js";

/**
 * What became of a file that blocks when it is whole:
 * - `blocked` still
 * - `said`: fewer people, and `unread` says that it was not read as it should
 * - `fewer`: fewer people, and nothing is said
 * - `gone`: nobody, nothing is said, and nothing is left to know: a text in the clear in which no address
 *   (or name, where it has no addresses) of a person of the whole file stands any more, nor a control character; or a file cut where one of
 *   its format may end. A text cut behind its header is a text, of which nobody can say that it was more.
 * - `silent`: nobody, nothing is said, but for `gone`: what must never be
 * - `late`: an answer long past its limit
 * - `crashed`: an error instead of an answer
 */
export const outcomes = ["blocked", "said", "fewer", "gone", "silent", "late", "crashed"] as const;
/** One of {@link outcomes}. */
export type Outcome = (typeof outcomes)[number];

/** A mutation and what became of it. */
export interface Tried {
  readonly number: number;
  readonly name: string;
  readonly kind: MutationKind;
  readonly outcome: Outcome;
}

const built = join(import.meta.dirname, "../../dist/index.js");
const { createScanner } = (await import(built)) as { createScanner: typeof Create };

/** Milliseconds that a scan may take, by its limit; and beyond it, for a machine that does other things. */
const limit = 5_000;
const grace = 5_000;

/** People are told from five on, since some of the files hold eight; one makes a warning. */
const scanner = createScanner({
  policy: {
    thresholds: {
      "bulk-people": { warn: 1, block: 5 },
      "bulk-names": { warn: 1, block: 5 },
    },
  },
  limits: { maxMilliseconds: limit },
});

/** Scans a file under its name. */
export function scanned(name: string, bytes: Buffer) {
  return scanner.scan(bytes, { source: name });
}

/**
 * The mutation of this number and seed.
 *
 * @param chosen the files that are mutated, in turn
 */
export function mutation(number: number, seed: number, chosen: readonly Subject[]) {
  const subject = chosen[number % chosen.length]!;
  const random = new Random(seed + Math.imul(number, 0x9e3779b1));
  const other = random.pick(common).bytes;
  return { subject, ...mutate(subject.bytes, other, random) };
}

/** Scans the mutation of this number and seed. */
export async function tryMutation(
  number: number,
  seed: number,
  chosen: readonly Subject[],
): Promise<Tried> {
  const { subject, kind, bytes } = mutation(number, seed, chosen);
  return { number, name: subject.name, kind, outcome: await outcomeOf(subject, bytes) };
}

async function outcomeOf(subject: Subject, bytes: Buffer): Promise<Outcome> {
  const start = performance.now();
  try {
    const { verdict, people, unread } = await scanned(subject.name, bytes);
    if (performance.now() - start > limit + grace) return "late";
    if (verdict === "block") return "blocked";
    if (unread.length > 0) return "said";
    if (people.total > 0) return "fewer";
    return isGone(subject, bytes) ? "gone" : "silent";
  } catch {
    return "crashed";
  }
}

function isGone({ plain, names, bytes: whole, ends = [] }: Subject, bytes: Buffer): boolean {
  if (ends.includes(bytes.length) && whole.subarray(0, bytes.length).equals(bytes)) return true;
  if (plain === undefined) return false;
  const textOf = (of: Buffer): string =>
    (typeof plain === "string" ? of.toString(plain) : plain(of)).toLowerCase();
  const left = textOf(bytes);
  if (control.test(left)) return false;
  // Not as bytes either, whatever the step of a text of 16-bit characters.
  const letters = bytes.toString("latin1").replaceAll("\0", "").toLowerCase();
  const marks = names?.map((name) => name.toLowerCase()) ?? addresses(textOf(whole));
  const standing = marks.filter((mark) => left.includes(mark) || letters.includes(mark));
  return standing.length <= (names === undefined ? 0 : LONE_NAME);
}

/** A name by itself may be anything's. */
const LONE_NAME = 1;

/** What no text has, and a careful reader therefore takes for damage. */
const control = /(?!\s)\p{Cc}/u;

function addresses(text: string): string[] {
  return text.match(/[\w.-]+@[\w.-]+/g) ?? [];
}
