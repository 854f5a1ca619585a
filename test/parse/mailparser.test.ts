/** The golden messages, read as `mailparser` reads them: the oracle for what other programs see. */
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type AddressObject, simpleParser } from "mailparser";
import { expect, test } from "vitest";
import { parse } from "../../src/parse/index.js";
import { defaultLimits } from "../../src/read/limits.js";

const folder = join(import.meta.dirname, "../../fixtures/messages");
const files = readdirSync(folder).filter((file) => file.endsWith(".eml"));

const list = (field: AddressObject | AddressObject[] | undefined): string[] =>
  [field ?? []]
    .flat()
    .flatMap(({ value }) => value.flatMap((entry) => entry.group ?? [entry]))
    .map(({ address }) => (address ?? "").toLowerCase());

test.each(files)("%s", async (file) => {
  const bytes = readFileSync(join(folder, file));
  const ours = await parse(bytes, { limits: defaultLimits });
  const theirs = await simpleParser(bytes, {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipImageLinks: true,
    skipTextLinks: true,
  });
  expect(ours.envelope).toMatchObject({
    sender: list(theirs.from)[0],
    to: [...new Set(list(theirs.to))],
    cc: [...new Set(list(theirs.cc))],
  });
  const subject = ours.bodies.find(({ location }) => location.place === "subject");
  expect(Buffer.from(subject?.bytes ?? "").toString()).toBe(theirs.subject ?? "");

  const digest = (content: Uint8Array): string =>
    `${content.length} ${Buffer.from(content).toString("base64", 0, 48)}`;
  const found = ours.attachments.map(({ location, bytes: content }) => ({
    name: location.path.at(-1),
    content: digest(content),
  }));
  for (const { filename, content, contentType } of theirs.attachments) {
    const same = found.filter((attachment) => attachment.content === digest(content));
    expect(same, contentType).not.toEqual([]);
    if (filename !== undefined) expect(same.map(({ name }) => name)).toContain(filename);
  }
});
