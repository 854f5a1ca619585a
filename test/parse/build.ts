/** Messages for the tests of `parse/`: lines joined as mail has them. */
import { people } from "../../fixtures/people.js";
import { defaultLimits } from "../../src/read/limits.js";
import { isMessage, parse, type ParseContext } from "../../src/parse/index.js";
import type { Attachment, Message } from "../../src/types.js";

/** Lines, ended with CRLF. */
export const lines = (...text: readonly string[]): string =>
  text.map((line) => `${line}\r\n`).join("");

/** A CSV file of 30 invented people, as an office exports it. */
export const csv = Buffer.from(
  [
    "Nom;Prénom;Courriel;Portable;Code postal;Ville",
    ...people(30).map(({ lastName, firstName, email, mobile, address }) =>
      [lastName, firstName, email, mobile, address.postcode, address.town].join(";"),
    ),
    "",
  ].join("\n"),
);

/** Base64 in lines of 76 digits. */
export const folded = (bytes: Buffer, end = "\r\n"): string =>
  bytes.toString("base64").replaceAll(/.{76}/g, `$&${end}`);

/** Parses a message given as text (one byte a character above U+007F if Latin-1) or bytes. */
export async function parsed(
  message: string | Buffer,
  context: Partial<ParseContext> = {},
): Promise<Message> {
  const bytes = typeof message === "string" ? Buffer.from(message) : message;
  return parse(bytes, { limits: defaultLimits, ...context });
}

/** Where an attachment stands, and its bytes as text. */
export const shown = ({ location, bytes }: Attachment): string =>
  `${[...location.path, ...(location.place ? [`<${location.place}>`] : [])].join(" › ")}: ${Buffer.from(bytes).toString()}`;

/** Bodies and attachments whose bytes are those of the CSV file, in messages in the message too. */
export async function lists(message: Message): Promise<Attachment[]> {
  const found = [...message.bodies, ...message.attachments].map(async (attachment) => {
    const bytes = Buffer.from(attachment.bytes);
    if (bytes.toString().replaceAll("\r\n", "\n").trim() === csv.toString().trim())
      return [attachment];
    return isMessage(bytes) ? lists(await parsed(bytes)) : [];
  });
  return (await Promise.all(found)).flat();
}
