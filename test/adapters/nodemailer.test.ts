/** The guard against the real nodemailer, 7 to 10, and a real SMTP server on loopback. */
import { getEventListeners, once } from "node:events";
import { readFileSync } from "node:fs";
import { chmod, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import { type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { setTimeout as after } from "node:timers/promises";
import { SMTPServer } from "smtp-server";
import nodemailer10 from "nodemailer10";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import {
  guard,
  type GuardOptions,
  PersonalDataError,
  ScanFailedError,
} from "../../src/adapters/nodemailer.js";
import { unanswered } from "../../src/adapters/unanswered.js";
import { completePolicy } from "../../src/decide/policy.js";
import { defaultLimits } from "../../src/read/limits.js";
import type { Scanner } from "../../src/scanner.js";
import { people } from "../../fixtures/people.js";
import { csv } from "../parse/build.js";

vi.setConfig({ testTimeout: 60_000 });

type Nodemailer = typeof nodemailer10;
const load = async (name: string): Promise<Nodemailer> =>
  ((await import(name)) as { default: Nodemailer }).default;
const versions = await Promise.all(
  [7, 8, 9, 10].map(async (major) => ({ major, nodemailer: await load(`nodemailer${major}`) })),
);

const list = csv.toString();
const persons = people(30);
const emails = persons.map(({ email }) => email);
const calendar = (guests: typeof persons): string =>
  [
    "BEGIN:VCALENDAR",
    "BEGIN:VEVENT",
    ...guests.map(
      ({ firstName, lastName, email }) => `ATTENDEE;CN=${firstName} ${lastName}:mailto:${email}`,
    ),
    "END:VEVENT",
    "END:VCALENDAR",
    "",
  ].join("\r\n");
const clean = "article;prix\nchaise;12,50\n";

let folder = "";
let web: Server;
let fetches = 0;
const file = (name: string): string => join(folder, name);
const address = (name: string): string =>
  `http://127.0.0.1:${(web.address() as AddressInfo).port}/${name}`;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "parefuite-"));
  await writeFile(file("liste.csv"), list);
  await writeFile(file("prix.csv"), clean);
  await writeFile(file("sans-point"), clean);
  web = createServer((request, response) => {
    fetches++;
    response.end(request.url?.includes("liste") ? list : clean);
  }).listen(0, "127.0.0.1");
  await once(web, "listening");
});
afterAll(async () => {
  web.close();
  await rm(folder, { recursive: true, force: true });
});

const base = {
  from: "Bureau <bureau@example.fr>",
  to: "Jean <jean@example.org>",
  bcc: "cachee@example.org",
  subject: "Été",
  text: "Bonjour,\nvoici les prix.\n",
  messageId: "<1@example.fr>",
  date: new Date(0),
  baseBoundary: "frontière",
};

/** Every way to attach, with the content of the list or of the price list. */
const attach = (listed: boolean): Record<string, () => object> => {
  const content = listed ? list : clean;
  const name = listed ? "liste.csv" : "prix.csv";
  const raw = `Content-Type: text/csv; name=${name}\r\nContent-Disposition: attachment\r\n\r\n${content}`;
  return {
    text: () => ({ attachments: [{ filename: name, content }] }),
    buffer: () => ({ attachments: [{ filename: name, content: Buffer.from(content) }] }),
    base64: () => ({
      attachments: [
        { filename: name, content: Buffer.from(content).toString("base64"), encoding: "base64" },
      ],
    }),
    path: () => ({ attachments: [{ path: file(name) }] }),
    href: () => ({ attachments: [{ href: address(name) }] }),
    "path that is an address": () => ({ attachments: [{ path: `${address(name)}?a=b` }] }),
    "data URI": () => ({
      attachments: [{ path: `data:text/csv;base64,${Buffer.from(content).toString("base64")}` }],
    }),
    "stream of bytes": () => ({
      attachments: [{ filename: name, content: Readable.from([Buffer.from(content)]) }],
    }),
    "stream of texts": () => ({
      attachments: [
        { filename: name, content: Readable.from([content.slice(0, 5), content.slice(5)]) },
      ],
    }),
    "content that points to a file": () => ({
      attachments: [{ filename: name, content: { path: file(name) } }],
    }),
    "raw attachment": () => ({ attachments: [{ raw }] }),
    "raw attachment as a stream": () => ({
      attachments: [{ raw: Readable.from([Buffer.from(raw)]) }],
    }),
    "raw message": () => ({
      raw: `From: a@example.fr\r\nTo: jean@example.org\r\nMIME-Version: 1.0\r\n${raw}`,
    }),
    "raw message as a stream": () => ({
      raw: Readable.from([
        `From: a@example.fr\r\nTo: jean@example.org\r\nMIME-Version: 1.0\r\n${raw}`,
      ]),
    }),
    alternative: () => ({ alternatives: [{ contentType: "text/csv", content }] }),
    "text body": () => ({ text: content }),
    "text body from a file": () => ({ text: { path: file(name) } }),
    "HTML body": () => ({ html: `<pre>${content}</pre>` }),
    "calendar event": () => ({ icalEvent: { content: calendar(listed ? persons : []) } }),
    "embedded picture": () => ({
      html: '<img src="cid:logo@example.fr">',
      attachments: [{ filename: name, cid: "logo@example.fr", content: Readable.from([content]) }],
    }),
    "forwarded message": () => ({
      attachments: [
        {
          contentType: "message/rfc822",
          content: `From: a@example.fr\r\nTo: b@example.fr\r\n${raw}`,
        },
      ],
    }),
  };
};

/** What holds the process open, by sort. */
function resources(): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of process.getActiveResourcesInfo()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

interface Sent {
  readonly envelope: { readonly from: string; readonly to: readonly string[] };
  readonly message: Buffer | Readable | string;
}
const bytesOf = async ({ message }: Sent): Promise<string> =>
  typeof message === "string" || Buffer.isBuffer(message)
    ? message.toString("latin1")
    : Buffer.concat(await message.toArray()).toString("latin1");

interface Sender {
  sendMail(data: object): Promise<Sent>;
  use(step: string, plugin: unknown): unknown;
  close(): void;
}

test("the types of nodemailer fit", () => {
  const transporter = nodemailer10.createTransport({ host: "127.0.0.1" });
  const same: typeof transporter = guard(transporter, { policy: "newsletter" });
  expect(same).toBe(transporter);
});

test.each([
  [{ onBlock: () => {} }, / onBlock: is unknown; known here: onWarn, onError, .*policy/],
  [{ onWarn: "block" }, / onWarn: must be a function/],
  [{ onError: "ignore" }, / onError: must be "block" or "allow"/],
  [{ signal: new AbortController() }, / signal: must be an AbortSignal/],
  [{ scanner: true }, / scanner: must be a scanner/],
  [{ limits: { maxRow: 3 } }, / limits\.maxRow: is unknown/],
])("options are checked when the guard is put on: %j", (options, why) => {
  const transporter = nodemailer10.createTransport({ host: "127.0.0.1" });
  expect(() => guard(transporter, options as object)).toThrow(why);
});

test.each([undefined, null, {}, "smtp://example.fr"])("%j is no transporter", (transporter) => {
  expect(() => guard(transporter as never)).toThrow(
    expect.objectContaining({ code: "invalid-options" }) as Error,
  );
});

// The one version that takes a signal with a message.
test("nodemailer 10: a message's own signal ends its scan", async () => {
  const controller = new AbortController();
  const content = new Readable({ read() {} });
  const transporter = guard(nodemailer10.createTransport({ streamTransport: true }));
  const sending = transporter.sendMail({
    ...base,
    attachments: [{ content }],
    signal: controller.signal,
  });
  setTimeout(() => controller.abort(), 50);
  await expect(sending).rejects.toMatchObject({ name: "AbortError" });
  expect(content.destroyed).toBe(true);
  expect(getEventListeners(controller.signal, "abort")).toEqual([]);
});

describe.each(versions)("nodemailer $major", ({ major, nodemailer }) => {
  const stream = (options: object = {}): Sender =>
    nodemailer.createTransport({
      streamTransport: true,
      buffer: true,
      ...options,
    }) as unknown as Sender;
  const guarded = (sender: Sender, options?: GuardOptions): Sender =>
    guard(sender as never, options);
  const failure = async (sending: Promise<unknown>): Promise<unknown> =>
    sending.then(
      () => "sent",
      (error: unknown) => error,
    );

  test.each(Object.keys(attach(true)))("blocked: %s", async (kind) => {
    const error = await failure(guarded(stream()).sendMail({ ...base, ...attach(true)[kind]() }));
    expect(error).toBeInstanceOf(PersonalDataError);
    expect((error as PersonalDataError).result.people.total).toBeGreaterThanOrEqual(30);
  });

  test.each(Object.keys(attach(false)))("sent unchanged: %s", async (kind) => {
    const send = async (sender: Sender): Promise<unknown> => {
      const sent = await sender.sendMail({ ...base, ...attach(false)[kind]() });
      return { envelope: sent.envelope, bytes: await bytesOf(sent) };
    };
    expect(await send(guarded(stream()))).toEqual(await send(stream()));
  });

  // Without the guard, this transport fails on these, or sends the insides of the stream object.
  const unfitForJson = /stream of texts|as a stream|embedded/;
  const jsonKinds = Object.keys(attach(false)).filter((kind) => !unfitForJson.test(kind));
  test.each(jsonKinds)("sent unchanged as JSON: %s", async (kind) => {
    const json = (): Sender =>
      nodemailer.createTransport({ jsonTransport: true }) as unknown as Sender;
    const send = async (sender: Sender): Promise<unknown> => {
      const data = { ...base, ...attach(false)[kind]() };
      const sent = await sender.sendMail(data).catch((error: Error) => error);
      return sent instanceof Error ? sent.message : JSON.parse(sent.message as string);
    };
    expect(await send(guarded(json()))).toEqual(await send(json()));
  });

  test("names of files without an ending, and from paths, stay", async () => {
    const mail = {
      ...base,
      attachments: [{ path: file("sans-point") }, { path: file("prix.csv"), filename: false }],
    };
    const json = (): Sender =>
      nodemailer.createTransport({ jsonTransport: true }) as unknown as Sender;
    expect(await bytesOf(await guarded(stream()).sendMail(mail))).toBe(
      await bytesOf(await stream().sendMail(mail)),
    );
    const names = async (sender: Sender): Promise<unknown> =>
      (
        JSON.parse((await sender.sendMail(mail)).message as string) as {
          attachments: { filename: string }[];
        }
      ).attachments.map(({ filename }) => filename);
    expect(await names(guarded(json()))).toEqual(await names(json()));
  });

  test("with a DKIM signature", async () => {
    const { generateKeyPairSync } = await import("node:crypto");
    const { privateKey } = generateKeyPairSync("rsa", {
      modulusLength: 1024,
      privateKeyEncoding: { type: "pkcs8", format: "pem" },
      publicKeyEncoding: { type: "spki", format: "pem" },
    });
    const dkim = { domainName: "example.fr", keySelector: "s", privateKey };
    const send = async (sender: Sender): Promise<string> =>
      bytesOf(await sender.sendMail({ ...base, ...attach(false).path() }));
    const signed = await send(guarded(stream({ dkim })));
    expect(signed).toMatch(/^DKIM-Signature:/);
    expect(signed).toBe(await send(stream({ dkim })));
  });

  test("behind plugins, with a header that is added behind the guard", async () => {
    const mail = { ...base, ...attach(false).path() };
    const send = async (guarding: boolean): Promise<string> => {
      const sender = stream();
      const upper = () =>
        new Transform({
          transform(chunk: Buffer, _, callback) {
            callback(null, chunk.toString("latin1").replace("les prix", "LES PRIX"));
          },
        });
      interface Mail {
        message: { transform(make: unknown): void; addHeader(name: string, value: string): void };
      }
      sender.use("stream", ({ message }: Mail, callback: () => void) => {
        message.transform(upper);
        callback();
      });
      if (guarding) guarded(sender);
      sender.use("stream", ({ message }: Mail, callback: () => void) => {
        message.addHeader("X-Later", "1");
        callback();
      });
      return bytesOf(await sender.sendMail(mail));
    };
    const sent = await send(true);
    expect(sent).toMatch(/^X-Later: 1\r$/m);
    expect(sent).toContain("LES PRIX");
    // Building a message adds the header that every message has: the later one stands behind it.
    const rest = (message: string): string => message.replace("X-Later: 1\r\n", "");
    expect(rest(sent)).toBe(rest(await send(false)));
  });

  test("a message without a body", async () => {
    const { text: _text, ...mail } = base;
    expect(await bytesOf(await guarded(stream()).sendMail(mail))).toBe(
      await bytesOf(await stream().sendMail(mail)),
    );
  });

  test("an address is fetched once", async () => {
    fetches = 0;
    await guarded(stream()).sendMail({ ...base, ...attach(false).href() });
    expect(fetches).toBe(1);
  });

  test("the caller's own data is left alone", async () => {
    const data = { ...base, attachments: [{ path: file("prix.csv") }] };
    const before = structuredClone(data);
    await guarded(stream()).sendMail(data);
    expect(data).toEqual(before);
  });

  test("what the error says: counts, no content", async () => {
    const error = (await failure(
      guarded(stream()).sendMail({ ...base, ...attach(true).path() }),
    )) as PersonalDataError;
    expect(error).toMatchObject({ code: "EPERSONALDATA", responseCode: 550, permanent: true });
    expect(error.message).toMatch(
      /^Not sent \([a-z, -]+\): 30 people would be exposed by sending this\.$/,
    );
    expect(error.result.verdict).toBe("block");
    const { inspect } = await import("node:util");
    expect(inspect(error)).not.toContain("liste.csv");
  });

  test("what the error says where nobody stands in the message", async () => {
    const crowd = await failure(
      guarded(stream()).sendMail({ ...base, to: people(40).map(({ email }) => email) }),
    );
    expect((crowd as Error).message).toBe(
      "Not sent (exposed-recipients): 40 recipients would see the others' addresses.",
    );
    const unopened = { filename: "stock.xlsx", content: Buffer.from("PK\x03\x04") };
    const policy = { unread: { malformed: "block" } } as const;
    const unread = await failure(
      guarded(stream(), { policy }).sendMail({ ...base, attachments: [unopened] }),
    );
    expect((unread as Error).message).toBe(
      "Not sent (unread): Part of the content could not be read.",
    );
  });

  test("the envelope is the real one: blind copies are recipients", async () => {
    const bcc = emails.slice(0, 3);
    const mail = { ...base, bcc, ...attach(true).text() };
    const error = await failure(guarded(stream()).sendMail(mail));
    expect((error as PersonalDataError).result.people.recipients).toBe(3);
  });

  test.each([
    ["sent by default", undefined, false],
    ["sent where the callback says nothing", () => undefined, false],
    ["refused", () => "block", true],
    ["refused, later", async () => "block", true],
    [
      "refused, since the callback failed",
      () => {
        throw new Error("callback");
      },
      true,
    ],
  ])("a warning: %s", async (_, onWarn, refused) => {
    const sender = guarded(stream(), {
      policy: { thresholds: { "bulk-people": { warn: 1, block: null } } },
      ...(onWarn && { onWarn }),
    });
    const outcome = await failure(sender.sendMail({ ...base, ...attach(true).text() }));
    expect(outcome instanceof Error).toBe(refused);
  });

  test.each([
    ["a file that does not exist", () => ({ attachments: [{ path: file("nope.csv") }] }), "ENOENT"],
    [
      "a stream that fails",
      () => ({
        attachments: [
          {
            content: new Readable({
              read() {
                this.destroy(Object.assign(new Error("disk"), { code: "EIO" }));
              },
            }),
          },
        ],
      }),
      "EIO",
    ],
    [
      "a stream that never ends",
      () => ({ attachments: [{ content: new Readable({ read() {} }) }] }),
      "input-failed",
    ],
    [
      "an address nobody answers",
      () => ({ attachments: [{ href: "http://127.0.0.1:1/" }] }),
      "ECONNREFUSED",
    ],
    [
      "a file, where files are forbidden",
      () => ({ disableFileAccess: true, ...attach(false).path() }),
      "EFILEACCESS",
    ],
    [
      "an address, where addresses are forbidden",
      () => ({ disableUrlAccess: true, ...attach(false).href() }),
      "EURLACCESS",
    ],
  ])("refused whatever onError says: %s", async (_, extra, code) => {
    const options: GuardOptions = { onError: "allow", limits: { maxMilliseconds: 300 } };
    const error = (await failure(
      guarded(stream(), options).sendMail({ ...base, ...extra() }),
    )) as Error & { code?: string };
    expect(error).toBeInstanceOf(Error);
    // nodemailer 7 has plain words where later ones have a code.
    expect([code, "ESTREAM", "EFETCH", undefined]).toContain(error.code);
  });

  test("an aborted signal", async () => {
    const error = await failure(
      guarded(stream(), { signal: AbortSignal.abort(), onError: "allow" }).sendMail(base),
    );
    expect(error).toBeInstanceOf(ScanFailedError);
    expect(error).toMatchObject({ code: "ESCANFAILED", responseCode: 451, permanent: false });
  });

  test("a message whose child was lost, and one that only came to a limit", async () => {
    const settings = { policy: completePolicy(), limits: defaultLimits };
    const lost = (limit?: "maxMilliseconds"): Scanner => ({
      scan: async () => unanswered({ reason: "timed-out", limit }, {}, settings, 0, 0),
      close: async () => {},
    });
    expect(await failure(guarded(stream(), { scanner: lost() }).sendMail(base))).toBeInstanceOf(
      ScanFailedError,
    );
    await guarded(stream(), { scanner: lost(), onError: "allow" }).sendMail(base);
    await guarded(stream(), { scanner: lost("maxMilliseconds") }).sendMail(base);
  });

  test("an attachment of 60 MB", async () => {
    const content = Buffer.alloc(60e6, "article;12,50\n");
    const options: GuardOptions = {
      limits: { maxMilliseconds: Infinity, maxPartMilliseconds: Infinity, maxRows: 1000 },
    };
    const sent = await guarded(stream(), options).sendMail({
      ...base,
      attachments: [{ filename: "a.csv", content: Readable.from([content]) }],
    });
    expect((await bytesOf(sent)).length).toBeGreaterThan(80e6);
    const refused = await failure(
      guarded(stream(), { limits: { maxInputBytes: 1e6 } }).sendMail({
        ...base,
        attachments: [{ content: Readable.from([content]) }],
      }),
    );
    expect(refused).toBeInstanceOf(ScanFailedError);
  });

  test("sendmail", async () => {
    const program = file("sendmail.sh");
    await writeFile(program, `#!/bin/sh\ncat > "${file("sent.eml")}"\n`);
    await chmod(program, 0o755);
    const sendmail = (): Sender =>
      nodemailer.createTransport({ sendmail: true, path: program }) as unknown as Sender;
    await sendmail().sendMail({ ...base, ...attach(false).path() });
    const plain = await readFile(file("sent.eml"), "latin1");
    await rm(file("sent.eml"));
    await guarded(sendmail()).sendMail({ ...base, ...attach(false).path() });
    expect(await readFile(file("sent.eml"), "latin1")).toBe(plain);
    await rm(file("sent.eml"));
    expect(
      await failure(guarded(sendmail()).sendMail({ ...base, ...attach(true).path() })),
    ).toBeInstanceOf(PersonalDataError);
    await expect(readFile(file("sent.eml"))).rejects.toThrow();
  });

  test("SES", async () => {
    const sent: string[] = [];
    class SendEmailCommand {
      constructor(readonly input: { Content: { Raw: { Data: Uint8Array } } }) {}
    }
    const sesClient = {
      config: { region: async () => "eu-west-3" },
      send: async (command: SendEmailCommand) => {
        sent.push(Buffer.from(command.input.Content.Raw.Data).toString("latin1"));
        return { MessageId: "1" };
      },
    };
    const ses = (): Sender =>
      nodemailer.createTransport({
        SES: { sesClient, SendEmailCommand },
      } as never) as unknown as Sender;
    await ses().sendMail({ ...base, ...attach(false).path() });
    await guarded(ses()).sendMail({ ...base, ...attach(false).path() });
    expect(sent).toHaveLength(2);
    expect(sent[1]).toBe(sent[0]);
    expect(
      await failure(guarded(ses()).sendMail({ ...base, ...attach(true).path() })),
    ).toBeInstanceOf(PersonalDataError);
    expect(sent).toHaveLength(2);
  });

  describe("SMTP", () => {
    let server: SMTPServer;
    let received: { readonly to: readonly string[]; readonly data: string }[] = [];
    // Messages that were begun, whole or not.
    let transactions = 0;
    const transport = (options: object = {}): Sender =>
      nodemailer.createTransport({
        host: "127.0.0.1",
        port: (server.server.address() as AddressInfo).port,
        ignoreTLS: true,
        ...options,
      }) as unknown as Sender;

    beforeEach(async () => {
      received = [];
      transactions = 0;
      server = new SMTPServer({
        authOptional: true,
        disabledCommands: ["STARTTLS"],
        onMailFrom(_address, _session, callback) {
          transactions++;
          callback();
        },
        onData(stream, session, callback) {
          void stream.toArray().then((chunks) => {
            received.push({
              to: session.envelope.rcptTo.map((rcpt) => rcpt.address),
              data: Buffer.concat(chunks as Buffer[]).toString("latin1"),
            });
            callback();
          });
        },
      });
      server.listen(0, "127.0.0.1");
      await once(server.server, "listening");
    });
    afterEach(() => new Promise<void>((resolve) => void server.close(resolve)));

    test("a clean message arrives as without the guard; a list never arrives", async () => {
      const mail = (): object => ({ ...base, ...attach(false).path() });
      await transport().sendMail(mail());
      await guarded(transport()).sendMail(mail());
      expect(received).toHaveLength(2);
      expect(received[1]).toEqual(received[0]);
      expect(received[0].to).toEqual(["jean@example.org", "cachee@example.org"]);
      const ump = await readFile(
        join(import.meta.dirname, "../../fixtures/messages/block-ump-2006.eml"),
      );
      const error = await failure(
        guarded(transport()).sendMail({
          raw: ump,
          envelope: { from: "a@example.fr", to: ["b@example.fr"] },
        }),
      );
      expect(error).toBeInstanceOf(PersonalDataError);
      expect(received).toHaveLength(2);
    });

    /** Every way to send, and what was sent by it. */
    const transports: Record<string, () => Promise<{ sender: Sender; sent: () => number }>> = {
      stream: async () => ({ sender: stream(), sent: () => 0 }),
      JSON: async () => ({
        sender: nodemailer.createTransport({ jsonTransport: true }) as unknown as Sender,
        sent: () => 0,
      }),
      sendmail: async () => {
        const program = file("count.sh");
        const starts = file("starts");
        await writeFile(starts, "");
        await writeFile(program, `#!/bin/sh\necho >> "${starts}"\ncat > /dev/null\n`);
        await chmod(program, 0o755);
        const sender = nodemailer.createTransport({ sendmail: true, path: program });
        return { sender: sender as unknown as Sender, sent: () => readFileSync(starts).length };
      },
      SES: async () => {
        let sent = 0;
        class SendEmailCommand {}
        const sesClient = {
          config: { region: async () => "eu-west-3" },
          send: async () => ({ MessageId: String(++sent) }),
        };
        const sender = nodemailer.createTransport({
          SES: { sesClient, SendEmailCommand },
        } as never);
        return { sender: sender as unknown as Sender, sent: () => sent };
      },
      SMTP: async () => ({ sender: transport(), sent: () => transactions }),
      "pooled SMTP": async () => ({
        sender: transport({ pool: true, maxConnections: 2 }),
        sent: () => transactions,
      }),
    };
    const bad: Record<string, () => { mail: object; options?: GuardOptions; abort?: () => void }> =
      {
        "a file that does not exist": () => ({
          mail: { attachments: [{ path: file("nope.csv") }] },
        }),
        "a stream that fails": () => ({
          mail: {
            attachments: [
              {
                content: Readable.from(
                  (async function* () {
                    yield "a;b\n";
                    throw new Error("disk");
                  })(),
                ),
              },
            ],
          },
        }),
        "a stream that never ends": () => ({
          mail: { attachments: [{ content: new Readable({ read() {} }) }] },
          options: { limits: { maxMilliseconds: 200 } },
        }),
        "60 MB where 50 are allowed": () => ({
          mail: { attachments: [{ content: Readable.from([Buffer.alloc(60e6)]) }] },
          options: { limits: { maxInputBytes: 50e6 } },
        }),
        "a signal that was aborted": () => ({ mail: {}, options: { signal: AbortSignal.abort() } }),
        "a signal that is aborted while a stream is read": () => {
          const controller = new AbortController();
          return {
            mail: { attachments: [{ content: new Readable({ read() {} }) }] },
            options: { signal: controller.signal },
            abort: () => controller.abort(),
          };
        },
      };
    const cases = Object.keys(transports).flatMap((way) =>
      Object.keys(bad).map((what) => [way, what] as const),
    );
    test.each(cases)("%s: nothing is sent of %s", async (way, what) => {
      const { sender, sent } = await transports[way]();
      const { mail, options, abort } = bad[what]();
      const sending = failure(
        guarded(sender, { onError: "allow", ...options }).sendMail({ ...base, ...mail }),
      );
      if (abort) setTimeout(abort, 50);
      const error = await sending;
      expect(error).toBeInstanceOf(Error);
      expect((error as Error).message).toMatch(
        /ENOENT|disk|within maxMilliseconds|larger than maxInputBytes|could not be scanned/,
      );
      expect(sent()).toBe(0);
      // What comes behind it is sent, unless the guard was ended.
      if (options?.signal) expect(error).toBeInstanceOf(ScanFailedError);
      else await sender.sendMail(base);
      expect(sent()).toBe(options?.signal || /stream|JSON/.test(way) ? 0 : 1);
      sender.close();
    });

    test("hundreds of messages through a pool, half of them blocked: none lost, none leaked", async () => {
      // What many do to each other is the same in all versions.
      const numbers = Array.from({ length: major === 10 ? 500 : 60 }, (_, n) => n);
      const warned = vi.fn();
      process.on("warning", warned);
      // Servers of other tests may still be closing.
      await after(100);
      const before = resources();
      const { signal } = new AbortController();
      const pool = guarded(transport({ pool: true, maxConnections: 3 }), { signal });
      const blocked = new Set(numbers.filter((n) => (n * 7919) % 13 < 6));
      const outcomes = await Promise.all(
        numbers.map(async (n) =>
          failure(
            pool.sendMail({
              ...base,
              subject: `Message ${n}`,
              ...attach(blocked.has(n))[n % 2 === 0 ? "buffer" : "stream of bytes"](),
            }),
          ),
        ),
      );
      for (const [n, outcome] of outcomes.entries())
        expect(outcome instanceof PersonalDataError, `message ${n}`).toBe(blocked.has(n));
      const arrived = received.map(({ data }) =>
        Number(/^Subject: Message (\d+)\r$/m.exec(data)?.[1]),
      );
      expect(arrived.sort((a, b) => a - b)).toEqual(numbers.filter((n) => !blocked.has(n)));
      pool.close();
      await vi.waitFor(() => expect(server.connections.size).toBe(0));
      // No listener, timer, socket or file is left.
      expect(getEventListeners(signal, "abort")).toEqual([]);
      process.off("warning", warned);
      expect(warned).not.toHaveBeenCalled();
      const more = (): string[] =>
        Object.entries(resources())
          .filter(([name, count]) => count > (before[name] ?? 0))
          .map(([name]) => name);
      for (let tries = 0; tries < 100 && more().length > 0; tries++) await after(20);
      expect(more()).toEqual([]);
    });
  });
});
