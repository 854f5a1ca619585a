import { append } from "../../append.js";
import { type ContentLine, contentLines, linesOf, partsOf, unescaped } from "../content-lines.js";
import { decode, encodingOf } from "../encoding.js";
import type { Reader } from "../reader.js";
import { RecordTable } from "../record-table.js";
import { textBlocks } from "../text.js";

/**
 * Visiting cards (vCard 2.1, RFC 2426, RFC 6350) → one Table with a row for each card, so that one
 * card is one person.
 */
export const vcard: Reader = {
  type: "vcard",
  extensions: ["vcf", "vcard"],
  family: "text",
  recognises: (peek) => /^\s*BEGIN:VCARD\s/i.test(peek.text()),
  async *read(attachment, { budget }) {
    const { bytes, location } = attachment;
    const encoding = encodingOf(attachment);
    const table = new RecordTable(location, attachment.hidden ?? false, budget);
    let card: [string, string][] = [];
    let isOpen = false;
    const loose: string[] = [];
    for (const line of contentLines(linesOf(decode(bytes, encoding)))) {
      budget.checkTime();
      if (line.name === "BEGIN") {
        card = [];
        isOpen = true;
      } else if (line.name === "END") {
        isOpen = false;
        table.add(card);
        card = [];
        if (table.full) yield* table.take();
      } else if (line.name === "") {
        // What somebody pasted beside the properties.
        loose.push(line.value);
      } else append(card, valuesOf(line));
    }
    // A card cut short.
    table.add(card);
    yield* table.take();
    if (loose.length > 0)
      yield* textBlocks([loose.join("\n")], location, attachment.hidden ?? false, budget);
    if (isOpen || card.length > 0) yield { type: "unread", location, reason: "malformed" };
  },
};

/** Properties under the headers that a list would have. */
const headers: Readonly<Record<string, string>> = {
  FN: "Nom complet",
  NICKNAME: "Surnom",
  TEL: "Téléphone",
  EMAIL: "E-mail",
  BDAY: "Date de naissance",
  ORG: "Organisation",
  TITLE: "Fonction",
  ROLE: "Rôle",
  NOTE: "Note",
  LABEL: "Adresse",
  IMPP: "Messagerie",
  URL: "Site",
  CATEGORIES: "Catégories",
};

/** What is no text of the card: pictures, keys, and its own bookkeeping. */
const leftOut = new Set(["PHOTO", "LOGO", "SOUND", "KEY", "VERSION", "PRODID", "REV", "UID"]);

function* valuesOf({ name, value }: ContentLine): Generator<[string, string]> {
  if (leftOut.has(name)) return;
  if (name === "N") {
    const [family = "", given = "", more = "", civility = ""] = partsOf(value);
    yield ["Civilité", civility];
    yield ["Nom", family];
    yield ["Prénom", [given, more].filter(Boolean).join(" ")];
  } else if (name === "ADR") {
    const [box = "", extra = "", street = "", town = "", , postcode = "", country = ""] =
      partsOf(value);
    yield ["Adresse", [street, extra, box].filter(Boolean).join(", ")];
    yield ["Code postal", postcode];
    yield ["Ville", town];
    yield ["Pays", country];
  } else {
    const text = unescaped(value)
      .replace(/^(?:tel|mailto):/i, "")
      .trim();
    // RFC 6350 writes dates without separators.
    const date = name === "BDAY" ? /^(\d{4})(\d\d)(\d\d)/.exec(text) : null;
    yield [headers[name] ?? name, date === null ? text : `${date[1]}-${date[2]}-${date[3]}`];
  }
}
