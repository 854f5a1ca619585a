/** `parefuite clean`, as a process. */
import { copyFile, link, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { blocked, messages, parefuite, temporaryFiles } from "./spawned.js";

const file = temporaryFiles();
const crowd = join(messages, "block-forty-addresses-in-cc.eml");

test("writes a message that scans as allowed", () => {
  const { status, err } = parefuite(["clean", blocked, "-o", file("clean.eml")]);
  expect([status, err]).toEqual([0, expect.stringMatching(/: removed: \S+/)]);
  expect(parefuite(["scan", file("clean.eml"), "--fail-on", "warn"]).status).toBe(0);
  const again = parefuite(["clean", file("clean.eml"), "-o", "-"]);
  expect(again.err).toContain("nothing to remove");
  expect(again.out).toContain("Content-Type: text/plain; charset=utf-8");
});

test("says what is to be checked in what remains", async () => {
  const list = Array.from({ length: 7 }, (_, index) => `Durand Zoé;zoe${index}@example.fr`);
  const message = ["From: a@example.org", "To: b@example.org", "", "Nom;Courriel", ...list];
  await writeFile(file("few.eml"), message.join("\r\n"));
  const kept = parefuite(["clean", file("few.eml"), "-o", file("kept.eml")]);
  expect(kept.status).toBe(0);
  expect(kept.err).toMatch(/nothing to remove\n.*what remains is to be checked:\n▲ CHECK FIRST/);
  expect(await readFile(file("kept.eml"))).toEqual(await readFile(file("few.eml")));
  const cleaned = parefuite(["clean", file("few.eml"), "-o", "-", "--fail-on", "warn"]);
  expect([cleaned.status, cleaned.err]).toEqual([
    0,
    expect.stringMatching(/removed: text\/plain\n$/),
  ]);
});

test("refuses what it cannot do", () => {
  expect(parefuite(["clean", blocked, "-o", blocked]).err).toContain("must be two files");
  expect(parefuite(["clean", blocked]).err).toContain("expected: parefuite clean");
  expect(parefuite(["clean", file("nowhere.eml"), "-o", file("x")]).status).toBe(2);
});

test("never writes over the message, by whatever name", async () => {
  const message = file("message.eml");
  await copyFile(blocked, message);
  await symlink(message, file("symbolic.eml"));
  const refused = parefuite(["clean", message, "-o", file("symbolic.eml")]);
  expect([refused.status, refused.err]).toEqual([2, expect.stringContaining("two files")]);
  await link(message, file("hard.eml"));
  expect(parefuite(["clean", message, "-o", file("hard.eml")]).status).toBe(0);
  expect(await readFile(message)).toEqual(await readFile(blocked));
  expect(parefuite(["scan", file("hard.eml")]).status).toBe(0);
});

test("leaves nothing half written", async () => {
  const { status, err } = parefuite(["clean", blocked, "-o", "/dev/full"]);
  expect([status, err]).toEqual([2, expect.stringContaining("cannot be written (ENOSPC)")]);
  expect(parefuite(["clean", blocked, "-o", dirname(file("x"))]).status).toBe(2);
  expect((await readdir(dirname(file("x")))).filter((name) => name.endsWith(".tmp"))).toEqual([]);
});

test("says that a crowd in the header cannot be removed", async () => {
  const crowded = { name: "crowd", when: { recipients: { min: 30 } }, verdict: "block" };
  await writeFile(file("crowd.json"), JSON.stringify({ rules: [crowded] }));
  const args = ["clean", crowd, "-o", file("crowd.eml"), "--policy", file("crowd.json")];
  const { status, err } = parefuite(args);
  expect([status, err]).toEqual([1, expect.stringContaining("put them in Bcc")]);
});
