/**
 * Files that are whole, though not as the books say: nothing of them is damaged. The other side of
 * `damage.test.ts`.
 */
import { expect, test } from "vitest";
import { scan } from "../../src/scanner.js";

const head = ["From: Bureau <bureau@example.fr>", "To: b@example.org", "MIME-Version: 1.0"];
const part = ["Content-Type: text/plain", "", "Bonjour,"];
const lines = (...all: readonly string[]): string => all.join("\r\n");
const mixed = [...head, 'Content-Type: multipart/mixed; boundary="x y"', ""];
const page = "<!DOCTYPE html><html><body><table><tr><td>Bonjour</td></tr></table>";

test.each([
  ["a message with line feeds only", "a.eml", [...head, "", "Bonjour,", ""].join("\n")],
  ["a message without a final line end", "a.eml", lines(...head, "", "Bonjour,")],
  ["a message without a body", "a.eml", lines(...head, "", "")],
  ["a message that Apple Mail keeps, its length in front", "a.emlx", lines("97", ...head, "", "x")],
  [
    "a message of a mailbox",
    "a.mbox",
    lines("From b@example.fr Mon Sep  1 09:00:00 2025", ...head, "", "x"),
  ],
  ["a spoilt line in a header", "a.eml", lines(head[0]!, "spoilt", ...head.slice(1), "", "x")],
  ["a multipart without its last line end", "a.eml", lines(...mixed, "--x y", ...part, "--x y--")],
  [
    "the header of a message that came back",
    "a.eml",
    lines(
      ...mixed,
      "--x y",
      ...part,
      "--x y",
      "Content-Type: text/rfc822-headers",
      "",
      ...head,
      "--x y--",
      "",
    ),
  ],
  [
    "a forwarded message without a body",
    "a.eml",
    lines(
      ...mixed,
      "--x y",
      ...part,
      "--x y",
      "Content-Type: message/rfc822",
      "",
      ...head,
      "",
      "--x y--",
      "",
    ),
  ],
  ["spaces behind a boundary", "a.eml", lines(...mixed, "--x y  ", ...part, "--x y--  ", "")],
  ["a page that ends with its body", "a.html", page],
  ["a page with elements that end by themselves", "a.html", `${page}<ul><li>a<li>b<p>c`],
  ["a page whose tags end on lines of their own", "a.html", `${page}</body\n></html\n>`],
  [
    "a list by tabs in which a quote stays open",
    "a.txt",
    'Commande\tSens\tPage\n"x\tcoupe\t3\ny\tcopie\t4\np\tcolle\t5\nu\tannule\t6\n'.repeat(9),
  ],
  ["a page whose table stays open", "a.html", `${page.slice(0, -8)}</body></html>\n`],
  ["a page with a sign less than", "a.html", `${page}<p>3 < 4, and 4 <5`],
  [
    "a calendar without a final line end",
    "a.ics",
    lines("BEGIN:VCALENDAR", "VERSION:2.0", "END:VCALENDAR"),
  ],
  ["a card without a final line end", "a.vcf", lines("BEGIN:VCARD", "N:;;;;", "END:VCARD")],
  ["a dump without a last semicolon", "a.sql", "CREATE TABLE a (b int);\nINSERT INTO a VALUES (1)"],
  [
    "text of 16-bit characters",
    "a.txt",
    Buffer.from("\ufeffBonjour à tous,\r\n".repeat(9), "utf16le"),
  ],
  [
    "Chinese of 16-bit characters",
    "a.txt",
    Buffer.from(`\ufeff${"你好，今天天气很好。\r\n".repeat(99)}`, "utf16le"),
  ],
  [
    "a key in the clear",
    "a.asc",
    lines("-----BEGIN PGP PUBLIC KEY BLOCK-----", "", "mQ==", "-----END PGP PUBLIC KEY BLOCK-----"),
  ],
] as const)("%s", async (_, source, content) => {
  const { unread } = await scan(Buffer.from(content as string), { source });
  expect(unread).toEqual([]);
});
