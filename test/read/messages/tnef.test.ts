import { expect, test } from "vitest";
import { Peek } from "../../../src/read/peek.js";
import { tnef } from "../../../src/read/messages/tnef.js";
import { cells, opened } from "../opened.js";
import { compressedRtf, type OutlookObject, tnefFile } from "./outlook.js";

const csv = Buffer.from("Nom;Courriel\r\nMartin;martin@example.fr\r\n");
const message: OutlookObject = {
  properties: [
    [0x0037001f, "Vos adhérents"],
    [0x1000001e, "n\xe9e \xe0 N\xeemes"],
    [0x10090102, compressedRtf],
    [0x0e080003, 12],
    [0x8005001f, "note du fichier client"],
  ],
  recipients: [
    {
      properties: [
        [0x3001001f, "Zoé Petit"],
        [0x39fe001f, "zoe@example.fr"],
      ],
    },
  ],
  attachments: [
    {
      properties: [
        [0x3707001f, "liste.csv"],
        [0x37010102, csv],
      ],
    },
    {
      properties: [[0x3001001f, "Message joint"]],
      embedded: {
        properties: [[0x0037001f, "L'autre"]],
        attachments: [
          {
            properties: [
              [0x3707001f, "dedans.csv"],
              [0x37010102, csv],
            ],
          },
        ],
      },
    },
  ],
};
const file = tnefFile(message);

test("bodies, recipients, properties, attachments, an embedded message", async () => {
  const { texts, tables, unread } = await opened(file, { name: "winmail.dat" });
  expect(
    texts.map(({ location, text }) => [location.path.at(-1), location.place, text.trim()]),
  ).toEqual([
    ["winmail.dat", "subject", "Vos adhérents"],
    ["winmail.dat", "recipients", "Zoé Petit <zoe@example.fr>"],
    ["winmail.dat", "text-body", "née à Nîmes"],
    ["winmail.dat", "text-body", "hello world"],
    ["winmail.dat", "properties", "note du fichier client"],
    ["Message joint", "subject", "L'autre"],
  ]);
  expect(tables.map((table) => [table.location.path, cells(table)[1]])).toEqual([
    [
      ["winmail.dat", "liste.csv"],
      ["Martin", "martin@example.fr"],
    ],
    [
      ["winmail.dat", "Message joint", "dedans.csv"],
      ["Martin", "martin@example.fr"],
    ],
  ]);
  expect(unread).toEqual([]);
});

test.each([7, 41, 200, file.length - 300, file.length - 3])(
  "cut at byte %i it gives what there is, and malformed",
  async (at) => {
    const { unread } = await opened(file.subarray(0, at), { name: "winmail.dat" });
    expect(unread.map(({ reason }) => reason)).toContain("malformed");
  },
);

test("lengths and counts that lie are malformed", async () => {
  for (let at = 6; at < 600; at += 9) {
    const damaged = Buffer.from(file);
    damaged.writeUInt8(0xff, at);
    const { blocks } = await opened(damaged, { name: "winmail.dat" });
    expect(blocks.length).toBeGreaterThan(0);
  }
});

test.each([
  [true, file],
  [false, Buffer.from("winmail.dat")],
  [false, Buffer.alloc(0)],
])("recognises: %s", (expected, bytes) => {
  expect(tnef.recognises(new Peek(bytes))).toBe(expected);
});
