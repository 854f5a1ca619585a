import { contentLines, linesOf, unescaped } from "./content-lines.js";
import { decode, findEncoding } from "./encoding.js";
import type { Reader } from "./reader.js";
import { RecordTable } from "./record-table.js";
import { textBlocks } from "./text.js";

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
    const encoding = findEncoding(bytes, attachment.charset);
    if (encoding === undefined) return;
    const table = new RecordTable(location, hidden, budget);
    const lines: string[] = [];
    for (const { name, parameters, value } of contentLines(linesOf(decode(bytes, encoding)))) {
      budget.checkTime();
      if (name === "ATTENDEE" || name === "ORGANIZER") {
        const common = /;CN=(?:"([^"]*)"|([^;:]*))/i.exec(parameters);
        table.add([
          ["Nom complet", (common?.[1] ?? common?.[2] ?? "").trim()],
          ["E-mail", value.replace(/^mailto:/i, "").trim()],
        ]);
        if (table.full) yield* table.take();
      } else if (name === "ATTACH" && /;VALUE=BINARY/i.test(parameters)) {
        const fileName = /;(?:FILENAME|X-FILENAME)=(?:"([^"]*)"|([^;:]*))/i.exec(parameters);
        yield {
          type: "nested",
          attachment: {
            location: {
              path: [...location.path, fileName?.[1] ?? fileName?.[2] ?? ""],
              place: "embedded",
            },
            bytes: Buffer.from(value, "base64"),
            hidden: true,
          },
        };
      } else if (name === "") {
        // What somebody pasted beside the properties.
        lines.push(value);
      } else if (written.has(name)) {
        lines.push(unescaped(value), "");
      }
    }
    yield* table.take();
    if (lines.length > 0) yield* textBlocks([lines.join("\n")], location, hidden, budget);
  },
};

/** Properties that hold words. */
const written = new Set([
  "SUMMARY",
  "DESCRIPTION",
  "LOCATION",
  "CONTACT",
  "COMMENT",
  "X-ALT-DESC",
  "X-WR-CALNAME",
  "RESOURCES",
]);
