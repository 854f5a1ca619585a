/** Gathers matches into findings: one for each kind in each place, with counts and no values. */
import type { Evidence, Finding, Kind, Likelihood, Location } from "../types.js";
import { DistinctCounter } from "./hash.js";
import { ranks } from "./likelihood.js";

/** All matches of one kind in one place, as they are counted. */
export class Tally {
  #count = 0;
  readonly #distinct = new DistinctCounter();
  readonly #evidence = new Set<Evidence>();
  #likelihood: Likelihood = "unlikely";
  #first = Infinity;
  #last = 0;

  constructor(
    readonly kind: Kind,
    readonly location: Location,
    readonly hidden: boolean,
    readonly unit: "rows" | "lines",
  ) {}

  /** Counts one match by the hash of its value, in this row or line. */
  add(high: number, low: number, at: number): void {
    this.#count++;
    this.#distinct.add(high, low);
    if (at < this.#first) this.#first = at;
    if (at > this.#last) this.#last = at;
  }

  /** Adds what speaks for the matches. */
  support(likelihood: Likelihood, evidence: Iterable<Evidence>): void {
    if (ranks[likelihood] > ranks[this.#likelihood]) this.#likelihood = likelihood;
    for (const piece of evidence) this.#evidence.add(piece);
  }

  /** The finding, or `undefined` if nothing was counted. */
  finding(): Finding | undefined {
    if (this.#count === 0) return undefined;
    return {
      kind: this.kind,
      count: this.#count,
      // An estimate may come out higher.
      distinct: Math.min(this.#count, this.#distinct.count),
      likelihood: this.#likelihood,
      evidence: [...this.#evidence],
      hidden: this.hidden,
      location: { ...this.location, [this.unit]: [this.#first, this.#last] },
    };
  }
}

/** The tallies of one message. */
export class Tallies {
  readonly #byKey = new Map<string, Tally>();

  /** The tally of this kind and place, made when first asked for. */
  of(kind: Kind, location: Location, hidden: boolean, unit: "rows" | "lines"): Tally {
    const { path, place, sheet, column, page } = location;
    const key = JSON.stringify([kind, hidden, path, place, sheet, column, page]);
    let tally = this.#byKey.get(key);
    if (tally === undefined)
      this.#byKey.set(key, (tally = new Tally(kind, location, hidden, unit)));
    return tally;
  }

  /** All findings, in the order their places were met. */
  findings(): Finding[] {
    return [...this.#byKey.values()]
      .map((tally) => tally.finding())
      .filter((finding) => finding !== undefined);
  }
}
