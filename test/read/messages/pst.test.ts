import { describe, expect, test } from "vitest";
import { people, type Person, streetLine } from "../../../fixtures/people.js";
import { scan } from "../../../src/index.js";
import { mailboxFile, type Folder, type MailboxForm } from "./mailbox.js";
import { cells, opened } from "../opened.js";
import type { OutlookObject } from "./outlook.js";

const list = people(100, { seed: 11, latin1: true });

const contact = ({
  firstName,
  lastName,
  email,
  mobile,
  address,
  birthDate,
}: Person): OutlookObject => {
  // Midnight in Paris.
  const born = Buffer.alloc(8);
  born.writeBigInt64LE((BigInt(Date.parse(birthDate) - 3_600_000) + 11_644_473_600_000n) * 10_000n);
  return {
    properties: [
      [0x001a001f, "IPM.Contact"],
      [0x0037001f, `${firstName} ${lastName}`],
      [0x3001001f, `${firstName} ${lastName}`],
      [0x3a06001f, firstName],
      [0x3a11001f, lastName],
      [0x3a1c001f, mobile],
      [0x3a5d001f, streetLine(address)],
      [0x3a5b001f, address.postcode],
      [0x3a59001f, address.town],
      [0x3a420040, born],
      [0x8080001f, `${firstName} ${lastName} (${email})`],
      [0x8083001f, email],
    ],
  };
};
const csv = (some: readonly Person[]): Buffer =>
  Buffer.from(
    `Nom;Prénom;Courriel\n${some.map(({ lastName, firstName, email }) => `${lastName};${firstName};${email}`).join("\n")}`,
  );
const attached = (name: string, bytes: Buffer): OutlookObject => ({
  properties: [
    [0x3707001f, name],
    [0x37010102, bytes],
    [0x37050003, 1],
  ],
});
const mail: OutlookObject = {
  properties: [
    [0x001a001f, "IPM.Note"],
    [0x0037001f, "\u0001\u0005RE: La liste"],
    [0x1000001f, "Bonjour,\nvoici la liste."],
    [
      0x007d001f,
      "Received: from x\r\nContent-Type: multipart/mixed; boundary=y\r\nX-Liste: adhérents",
    ],
  ],
  recipients: list.slice(60, 63).map(({ firstName, lastName, email }) => ({
    properties: [
      [0x0c150003, 1],
      [0x3001001f, `${firstName} ${lastName}`],
      [0x39fe001f, email],
    ],
  })),
  attachments: [
    attached("liste.csv", csv(list.slice(63, 75))),
    {
      properties: [[0x3707001f, "Message transféré"]],
      embedded: {
        properties: [
          [0x0037001f, "Plus ancien"],
          [0x1000001f, "x ".repeat(8000)],
        ],
        attachments: [attached("ancienne.csv", csv(list.slice(75)))],
      },
    },
  ],
};
const folders: readonly Folder[] = [
  { name: "Dossiers personnels", items: [] },
  { name: "Contacts", items: list.slice(0, 60).map(contact), parent: 0 },
  { name: "Envoyés", items: [mail], parent: 0 },
];

const forms: readonly MailboxForm[] = [
  { form: "unicode", encoding: 0 },
  { form: "unicode", encoding: 1 },
  { form: "unicode", encoding: 2 },
  { form: "ansi", encoding: 0 },
  { form: "ansi", encoding: 1 },
  { form: "large-pages", encoding: 0 },
  { form: "large-pages", encoding: 1 },
];
const plain: MailboxForm = { form: "unicode", encoding: 1 };

describe.each(forms)("$form, encoding $encoding", (form) => {
  test("people of contacts, recipients and attachments are counted", async () => {
    const {
      verdict,
      people: counted,
      unread,
      findings,
    } = await scan(mailboxFile(folders, form), {
      source: "archive.pst",
    });
    expect({ verdict, unread }).toEqual({ verdict: "block", unread: [] });
    expect({
      total: counted.total,
      identified: counted.identified,
      hidden: counted.hidden,
    }).toEqual({
      total: 100,
      identified: 100,
      hidden: 0,
    });
    const sent = ["archive.pst", "Dossiers personnels/Envoyés"];
    expect(findings.map(({ location }) => location.path)).toEqual(
      expect.arrayContaining([
        ["archive.pst", "Dossiers personnels/Contacts"],
        sent,
        [...sent, "liste.csv"],
        [...sent, "ancienne.csv"],
      ]),
    );
  });
});

test("a contact is a row", async () => {
  const { tables, unread } = await opened(
    mailboxFile([{ name: "Contacts", items: [contact(list[0]!)] }], plain),
  );
  const { firstName, lastName, email, mobile, address, birthDate } = list[0]!;
  expect(cells(tables[0])).toEqual([
    [
      "Nom complet",
      "Prénom",
      "Nom",
      "Portable",
      "Ville",
      "Code postal",
      "Adresse",
      "Date de naissance",
      "Autre",
      "E-mail",
    ],
    [
      `${firstName} ${lastName}`,
      firstName,
      lastName,
      mobile,
      address.town,
      address.postcode,
      streetLine(address),
      birthDate,
      `${firstName} ${lastName} (${email})`,
      email,
    ],
  ]);
  expect(unread).toEqual([]);
});

test("what a message says", async () => {
  const { texts, names } = await opened(mailboxFile(folders, plain), { name: "a.pst" });
  const said = (place: string) =>
    texts.filter(({ location }) => location.place === place).map(({ text }) => text.trim());
  expect(said("subject")).toEqual(["RE: La liste", "Plus ancien"]);
  expect(said("text-body")[0]).toBe("Bonjour,\nvoici la liste.");
  expect(said("header").join()).toContain("adhérents");
  expect(names).toEqual(
    expect.arrayContaining([
      "liste.csv",
      "Dossiers personnels\nDossiers personnels/Contacts\nDossiers personnels/Envoyés",
    ]),
  );
});

test("what Outlook keeps for itself is hidden", async () => {
  const file = mailboxFile([{ name: "Contacts", items: [mail] }], { form: "unicode", encoding: 0 });
  // The type of the message's node.
  const nid = Buffer.alloc(8);
  for (let index = 0x400; index < 0x420; index++) {
    nid.writeUInt32LE((index << 5) | 4);
    for (let at = file.indexOf(nid, 564); at >= 0; at = file.indexOf(nid, at + 1)) {
      if (at % 512 < 488 && file[at - (at % 512) + 496] === 0x81) file[at] = (file[at]! & 0xe0) | 8;
    }
  }
  const { texts } = await opened(file);
  expect(
    texts.filter(({ text }) => text.includes("voici la liste")).map(({ hidden }) => hidden),
  ).toEqual([true]);
});

test.each<[string, (file: Buffer) => void, string]>([
  ["encryption by Windows", (file) => void (file[513] = 0x10), "encrypted"],
  ["an unknown version", (file) => void file.writeUInt16LE(20, 10), "malformed"],
  ["no tree of nodes", (file) => void file.writeUInt32LE(0, 224), "malformed"],
  [
    "a tree of nodes beyond the end",
    (file) => void file.writeBigUInt64LE(2n ** 60n, 224),
    "malformed",
  ],
  ["no tree of blocks", (file) => void file.writeUInt32LE(0, 240), "malformed"],
])("%s: said", async (_, damage, reason) => {
  const file = mailboxFile(folders, plain);
  damage(file);
  expect((await opened(file)).unread.map((each) => each.reason)).toContain(reason);
});

test("a page that leads to itself is damage, no loop", async () => {
  const file = mailboxFile(folders, plain);
  const root = file.readUInt32LE(224);
  for (let entry = 0; entry < 3; entry++) file.writeUInt32LE(root, root + entry * 24 + 16);
  expect((await opened(file)).unread.map((each) => each.reason)).toContain("malformed");
});

test("messages within messages end at the limit", async () => {
  const nested = (depth: number): OutlookObject => ({
    properties: [[0x0037001f, `${depth}`]],
    ...(depth > 0 && {
      attachments: [{ properties: [[0x3707001f, "m"]], embedded: nested(depth - 1) }],
    }),
  });
  const file = mailboxFile([{ name: "Envoyés", items: [nested(9)] }], plain);
  const { unread, texts } = await opened(file, {}, { maxDepth: 4 });
  expect(unread).toEqual([
    { type: "unread", location: { path: [] }, reason: "too-deep", limit: "maxDepth" },
  ]);
  expect(texts.filter(({ location }) => location.place === "subject")).toHaveLength(5);
});

test("cut, or with a byte changed: said, or of no weight", async () => {
  const file = mailboxFile([{ name: "Contacts", items: list.slice(0, 8).map(contact) }], plain);
  const rows = async (bytes: Buffer) => {
    const { tables, unread } = await opened(bytes);
    return { count: tables.flatMap(cells).length, unread };
  };
  const { count } = await rows(file);
  for (const share of [0.1, 0.5, 0.9, 0.99])
    expect((await rows(file.subarray(0, file.length * share))).unread.length).toBeGreaterThan(0);
  for (let at = 600; at < file.length; at += 61) {
    const changed = Buffer.from(file);
    changed[at]! ^= 0x55;
    const found = await rows(changed);
    if (found.count < count) expect(found.unread.length, `byte ${at}`).toBeGreaterThan(0);
  }
});
