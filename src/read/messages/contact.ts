import { LimitReached } from "../budget.js";
import { decode, encodingOf } from "../encoding.js";
import type { Reader } from "../reader.js";
import { RecordTable } from "../record-table.js";

/**
 * A contact of Windows (`.contact`; Windows Contacts schema, namespace
 * `http://schemas.microsoft.com/Contact`) → a Table of one row: the person, with all that is his.
 */
export const contact: Reader = {
  type: "contact",
  extensions: ["contact"],
  family: "text",
  recognises: (peek) =>
    /^\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--(?:(?!-->)[\s\S]){0,2000}-->\s*)?<(?:\w{1,20}:)?contact\s[^>]{0,2000}["']http:\/\/schemas\.microsoft\.com\/Contact["']/.test(
      peek.text(),
    ),
  async *read(attachment, { budget }) {
    const { Parser } = await import("htmlparser2");
    const { bytes, location } = attachment;
    const encoding = encodingOf(attachment);
    const card = new Card();
    const parser = new Parser(card, { xmlMode: true });
    for (const piece of decode(bytes, encoding)) {
      budget.checkTime();
      parser.write(piece);
    }
    const { open } = card;
    parser.end();
    const table = new RecordTable(location, attachment.hidden ?? false, budget);
    table.add(card.values.map(([name, value]) => [name, budget.shortened(value)] as const));
    yield* table.take();
    if (open > 0) yield { type: "unread", location, reason: "malformed" };
  },
};

/** Elements of a contact as the columns of other address books are called. */
const names = new Map(
  Object.entries({
    FormattedName: "Name",
    GivenName: "First name",
    FamilyName: "Last name",
    MiddleName: "Middle name",
    NickName: "Nickname",
    Address: "Email",
    Number: "Phone",
    PostalCode: "Postcode",
    Locality: "City",
    Company: "Organization",
  }),
);

/** Elements that say nothing of the person: numbers of the program's own, labels, pictures. */
const left = new Set(["ContactID", "CreationDate", "Photo", "Certificate", "Label", "Type"]);

/** Elements within elements: a contact has four. */
const maxNesting = 100;

class Card {
  readonly values: [name: string, value: string][] = [];
  readonly #path: string[] = [];
  #text = "";
  /** A date waits for its label, which stands behind it. */
  #date = "";
  #label = "";

  /** Elements that are not closed yet. */
  get open(): number {
    return this.#path.length;
  }

  onopentag(name: string): void {
    if (this.#path.length >= maxNesting) throw new LimitReached("maxDepth");
    this.#path.push(name.replace(/^.*:/, ""));
    this.#text = "";
  }

  ontext(text: string): void {
    this.#text += text;
  }

  onclosetag(): void {
    const name = this.#path.pop()!;
    const value = this.#text.trim();
    this.#text = "";
    if (this.#path.includes("Date")) {
      if (name === "Value") this.#date = value;
      else if (name === "Label") this.#label += value;
    } else if (name === "Date") {
      const isBirth = /birthday/i.test(this.#label);
      this.values.push([isBirth ? "Birthday" : "Date", this.#date.replace(/T.*$/, "")]);
      this.#date = "";
      this.#label = "";
    } else if (value !== "" && !left.has(name) && !this.#path.some((each) => left.has(each)))
      this.values.push([names.get(name) ?? name, value]);
  }
}
