import { createRequire } from "node:module";
import { describe, expect, test } from "vitest";
import { msg } from "../../../src/read/messages/msg.js";
import { Peek } from "../../../src/read/peek.js";
import { scan } from "../../../src/scanner.js";
import type { ScanOptions } from "../../../src/options.js";
import type { ScanResult } from "../../../src/types.js";
import { cells, opened } from "../opened.js";
import { compressedRtf, msgFile, type OutlookObject, type Property } from "./outlook.js";

const { default: MsgReader } = createRequire(import.meta.url)(
  "@kenjiuno/msgreader",
) as typeof import("@kenjiuno/msgreader");

const csv = Buffer.from("Nom;Courriel\r\nMartin;martin@example.fr\r\n");
const recipient = (name: string, address: string): OutlookObject => ({
  properties: [
    [0x3001001f, name],
    [0x3003001f, "/o=Example/cn=1"],
    [0x39fe001f, address],
    [0x3a20001f, name],
    [0x5ff6001f, `'${name}'`],
    [0x0c150003, 1],
  ],
});
const attached = (name: string, content: Buffer, ...more: readonly Property[]): OutlookObject => ({
  properties: [[0x3707001f, name], [0x37010102, content], [0x37050003, 1], ...more],
});

const message: OutlookObject = {
  properties: [
    [0x001a001f, "IPM.Note"],
    [0x0037001f, "Vos adhérents"],
    [0x0c1a001f, "Bureau"],
    [0x5d01001f, "bureau@example.fr"],
    [0x1000001f, "Bonjour,\r\nvoici la liste"],
    [0x10130102, Buffer.from("<p>née à Nîmes €</p>", "utf8")],
    [0x3fde0003, 65001],
    [0x10090102, compressedRtf],
    [0x007d001f, "Received: from x\r\nX-Liste: les adhérents\r\n"],
    [0x8005001f, "note du fichier client"],
    [0x1035001f, "<1@example.fr>"],
  ],
  recipients: [recipient("Zoé Petit", "zoe@example.fr"), recipient("Liste", "liste@example.fr")],
  attachments: [
    attached("liste.csv", csv, [0x370e001f, "text/csv"]),
    attached("cachee.csv", csv, [0x7ffe000b, 1]),
    {
      properties: [
        [0x3001001f, "Message joint"],
        [0x37050003, 5],
      ],
      embedded: {
        properties: [
          [0x0037001f, "L'autre"],
          [0x3ffd0003, 1250],
          [0x1000001e, "Koz\xb3owski"],
        ],
        attachments: [attached("dedans.csv", csv)],
      },
    },
    {
      properties: [
        [0x3707001f, "ailleurs.csv"],
        [0x37050003, 7],
      ],
    },
  ],
};
const file = msgFile(message);

test("an independent reader understands the test file", () => {
  const read = new MsgReader(new Uint8Array(file).buffer).getFileData();
  expect(read).toMatchObject({ subject: "Vos adhérents", senderSmtpAddress: "bureau@example.fr" });
  expect(read.recipients?.map(({ smtpAddress }) => smtpAddress)).toEqual([
    "zoe@example.fr",
    "liste@example.fr",
  ]);
  expect(read.attachments?.map(({ fileName, name }) => fileName ?? name)).toEqual([
    "liste.csv",
    "cachee.csv",
    "Message joint",
    "ailleurs.csv",
  ]);
});

test("subject, people, bodies, other properties", async () => {
  const { texts } = await opened(file, { name: "m.msg" });
  const own = texts.filter(({ location }) => location.path.length === 1);
  const shown = own.map(({ location, hidden, text }) => [
    location.place,
    hidden,
    text.trim().replaceAll("\r\n", "\n"),
  ]);
  expect(shown).toEqual([
    ["subject", false, "Vos adhérents"],
    [
      "recipients",
      false,
      "Bureau <bureau@example.fr>\nZoé Petit <zoe@example.fr>\nListe <liste@example.fr>",
    ],
    ["text-body", false, "Bonjour,\nvoici la liste"],
    ["html-body", false, "née à Nîmes €"],
    ["text-body", false, "hello world"],
    ["header", true, "x-liste: les adhérents"],
    ["properties", true, "note du fichier client"],
  ]);
});

test("texts with control characters are texts", async () => {
  const { texts, unread } = await opened(
    msgFile({
      properties: [
        [0x001a001f, "IPM.Note"],
        [0x0037001f, "\x01\x04RE: Vos adhérents"],
        [0x1000001f, "Bonjour\x0b,\r\nvoici la liste"],
        [0x8005001f, "\x02\x05note du fichier client"],
      ],
    }),
    { name: "m.msg" },
  );
  expect(texts.map(({ text }) => text.trim())).toEqual(
    expect.arrayContaining(["RE: Vos adhérents", "note du fichier client"]),
  );
  expect(unread).toEqual([]);
});

test("attachments, hidden and embedded ones, and what stands elsewhere", async () => {
  const { tables, texts, unread, names } = await opened(file, { name: "m.msg" });
  expect(tables.map((table) => [table.location.path, table.hidden, cells(table)[1]])).toEqual([
    [["m.msg", "liste.csv"], false, ["Martin", "martin@example.fr"]],
    [["m.msg", "cachee.csv"], true, ["Martin", "martin@example.fr"]],
    [["m.msg", "Message joint", "dedans.csv"], false, ["Martin", "martin@example.fr"]],
  ]);
  const inner = texts.filter(({ location }) => location.path[1] === "Message joint");
  expect(inner.map(({ text }) => text)).toEqual(["L'autre", "Kozłowski"]);
  expect(unread).toEqual([
    { type: "unread", location: { path: ["m.msg", "ailleurs.csv"] }, reason: "remote" },
  ]);
  expect(names).toContain("cachee.csv");
});

test("an attachment without data is malformed", async () => {
  const { unread } = await opened(
    msgFile({ properties: [], attachments: [{ properties: [[0x3707001f, "a.csv"]] }] }),
    { name: "m.msg" },
  );
  expect(unread).toMatchObject([{ reason: "malformed", location: { path: ["m.msg", "a.csv"] } }]);
});

test("a list in a .msg given to scan", async () => {
  const rows = Array.from({ length: 40 }, (_, n) => `Martin;martin${n}@example.fr`);
  const list = Buffer.from(["Nom;Courriel", ...rows].join("\r\n"));
  const result = await scan(
    msgFile({ properties: [[0x0037001f, "x"]], attachments: [attached("liste.csv", list)] }),
    { source: "m.msg" },
  );
  expect(result).toMatchObject({ verdict: "block", people: { total: 40 } });
});

describe("given to scan, it is a message, not as if attached to one", () => {
  const person = (n: number): string => `martin${n}@example.fr`;
  const to = (n: number, type = 1): OutlookObject => ({
    properties: [
      [0x3001001f, `Luc "Lulu" Martin\n${n}`],
      [0x39fe001f, person(n)],
      [0x0c150003, type],
    ],
  });
  const list = (count: number): Buffer =>
    Buffer.from(
      ["Nom;Courriel", ...Array.from({ length: count }, (_, n) => `Martin;${person(n)}`)].join(
        "\r\n",
      ),
    );
  const note = (more: Partial<OutlookObject>): Buffer =>
    msgFile({
      properties: [
        [0x001a001f, "IPM.Note"],
        [0x0037001f, "Vos adhérents"],
        [0x0c1a001f, "Bureau"],
        [0x5d01001f, "bureau@example.fr"],
        [0x1000001f, "Bonjour"],
        [0x007d001f, "To: autre@example.fr,\r\n encore@example.fr\r\nX-Liste: adhérents\r\n"],
      ],
      ...more,
    });
  const scanned = (bytes: Buffer): Promise<ScanResult> =>
    scan(bytes, { source: "dossier/m.msg", policy: "office" });

  test("who it goes to, visibly or not", async () => {
    const crowd = Array.from({ length: 40 }, (_, n) => n);
    const visible = await scanned(note({ recipients: crowd.map((n) => to(n, n % 2 ? 2 : 1)) }));
    expect(visible.reasons.map(({ rule, count }) => [rule, count])).toEqual([
      ["exposed-recipients", 40],
    ]);
    expect(visible.verdict).toBe("block");
    const blind = await scanned(note({ recipients: crowd.map((n) => to(n, 3)) }));
    expect(blind.verdict).toBe("allow");
    expect(blind.people.total).toBe(0);
  });

  test("recipients in an attachment, which stands in the message itself", async () => {
    const { people, reasons, findings, stats } = await scanned(
      note({
        recipients: [to(0), to(1), to(2, 3), to(30)],
        attachments: [attached("liste.csv", list(30))],
      }),
    );
    expect(people).toMatchObject({ total: 30, recipients: 3 });
    expect(reasons.map(({ rule }) => rule)).toContain("bulk-people");
    expect(findings.map(({ location }) => location.path)).toContainEqual(["liste.csv"]);
    expect(stats.attachments).toBe(1);
  });

  test("the sender is no leak, nor a recipient who receives their own data", async () => {
    const own = list(1);
    const { verdict, people } = await scanned(
      note({ recipients: [to(0)], attachments: [attached("a.csv", own)] }),
    );
    expect([verdict, people.total]).toEqual(["allow", 0]);
  });

  test("what stands beside a name is content", async () => {
    const names = Array.from({ length: 30 }, (_, n) => `${person(n)}`).join(" ");
    const { people } = await scanned(
      note({ recipients: [{ properties: [...to(0).properties.slice(1), [0x3001001f, names]] }] }),
    );
    expect(people.total).toBeGreaterThanOrEqual(29);
  });

  test("conditions on senders and recipients hold", async () => {
    const policy: ScanOptions["policy"] = {
      rules: [
        {
          name: "inside",
          when: { senders: ["bureau@example.fr"], recipients: { onlyDomains: ["example.fr"] } },
          verdict: "allow",
        },
      ],
    };
    const bytes = note({ recipients: [to(0)], attachments: [attached("l.csv", list(60))] });
    expect((await scan(bytes, { policy })).verdict).toBe("allow");
    expect((await scan(bytes)).verdict).toBe("block");
  });

  test("a contact, and a message that is attached, are files as before", async () => {
    const contact = msgFile({
      properties: [
        [0x001a001f, "IPM.Contact"],
        [0x3001001f, "Zoé Petit"],
        [0x8083001f, "zoe.petit@example.org"],
      ],
    });
    const { findings, stats } = await scan(contact, { source: "z.msg" });
    expect(findings.map(({ location }) => location.path)).toContainEqual(["z.msg"]);
    expect(stats.attachments).toBe(1);
  });

  test.each([512, 1000, 2000, 4000, 6000])("cut at byte %i it is not whole", async (at) => {
    const { unread } = await scanned(file.subarray(0, at));
    expect(unread).not.toEqual([]);
  });
});

test.each([512, 1000, 2000, 4000, 6000])("cut at byte %i it gives what there is", async (at) => {
  const { unread } = await opened(file.subarray(0, at), { name: "m.msg" });
  expect(unread).not.toEqual([]);
});

test.each([
  [true, file],
  [false, Buffer.from("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "latin1")],
  [false, Buffer.from("__properties_version1.0")],
])("recognises: %s", (expected, bytes) => {
  expect(msg.recognises(new Peek(bytes))).toBe(expected);
});

test("the members of a distribution list", async () => {
  const member = (name: string, address: string, encoding: "utf16le" | "latin1"): Buffer =>
    Buffer.concat([
      Buffer.from("00000000812b1fa4bea310199d6e00dd010f54020000", "hex"),
      Buffer.from([0, encoding === "latin1" ? 0 : 0x80]),
      Buffer.from(`${name}\0SMTP\0${address}\0`, encoding),
    ]);
  const members = [
    member("Zoé Petit", "zoe@example.fr", "utf16le"),
    member("Léa Morel", "lea@example.fr", "latin1"),
    member("x@example.fr", "x@example.fr", "utf16le"),
  ];
  const list = (messageClass: string) =>
    msgFile({
      properties: [
        [0x001a001f, messageClass],
        [0x80550102, Buffer.concat(members)],
        [0x80540102, members[0]!.subarray(0, 21)],
      ],
    });
  const said = async (messageClass: string) =>
    (await opened(list(messageClass))).texts.map(({ text, hidden }) => ({ text, hidden }));
  expect(await said("IPM.DistList")).toEqual([
    { text: "Zoé Petit <zoe@example.fr>\nLéa Morel <lea@example.fr>\nx@example.fr", hidden: false },
  ]);
  // Other messages hold their own people so.
  expect(await said("IPM.Note")).toEqual([]);
});
