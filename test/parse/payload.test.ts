/** Objects of nodemailer and the providers, typed by their own SDKs: a type error fails `npm run typecheck`. */
import type { SendEmailCommandInput } from "@aws-sdk/client-sesv2";
import type { Brevo } from "@getbrevo/brevo";
import type { Temv1alpha1 } from "@scaleway/sdk-tem";
import type MailService from "@sendgrid/mail";
import type { SendEmailV3_1 } from "node-mailjet";
import type { SendMailOptions as SendMailOptions10 } from "nodemailer10";
import type { SendMailOptions } from "nodemailer";
import type { Message as PostmarkMessage } from "postmark";
import type { CreateEmailOptions } from "resend";
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { createScanner, scan } from "../../src/index.js";
import type { Input } from "../../src/parse/open.js";
import { isPayload, parsePayload } from "../../src/parse/payload.js";
import { defaultLimits } from "../../src/read/limits.js";
import type { Message } from "../../src/types.js";
import { csv, shown } from "./build.js";

const base64 = csv.toString("base64");
const bytes = new Uint8Array(csv);

const brevo: Brevo.SendTransacEmailRequest = {
  sender: { email: "bureau@example.fr", name: "Bureau" },
  to: [{ email: "a@example.fr" }],
  cc: [{ email: "c@example.fr" }],
  bcc: [{ email: "b@example.fr" }],
  subject: "Sujet",
  textContent: "Bonjour",
  htmlContent: "<p>Bonjour</p>",
  attachment: [{ name: "liste.csv", content: base64 }],
};
const mailjet: SendEmailV3_1.Body = {
  Messages: [
    {
      From: { Email: "bureau@example.fr", Name: "Bureau" },
      To: [{ Email: "a@example.fr", Name: "A" }],
      Cc: [{ Email: "c@example.fr", Name: "C" }],
      Bcc: [{ Email: "b@example.fr", Name: "B" }],
      Subject: "Sujet",
      TextPart: "Bonjour",
      HTMLPart: "<p>Bonjour</p>",
      Attachments: [{ ContentType: "text/csv", Filename: "liste.csv", Base64Content: base64 }],
    },
  ],
};
const scaleway: Temv1alpha1.CreateEmailRequest = {
  from: { email: "bureau@example.fr", name: "Bureau" },
  to: [{ email: "a@example.fr" }],
  cc: [{ email: "c@example.fr" }],
  bcc: [{ email: "b@example.fr" }],
  subject: "Sujet",
  text: "Bonjour",
  html: "<p>Bonjour</p>",
  attachments: [{ name: "liste.csv", type: "text/csv", content: base64 }],
};
const sendgrid: Exclude<Parameters<(typeof MailService)["send"]>[0], unknown[]> = {
  from: { email: "bureau@example.fr", name: "Bureau" },
  to: "a@example.fr",
  cc: ["c@example.fr"],
  bcc: { email: "b@example.fr" },
  subject: "Sujet",
  text: "Bonjour",
  html: "<p>Bonjour</p>",
  attachments: [{ filename: "liste.csv", content: base64, type: "text/csv" }],
};
const resend: CreateEmailOptions = {
  from: "Bureau <bureau@example.fr>",
  to: ["a@example.fr"],
  cc: "c@example.fr",
  bcc: "b@example.fr",
  subject: "Sujet",
  text: "Bonjour",
  html: "<p>Bonjour</p>",
  attachments: [{ filename: "liste.csv", content: csv }],
};
const postmark: PostmarkMessage = {
  From: "Bureau <bureau@example.fr>",
  To: "a@example.fr",
  Cc: "c@example.fr",
  Bcc: "b@example.fr",
  Subject: "Sujet",
  TextBody: "Bonjour",
  HtmlBody: "<p>Bonjour</p>",
  Attachments: [{ Name: "liste.csv", Content: base64, ContentType: "text/csv", ContentID: null }],
};
const ses: SendEmailCommandInput = {
  FromEmailAddress: "bureau@example.fr",
  Destination: {
    ToAddresses: ["a@example.fr"],
    CcAddresses: ["c@example.fr"],
    BccAddresses: ["b@example.fr"],
  },
  Content: {
    Simple: {
      Subject: { Data: "Sujet" },
      Body: { Text: { Data: "Bonjour" }, Html: { Data: "<p>Bonjour</p>" } },
      Attachments: [{ FileName: "liste.csv", RawContent: bytes, ContentType: "text/csv" }],
    },
  },
};
const nodemailer: SendMailOptions = {
  from: { name: "Bureau", address: "bureau@example.fr" },
  to: "A <a@example.fr>",
  cc: ["c@example.fr"],
  bcc: "b@example.fr",
  subject: "Sujet",
  text: "Bonjour",
  html: "<p>Bonjour</p>",
  attachments: [{ filename: "liste.csv", content: csv.toString() }],
};
const nodemailer10: SendMailOptions10 = {
  ...(nodemailer as SendMailOptions10),
  attachments: [{ filename: "liste.csv", content: csv }],
};

const payloads: [string, Input][] = [
  ["nodemailer", nodemailer],
  ["nodemailer 10", nodemailer10],
  ["Brevo", brevo],
  ["Mailjet", mailjet],
  ["Scaleway TEM", scaleway],
  ["SendGrid", sendgrid],
  ["Resend", resend],
  ["Postmark", postmark],
  ["SES", ses],
  ["SES, as a command", { input: ses } as unknown as Input],
];

test.each(payloads)("%s: envelope, bodies and attachment", async (_, input) => {
  expect(isPayload(input)).toBe(true);
  const { message } = await parsePayload(input as Record<string, unknown>, {
    limits: defaultLimits,
  });
  expect(message.envelope).toEqual({
    sender: "bureau@example.fr",
    to: ["a@example.fr"],
    cc: ["c@example.fr"],
    bcc: ["b@example.fr"],
    recipients: ["a@example.fr", "c@example.fr", "b@example.fr"],
  });
  expect(message.bodies.map(shown).sort()).toEqual([
    "<html-body>: <p>Bonjour</p>",
    "<subject>: Sujet",
    "<text-body>: Bonjour",
  ]);
  expect(message.attachments.map(shown)).toEqual([`liste.csv: ${csv}`]);
  expect(message.unread).toEqual([]);
  expect((await createScanner().scan(input)).verdict).toBe("block");
});

const parsed = async (payload: object): Promise<Message> =>
  (await parsePayload(payload as Record<string, unknown>, { limits: defaultLimits })).message;

describe("attachments", () => {
  test.each([
    ["text", { content: "nom;courriel" }, "nom;courriel"],
    ["bytes", { content: Buffer.from("nom") }, "nom"],
    [
      "bytes that went through JSON",
      { content: JSON.parse(JSON.stringify(Buffer.from("nom"))) as object },
      "nom",
    ],
    ["ArrayBuffer", { content: new Uint8Array([110, 111, 109]).buffer }, "nom"],
    ["base64 by its encoding", { content: "bm9t", encoding: "base64" }, "nom"],
    ["hex by its encoding", { content: "6e6f6d", encoding: "hex" }, "nom"],
    ["data URI, base64", { path: "data:text/csv;base64,bm9t" }, "nom"],
    ["data URI, percent", { path: "data:text/csv,n%C3%A9e" }, "née"],
    ["data URI, damaged", { path: "data:text/csv,100%,%6e%6fm" }, "100%,nom"],
    ["empty", { content: "" }, ""],
  ])("%s", async (_, attachment, content) => {
    const { attachments, unread } = await parsed({
      to: "a@example.fr",
      attachments: [{ filename: "a", ...attachment }],
    });
    expect(attachments.map(shown)).toEqual([`a: ${content}`]);
    expect(unread).toEqual([]);
  });

  test.each([
    ["an address", { filename: "a.csv", path: "https://example.fr/x/a.csv?b=c" }, "a.csv"],
    ["an address without a name", { path: "https://example.fr/x/a.csv?b=c" }, "a.csv"],
    ["href", { href: "https://example.fr/a.csv" }, "a.csv"],
    ["url", { url: "https://example.fr/a.csv" }, "a.csv"],
    ["a file", { path: "/srv/files/a.csv" }, "a.csv"],
    ["content that points away", { filename: "a.csv", content: { path: "/a.csv" } }, "a.csv"],
    [
      "a stream, which is not consumed",
      { filename: "a.csv", content: Readable.from(["nom"]) },
      "a.csv",
    ],
    ["nothing", {}, "part-1"],
  ])("not in the object, and said: %s", async (_, attachment, name) => {
    const { attachments, unread } = await parsed({ to: "a@example.fr", attachments: [attachment] });
    expect(attachments).toEqual([]);
    expect(unread).toEqual([{ type: "unread", reason: "remote", location: { path: [name] } }]);
  });

  test("short text that reads as base64 is read both ways, long text as base64 only", async () => {
    const short = Buffer.from("nom;courriel").toString("base64");
    const both = await parsed({ to: "a", attachments: [{ filename: "a", content: short }] });
    expect(both.attachments.map(shown)).toEqual(["a: nom;courriel", `a: ${short}`]);
    const long = await parsed({ to: "a", attachments: [{ filename: "a", content: base64 }] });
    expect(long.attachments.map(shown)).toEqual([`a: ${csv}`]);
    const unknown = Buffer.alloc(300, 0x03);
    const binary = await parsed({
      to: "a",
      attachments: [{ filename: "a", content: unknown.toString("base64") }],
    });
    expect(Buffer.from(binary.attachments[0].bytes)).toEqual(unknown);
  });

  test("alternatives, calendar events, inlined and raw ones", async () => {
    const { attachments, bodies } = await parsed({
      to: "a@example.fr",
      alternatives: [{ contentType: "text/x-web", content: "autre" }],
      icalEvent: { filename: "i.ics", content: "BEGIN" },
      attachments: [{ raw: "Content-Type: text/csv; name=r.csv\r\n\r\nbrut" }],
      InlinedAttachments: [{ Filename: "b.png", Base64Content: "aW1hZ2U=" }],
    });
    expect(attachments.map(shown)).toEqual([
      "part-1: autre",
      "i.ics: BEGIN",
      "r.csv: brut",
      "b.png: image",
    ]);
    expect(bodies).toEqual([]);
  });
});

test("raw messages: nodemailer and SES", async () => {
  const raw = "From: x@example.fr\r\nTo: y@example.fr\r\nSubject: s\r\n\r\ntexte";
  for (const payload of [
    { raw },
    { raw: Buffer.from(raw) },
    { Content: { Raw: { Data: Buffer.from(raw) } } },
    { RawMessage: { Data: new Uint8Array(Buffer.from(raw)) } },
    { raw: Buffer.from(raw).toString("base64url") },
    { raw: Buffer.from(raw).toString("base64") },
  ]) {
    const message = await parsed(payload);
    expect(message.envelope).toMatchObject({
      sender: "x@example.fr",
      recipients: ["y@example.fr"],
    });
    expect(message.bodies.map(shown)).toEqual(["<subject>: s", "<text-body>: texte"]);
  }
  expect((await parsed({ raw: { path: "/a.eml" } })).unread).toMatchObject([{ reason: "remote" }]);
});

test("files by names that are not known", async () => {
  const { attachments, unread } = await parsed({
    to: "a@example.fr",
    attachment: [{ filename: "mailgun.csv", data: Buffer.from(csv) }],
    message: { attachments: [{ name: "graph.csv", contentBytes: base64 }] },
    content: { attachments: [{ name: "sparkpost.csv", type: "text/csv", data: base64 }] },
    file: bytes,
    more: { buffer: { data: bytes.buffer } },
    json: JSON.parse(JSON.stringify(Buffer.from(csv))),
    stream: Readable.from([csv]),
    blob: new Blob([csv]),
  });
  expect(attachments.map(({ location, bytes: content }) => [location.path[0], content])).toEqual(
    ["mailgun.csv", "graph.csv", "sparkpost.csv", "file", "data", "json"].map((name) => [
      name,
      Buffer.from(csv),
    ]),
  );
  expect(unread.map(({ location, reason }) => [location.path[0], reason])).toEqual([
    ["stream", "remote"],
    ["blob", "remote"],
  ]);
});

test("variables of templates may be called as what streams have", async () => {
  const { bodies, unread } = await parsed({
    to: "a@example.fr",
    dynamicTemplateData: { stream: "lettre", pipe: "oui", members: ["jean.martin@example.org"] },
  });
  expect(bodies.map((body) => String(body.bytes)).join()).toContain("jean.martin@example.org");
  expect(unread).toEqual([]);
});

test("what nodemailer's stream and JSON transports answer", async () => {
  const raw = "From: x@example.fr\r\nTo: y@example.fr\r\n\r\ntexte";
  const envelope = { from: "x@example.fr", to: ["y@example.fr"] };
  for (const message of [
    Buffer.from(raw),
    raw,
    JSON.stringify({ to: "y@example.fr", text: "texte" }),
  ]) {
    const { bodies, envelope: found } = await parsed({
      envelope,
      messageId: "<1@example.fr>",
      message,
    });
    expect(bodies.map(shown)).toEqual(["<text-body>: texte"]);
    expect(found.recipients).toEqual(["y@example.fr"]);
  }
  const streamed = await parsed({ envelope, message: Readable.from([raw]) });
  expect(streamed.unread).toEqual([
    { type: "unread", reason: "remote", location: { path: ["message"] } },
  ]);
});

test("several messages in one call: nobody sees the recipients of another", async () => {
  const { envelope, bodies } = await parsed({
    from: "x@example.fr",
    personalizations: [
      {
        to: [{ email: "a@example.fr" }, { email: "b@example.fr" }],
        dynamicTemplateData: { nom: "Durand" },
      },
      { to: [{ email: "c@example.fr" }], subject: "Autre" },
    ],
    content: [
      { type: "text/plain", value: "texte" },
      { type: "text/html", value: "<p>html</p>" },
    ],
    sendAt: 1_700_000_000,
    templateId: "d-12345678",
  });
  expect(envelope.to).toEqual(["a@example.fr", "b@example.fr"]);
  expect(envelope.recipients).toEqual(["a@example.fr", "b@example.fr", "c@example.fr"]);
  expect(bodies.map(shown).sort()).toEqual([
    "<html-body>: <p>html</p>",
    "<subject>: Autre",
    "<text-body>: nom: Durand",
    "<text-body>: texte",
  ]);
});

test("the envelope of nodemailer, and the one given beside", async () => {
  const payload = { to: "a@example.fr", envelope: { from: "r@example.fr", to: ["b@example.fr"] } };
  expect((await parsed(payload)).envelope).toMatchObject({
    sender: "r@example.fr",
    recipients: ["a@example.fr", "b@example.fr"],
  });
  const { message } = await parsePayload(payload, {
    limits: defaultLimits,
    envelope: { to: "c@example.fr" },
  });
  expect(message.envelope.recipients).toEqual(["a@example.fr", "c@example.fr"]);
});

test("more recipients than a call takes arguments", async () => {
  const many = Array.from({ length: 200_000 }, (_, index) => `p${index}@example.fr`);
  const { envelope } = await parsed({ from: "a@example.fr", to: many, cc: many, bcc: many });
  for (const list of [envelope.to, envelope.cc, envelope.bcc, envelope.recipients])
    expect(list).toHaveLength(200_000);
});

test("addresses in lists of lists and in groups", async () => {
  const group = { name: "amis", group: [{ address: "b@example.fr" }] };
  expect((await parsed({ to: [["a@example.fr", [group]]] })).envelope.to).toEqual([
    "a@example.fr",
    "b@example.fr",
  ]);
});

test("bodies that are not in the object are said", async () => {
  expect((await parsed({ to: "a", html: { path: "/mail.html" } })).unread).toEqual([
    { type: "unread", reason: "remote", location: { path: [], place: "html-body" } },
  ]);
});

test("an object that holds itself ends", async () => {
  const payload: Record<string, unknown> = { to: "a@example.fr", params: {} };
  payload.message = payload;
  (payload.params as Record<string, unknown>).self = payload.params;
  expect((await parsed(payload)).envelope.recipients).toEqual(["a@example.fr"]);
});

test.each([[{}], [[]], [[1]], [{ nom: 1 }], [new Date()]])("no message: %j", (input) => {
  expect(isPayload(input)).toBe(false);
});

test("the bytes are counted", async () => {
  const { stats } = await scan({ to: "a@example.fr", text: "dix octets" });
  expect(stats).toMatchObject({ bytes: 10, attachments: 0 });
});
