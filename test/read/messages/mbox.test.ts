import { expect, test } from "vitest";
import { mbox } from "../../../src/read/messages/mbox.js";
import { Peek } from "../../../src/read/peek.js";
import { scan } from "../../../src/scanner.js";
import { cells, opened } from "../opened.js";

const message = (subject: string, ...body: readonly string[]): string =>
  [
    "From bureau@example.fr Sat Nov 21 10:00:00 2026",
    "From: Bureau <bureau@example.fr>",
    `Subject: ${subject}`,
    "Content-Type: multipart/mixed; boundary=b",
    "",
    "--b",
    "Content-Type: text/csv; name=liste.csv",
    "",
    ...body,
    "--b--",
    "",
    "",
  ].join("\n");
const mailbox =
  message("un", "Nom;Ville", "Martin;Lyon") + message("deux", "Nom;Ville", "Petit;Nantes");

test.each([
  ["LF", mailbox],
  ["CRLF", mailbox.replaceAll("\n", "\r\n")],
])("every message of a mailbox is opened: %s", async (_, content) => {
  const { names, tables, texts, unread } = await opened(content, { name: "archive.mbox" });
  expect(names).toEqual(["archive.mbox", "1.eml", "liste.csv", "2.eml", "liste.csv"]);
  expect(tables.map((table) => cells(table)[1])).toEqual([
    ["Martin", "Lyon"],
    ["Petit", "Nantes"],
  ]);
  expect(tables[1]?.location.path).toEqual(["archive.mbox", "2.eml", "liste.csv"]);
  expect(texts.filter(({ location }) => location.place === "subject")).toMatchObject([
    { text: "un" },
    { text: "deux" },
  ]);
  expect(unread).toEqual([]);
});

test("a line of text that begins with From is no new message", async () => {
  const quoted = mailbox.replace(
    "Martin;Lyon",
    "Martin;Lyon\nFrom Lyon with 2026 greetings\nDurand;Metz",
  );
  const { names } = await opened(quoted, { name: "a.mbox" });
  expect(names.filter((name) => name.endsWith(".eml"))).toEqual(["1.eml", "2.eml"]);
});

test("a mailbox given to scan is read message by message", async () => {
  const people = Array.from({ length: 30 }, (_, n) => `Martin;martin${n}@example.fr`);
  const content = message("un", "x") + message("deux", "Nom;Courriel", ...people);
  const result = await scan(Buffer.from(content), { source: "archive.mbox" });
  expect(result.verdict).toBe("block");
  expect(result.people.total).toBe(30);
  expect(result.findings[0]?.location.path.slice(0, 2)).toEqual(["archive.mbox", "2.eml"]);
});

test("more messages than entries are allowed end at the limit", async () => {
  const { unread } = await opened(
    message("x", "y").repeat(50),
    { name: "a.mbox" },
    { maxEntries: 30 },
  );
  expect(new Set(unread.map(({ limit }) => limit))).toEqual(new Set(["maxEntries"]));
});

test.each([
  [true, mailbox],
  [false, message("un", "x")],
  [false, mailbox.slice(1)],
  [false, "From jean, with love, 2026\nFrom me to you 2026\n"],
  [false, ""],
])("recognises: %s", (expected, content) => {
  expect(mbox.recognises(new Peek(Buffer.from(content)))).toBe(expected);
});
