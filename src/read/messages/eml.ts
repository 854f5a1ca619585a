import type { Reader } from "../reader.js";
import { isBehindBytes, isMessage, parse } from "../../parse/index.js";

export { decodeText, unescaped } from "../../parse/header.js";
export { mailboxStarts } from "../../parse/index.js";
export { isFile, lostFiles } from "../../parse/lost.js";
export { crc16, percentDecoded, quotedPrintable } from "../../parse/transfer.js";

/** A message within the message (RFC 5322, `message/rfc822`): forwarded, saved, or MHTML (RFC 2557). */
export const eml: Reader = {
  type: "eml",
  extensions: ["eml", "mht", "mhtml"],
  family: "text",
  holdsBinary: true,
  exclusive: true,
  recognises(peek) {
    const head = Buffer.from(peek.head, "latin1");
    return isMessage(head) && (!isBehindBytes(head) || "behind");
  },
  async *read(attachment, { budget }) {
    const message = await parse(attachment.bytes, {
      limits: budget.limits,
      path: attachment.location.path,
      isPart: /^message\/|^text\/rfc822-headers$/.test(attachment.declaredType ?? ""),
    });
    yield* message.unread;
    const place = attachment.location.place;
    for (const inner of [...message.bodies, ...message.attachments]) {
      const location = { ...(place && { place }), ...inner.location };
      const hidden = attachment.hidden || inner.hidden;
      yield { type: "nested", attachment: { ...inner, location, ...(hidden && { hidden }) } };
    }
  },
};
