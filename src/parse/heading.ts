/** The header of a message → who it is from, who it goes to, and its subject. */
import { addresses } from "./address.js";
import { decodeWords, type Field } from "./header.js";

/** What the header says of the message as a whole. */
export interface Heading {
  /** Decoded; `""` for none. */
  readonly subject: string;
  /** From, else Sender. */
  readonly sender?: string;
  readonly to: readonly string[];
  readonly cc: readonly string[];
  readonly bcc: readonly string[];
}

/** Reads the fields of a header. */
export function heading(fields: readonly Field[]): Heading {
  const values = (name: string): string[] =>
    fields.filter((field) => field.name === name).map(({ value }) => value);
  const people = (name: string): string[] => addresses(values(name).join(", "));
  const sender = people("from")[0] ?? people("sender")[0];
  return {
    subject: decodeWords(values("subject").join(" ")),
    ...(sender !== undefined && { sender }),
    to: people("to"),
    cc: people("cc"),
    bcc: people("bcc"),
  };
}
