/** Names of files and sheets → as a result may show them: without the addresses and numbers in them. */
import { append } from "../append.js";
import type { Location } from "../types.js";
import { birthDate } from "./birth-date.js";
import { iban } from "./iban.js";
import { nir } from "./nir.js";
import { paymentCard } from "./payment-card.js";
import { phone } from "./phone.js";

/** What stands by itself in a name; people's names stay, or the sender would not find the file again. */
const detectors = [phone, nir, iban, paymentCard, birthDate];

/**
 * Who an address is: what stands before its `@`. Its end tells nobody (`jean@example.fr.xlsx`). At most 64
 * characters (RFC 5321, section 4.5.3.1.1).
 */
const LOCAL_PART =
  /[^\s@"'<>()[\],;:/\\]{1,64}(?=@[\p{L}\d-]+(?:\.[\p{L}\d-]+)*\.\p{L}{2,}(?![\p{L}\d-]))/gu;

/** No shorter name holds a number. */
const shortestNumber = 8;

/** What stands for a value. */
const GAP = "…";

/** The names of one result: those that differ in their values alone are numbered, to stay apart. */
export class ShownNames {
  readonly #shown = new Map<string, string>();
  readonly #alike = new Map<string, number>();

  /** A location with its names as they may be shown. */
  location(location: Location): Location {
    const { path, sheet } = location;
    return {
      ...location,
      path: path.map((name) => this.name(name)),
      ...(sheet !== undefined && { sheet: this.name(sheet) }),
    };
  }

  /** A name as it may be shown. */
  name(name: string): string {
    const known = this.#shown.get(name);
    if (known !== undefined) return known;
    const masked = withoutValues(name);
    const number = (this.#alike.get(masked) ?? 0) + 1;
    this.#alike.set(masked, number);
    const own = number === 1 ? masked : masked.replace(GAP, `${GAP}${number}`);
    this.#shown.set(name, own);
    return own;
  }
}

function withoutValues(name: string): string {
  const spans = [...name.matchAll(LOCAL_PART)].map(({ index, 0: { length } }) => ({
    start: index,
    end: index + length,
  }));
  if (name.length >= shortestNumber && /\d/.test(name)) {
    // Programs write underscores where people write spaces.
    const text = name.replaceAll("_", " ");
    for (const detector of detectors) append(spans, detector.find(text));
  }
  spans.sort((one, other) => one.start - other.start);
  let shown = "";
  let at = 0;
  for (const { start, end } of spans) {
    if (start >= at) shown += `${name.slice(at, start)}${GAP}`;
    at = Math.max(at, end);
  }
  return shown + name.slice(at);
}
