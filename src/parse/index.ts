import { simpleParser, type AddressObject } from "mailparser";
import type { Attachment, Message } from "../types.js";

/** Opens a raw message: envelope, bodies, attachments. */
export async function parse(bytes: Uint8Array): Promise<Message> {
  const mail = await simpleParser(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipImageLinks: true,
    skipTextLinks: true,
  });
  const addresses = (field: AddressObject | AddressObject[] | undefined): string[] =>
    [field ?? []]
      .flat()
      .flatMap((object) => object.value.map((entry) => (entry.address ?? "").toLowerCase()));
  const to = addresses(mail.to);
  const cc = addresses(mail.cc);
  const bcc = addresses(mail.bcc);
  const bodies: Attachment[] = [];
  if (mail.text)
    bodies.push({ location: { path: [], place: "text-body" }, bytes: Buffer.from(mail.text) });
  return {
    envelope: {
      sender: addresses(mail.from)[0],
      to,
      cc,
      bcc,
      recipients: [...new Set([...to, ...cc, ...bcc])],
    },
    bodies,
    attachments: mail.attachments.map((attachment) => ({
      location: { path: [attachment.filename ?? ""] },
      declaredType: attachment.contentType,
      bytes: attachment.content,
    })),
    unread: [],
  };
}
