import { contentLines, linesOf, unescaped } from "../content-lines.js";
import { decode, encodingOf } from "../encoding.js";
import type { Reader } from "../reader.js";
import { RecordTable } from "../record-table.js";
import { textBlocks } from "../text.js";

/**
 * Calendars (iCalendar, RFC 5545) → a Table of those who organise and attend, Text for what the
 * events say, and the files in them.
 */
export const ics: Reader = {
  type: "ics",
  extensions: ["ics", "ical", "ifb", "vcs"],
  family: "text",
  recognises: (peek) => /^\s*BEGIN:VCALENDAR\s/i.test(peek.text()),
  async *read(attachment, { budget }) {
    const { bytes, location } = attachment;
    const hidden = attachment.hidden ?? false;
    const encoding = encodingOf(attachment);
    const table = new RecordTable(location, hidden, budget, { ofGuests: true });
    const lines: string[] = [];
    let open = 0;
    for (const { name, parameters, value } of contentLines(linesOf(decode(bytes, encoding)))) {
      budget.checkTime();
      if (name === "ATTENDEE" || name === "ORGANIZER") {
        table.add([
          ["Nom complet", parameter(parameters, "CN")],
          ["E-mail", withoutScheme(parameter(parameters, "EMAIL") || value)],
        ]);
        for (const other of others)
          for (const address of parameter(parameters, other).split(/"?,"?/))
            if (address.includes("@")) table.add([["E-mail", withoutScheme(address)]]);
        if (table.full) yield* table.take();
      } else if (name === "ATTACH" && /;(?:VALUE=BINARY|ENCODING=BASE64)/i.test(parameters)) {
        const own = parameter(parameters, "FILENAME") || parameter(parameters, "X-FILENAME");
        yield {
          type: "nested",
          attachment: {
            location: { path: [...location.path, own], place: "embedded" },
            bytes: Buffer.from(value, "base64"),
            hidden: true,
          },
        };
      } else if (/;FMTTYPE="?text\/html/i.test(parameters)) {
        // What the reader sees in place of DESCRIPTION: X-ALT-DESC, STYLED-DESCRIPTION (RFC 9073).
        yield {
          type: "nested",
          attachment: {
            location,
            declaredType: "text/html",
            charset: "utf-8",
            bytes: Buffer.from(unescaped(value)),
            ...(hidden && { hidden }),
          },
        };
      } else if (name === "") {
        // What somebody pasted beside the properties.
        lines.push(value);
      } else if (name === "BEGIN" || name === "END") {
        lines.push("");
        open += name === "BEGIN" ? 1 : -1;
      } else if (name.startsWith("X-") && !written.has(name)) {
        // Of an unknown program's own; its ids, times and states are single words.
        if (!/^[\w.:;+/=-]*$/.test(value) && !name.endsWith("ID"))
          lines.push(`${name.slice(2).toLowerCase().replaceAll("-", " ")}: ${unescaped(value)}`);
      } else if (!technical.has(name)) {
        lines.push("", unescaped(value), "");
      }
    }
    yield* table.take();
    if (lines.length > 0) yield* textBlocks([lines.join("\n")], location, hidden, budget);
    if (open > 0) yield { type: "unread", location, reason: "malformed" };
  },
};

/** A parameter's value, without quotes; `""` for none. */
function parameter(parameters: string, name: string): string {
  const match = new RegExp(`;${name}=("[^"]*"(?:,"[^"]*")*|[^;:]*)`, "i").exec(parameters);
  return match?.[1]!.replaceAll(/^"|"$/g, "").trim() ?? "";
}

function withoutScheme(address: string): string {
  return address.replace(/^mailto:/i, "").trim();
}

/** Parameters of an attendee with the addresses of others (RFC 5545, section 3.2). */
const others = ["SENT-BY", "DELEGATED-TO", "DELEGATED-FROM", "MEMBER"];

/** Properties of programs that hold words. */
const written = new Set(["X-ALT-DESC", "X-WR-CALNAME", "X-WR-CALDESC"]);

/** Properties without words: times, ids, numbers, states (RFC 5545, section 3.8; RFC 7986). */
const technical = new Set([
  "VERSION",
  "PRODID",
  "CALSCALE",
  "METHOD",
  "UID",
  "RECURRENCE-ID",
  "RELATED-TO",
  "SEQUENCE",
  "DTSTAMP",
  "DTSTART",
  "DTEND",
  "DUE",
  "DURATION",
  "COMPLETED",
  "CREATED",
  "LAST-MODIFIED",
  "REFRESH-INTERVAL",
  "RRULE",
  "RDATE",
  "EXDATE",
  "EXRULE",
  "FREEBUSY",
  "TRIGGER",
  "REPEAT",
  "ACTION",
  "STATUS",
  "TRANSP",
  "CLASS",
  "PRIORITY",
  "PERCENT-COMPLETE",
  "GEO",
  "COLOR",
  "TZID",
  "TZNAME",
  "TZOFFSETFROM",
  "TZOFFSETTO",
  "TZURL",
]);
