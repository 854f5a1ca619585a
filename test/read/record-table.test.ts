import { expect, test } from "vitest";
import { people } from "../../fixtures/people.js";
import { cells, opened } from "./opened.js";

const list = people(20).map(({ lastName, email }) => [lastName, email]);
const csv = Buffer.from(list.map((row) => row.join(";")).join("\r\n"));
const digits = csv.toString("base64");
const lines = digits.replace(/.{76}/g, "$&\r\n  ");

const holders: readonly [what: string, text: string][] = [
  [
    "an annex of an invoice (UBL)",
    `<Invoice><ID>F1</ID><Attachment><Object mimeCode="text/csv" filename="x.csv">${digits}</Object></Attachment></Invoice>`,
  ],
  [
    "a property list",
    `<?xml version="1.0"?>\n<plist><dict><key>d</key><data>\n  ${lines}\n</data></dict></plist>`,
  ],
  [
    "a record of XML",
    `<?xml version="1.0"?><m>${`<p><n>Durand</n><f>${digits}</f></p><p><n>Petit</n><f></f></p>`.repeat(2)}</m>`,
  ],
  [
    "a payload",
    JSON.stringify({ to: "a@example.fr", attachment: [{ name: "x.csv", content: digits }] }),
  ],
  [
    "a data address",
    JSON.stringify({ a: [{ url: `data:text/csv;charset=utf-8;base64,${digits}` }] }),
  ],
];

test.each(holders)("base64 in %s is opened", async (_, text) => {
  const { tables, unread } = await opened(text);
  const found = tables.filter(({ location }) => location.place === "embedded");
  expect(found[0] && cells(found[0])).toEqual(list);
  expect(found[0]!.hidden).toBe(true);
  expect(unread).toEqual([]);
});

test("one of some megabytes is one file", async () => {
  const long = Buffer.from(`${csv}\r\n`.repeat(3000));
  const { tables, unread } = await opened(`<doc><e>x</e><f>${long.toString("base64")}</f></doc>`);
  expect(tables.flatMap(cells)).toHaveLength(list.length * 3000);
  expect(unread).toEqual([]);
});

test.each([
  [
    "random bytes",
    Buffer.from(Array.from({ length: 600 }, (_, at) => (at * at * 31 + at * 7) % 251)),
  ],
  ["a short one", csv.subarray(0, 150)],
])("%s in base64 are no file", async (_, bytes) => {
  for (const text of [
    JSON.stringify([{ a: bytes.toString("base64") }]),
    `<doc><e>x</e><f>${bytes.toString("base64")}</f></doc>`,
  ]) {
    const { tables, texts, unread } = await opened(text);
    expect(tables.length + texts.length).toBe(1);
    expect(unread).toEqual([]);
  }
});
