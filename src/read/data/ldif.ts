import { linesOf } from "../content-lines.js";
import { decode, encodingOf } from "../encoding.js";
import type { Reader } from "../reader.js";
import { RecordTable } from "../record-table.js";

/** Directory exports (LDIF, RFC 2849; address books of Thunderbird) → a Table, one entry a row. */
export const ldif: Reader = {
  type: "ldif",
  extensions: ["ldif", "ldi"],
  family: "text",
  recognises: (peek) => {
    if (!peek.text().includes("dn:")) return false;
    const lines = peek
      .text()
      .split(/\r\n?|\n/)
      .filter((line) => line.trim() !== "" && !line.startsWith("#") && !/^version: *1$/.test(line));
    return /^dn::? \S/.test(lines[0] ?? "") && /^(?: |[\w;-]{1,100}::? )/.test(lines[1] ?? "");
  },
  async *read(attachment, { budget }) {
    const { bytes, location } = attachment;
    const encoding = encodingOf(attachment);
    const table = new RecordTable(location, attachment.hidden ?? false, budget);
    let entry: [string, string][] = [];
    for (const line of unfolded(linesOf(decode(bytes, encoding)))) {
      if (line === "") {
        budget.checkTime();
        table.add(entry);
        entry = [];
        if (table.full) yield* table.take();
        continue;
      }
      const match = /^([\w.-]{1,200})(?:;[\w.;-]{1,200})?:([:<]?) *(.*)$/s.exec(line);
      if (match === null || line.startsWith("#")) continue;
      const [, name, mark, raw] = match as unknown as [string, string, string, string];
      const value = mark === ":" ? Buffer.from(raw, "base64").toString("utf8") : raw;
      // Pictures and certificates, and what every entry has.
      if (value.includes("\ufffd") || /^(?:objectclass|dn|changetype|version)$/i.test(name))
        continue;
      const lower = name.toLowerCase();
      // RFC 4517, 3.3.28: the lines of a postal address.
      const text = lower.endsWith("postaladdress") ? value.replaceAll("$", ", ") : value;
      entry.push([Object.hasOwn(headers, lower) ? headers[lower]! : name, text]);
    }
    table.add(entry);
    yield* table.take();
  },
};

/** A line that begins with a blank goes on with the one before. */
function* unfolded(lines: Iterable<string>): Generator<string> {
  let open: string | undefined;
  for (const line of lines) {
    if (line.startsWith(" ") && open !== undefined) open += line.slice(1);
    else {
      if (open !== undefined) yield open;
      open = line;
    }
  }
  if (open !== undefined) yield open;
}

/** Attributes of people (RFC 4519, RFC 4524) under the headers that a list would have. */
const headers: Readonly<Record<string, string>> = {
  cn: "Nom complet",
  displayname: "Nom complet",
  sn: "Nom",
  surname: "Nom",
  givenname: "Prénom",
  mail: "E-mail",
  telephonenumber: "Téléphone",
  homephone: "Téléphone domicile",
  mobile: "Portable",
  postaladdress: "Adresse",
  homepostaladdress: "Adresse",
  street: "Adresse",
  streetaddress: "Adresse",
  postalcode: "Code postal",
  l: "Ville",
  o: "Organisation",
  ou: "Service",
  title: "Fonction",
};
