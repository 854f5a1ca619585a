import { mailboxStarts } from "./eml.js";
import type { Reader } from "../reader.js";

/** A mailbox file (RFC 4155, appendix A; the variants of other programs) → its messages, one by one. */
export const mbox: Reader = {
  type: "mbox",
  extensions: ["mbox", "mbx"],
  family: "text",
  holdsBinary: true,
  exclusive: true,
  // One message behind a `From ` line is read as that message.
  recognises: (peek) => peek.startsWith("From ") && mailboxStarts(peek.bytes, 2).length === 2,
  async *read({ bytes, location, hidden }, { budget }) {
    const starts = mailboxStarts(bytes, budget.limits.maxEntries + 1);
    for (const [index, { message }] of starts.entries()) {
      const end = starts[index + 1]?.start ?? bytes.length;
      yield {
        type: "nested",
        attachment: {
          location: { ...location, path: [...location.path, `${index + 1}.eml`] },
          declaredType: "message/rfc822",
          bytes: bytes.subarray(message, end),
          ...(hidden && { hidden }),
        },
      };
    }
  },
};
