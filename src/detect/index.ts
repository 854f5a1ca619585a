import type { Detected, Envelope, Finding, Location, Table, Text } from "../types.js";
import type { Detector } from "./detector.js";
import { email } from "./email.js";

/** All detectors. */
export const detectors: readonly Detector[] = [email];

/** What detection knows beside the content. */
export interface DetectContext {
  readonly envelope: Envelope;
}

/** Gathers findings and people over all blocks of one message. */
export class Detection {
  readonly #people = new Set<string>();
  readonly #findings: Finding[] = [];
  readonly #recipients: ReadonlySet<string>;
  #rows = 0;

  constructor(context: DetectContext) {
    this.#recipients = new Set(context.envelope.recipients);
  }

  /** Takes in a block: reads all rows of a table. */
  async add(block: Table | Text): Promise<void> {
    if (block.type === "text") {
      this.#gather(block.text, block.location, block.hidden);
      return;
    }
    for await (const rows of block.rows) {
      this.#rows += rows.length;
      for (const row of rows) this.#gather(row.cells.join("\t"), block.location, block.hidden);
    }
  }

  /** What was found in all. */
  result(): Detected {
    const total = this.#people.size;
    let recipients = 0;
    for (const person of this.#people) if (this.#recipients.has(person)) recipients++;
    return {
      findings: this.#findings,
      people: {
        total,
        identified: total,
        nameOnly: 0,
        hidden: 0,
        protected: 0,
        recipients,
        estimated: false,
      },
      peopleByKind: { "email-address": total },
      bareContacts: 0,
      exposedRecipients: 0,
      specialCategories: [],
      rows: this.#rows,
    };
  }

  #gather(text: string, _location: Location, _hidden: boolean): void {
    for (const match of email.find(text)) this.#people.add(match.value);
  }
}
