/** The built commands `protect`, `policy` and `clean`. */
import { spawnSync } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";

const command = join(import.meta.dirname, "../../../dist/adapters/command.js");
const messages = join(import.meta.dirname, "../../../fixtures/messages");
const blocked = join(messages, "block-csv-windows-1252.eml");
const crowd = join(messages, "block-forty-addresses-in-cc.eml");

// Starting a process takes a second where the machine is busy.
vi.setConfig({ testTimeout: 60_000 });

function parefuite(args: readonly string[], given: { input?: string; key?: string } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    encoding: "utf8",
    input: given.input ?? "",
    env: { PATH: process.env.PATH, LC_ALL: "en_GB.UTF-8", PAREFUITE_KEY: given.key },
  });
  expect(stderr).not.toMatch(/\n\s+at |node:internal|file:\/\//);
  return { status, out: stdout, err: stderr };
}

let folder = "";
const file = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "parefuite-"));
  await mkdir(file("keys"));
  await writeFile(file("keys/key"), `${parefuite(["protect", "key"]).out}\n`);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe("protect", () => {
  const withKey = (...args: string[]): string[] => [...args, "--key-file", file("keys/key")];

  test("a key is 32 random bytes", () => {
    const { out, status } = parefuite(["protect", "key"]);
    expect(status).toBe(0);
    expect(out).toMatch(/^[\w-]{43}\n$/);
    expect(parefuite(["protect", "key"]).out).not.toBe(out);
  });

  test("add, list, check, scan, remove", async () => {
    const list = file("list.json");
    await writeFile(
      file("people.csv"),
      "label;tel;mail\nélu 1;06 39 98 12 34;zoe@example.fr\nélu 2;12;\n",
    );
    const added = parefuite(withKey("protect", "add", list, "--from", file("people.csv")));
    expect(added.err).toContain("added: 1 person\n");
    expect(added.err).toContain("without usable data, left out: 1 person\n");
    expect(added.status).toBe(2);
    expect(
      parefuite(withKey("protect", "add", list, "--phone", "0639985678", "--label", "élu 3"))
        .status,
    ).toBe(0);
    expect(await readFile(list, "utf8")).not.toMatch(/9981234|zoe|9985678/);

    expect(parefuite(["protect", "list", list]).out).toBe(
      "élu 1: 1 phone number and 1 e-mail address\nélu 3: 1 phone number\n",
    );
    const found = parefuite(withKey("protect", "check", list, "-"), { input: "+33 639981234" });
    expect([found.status, found.out]).toEqual([1, "élu 1\n"]);
    expect(parefuite(withKey("protect", "check", list, "0639981235")).status).toBe(0);

    await writeFile(file("note.txt"), "Le numéro : 06.39.98.56.78");
    const scan = withKey("scan", file("note.txt"), "--format", "json", "--protected", list);
    const scanned = parefuite(scan);
    expect(scanned.status).toBe(1);
    expect(JSON.parse(scanned.out).results[0].reasons[0].rule).toBe("protected-person");

    expect(parefuite(withKey("protect", "remove", list, "élu 3")).err).toContain("removed: 1");
    expect(parefuite(scan).status).toBe(0);
    expect(parefuite(withKey("protect", "remove", list, "élu 3")).status).toBe(2);
  });

  test.each<[string, string[], string]>([
    ["no key", ["protect", "add", "l.json", "--phone", "0639981234"], "needs its key"],
    ["a key too short", ["protect", "add", "l.json", "--phone", "0639981234"], "fewer than 32"],
    ["nobody", ["protect", "add", "l.json"], "nobody to add"],
    ["no list", ["protect", "list", "nowhere.json"], "not found"],
    ["no such action", ["protect", "forget", "l.json"], "expected: parefuite protect"],
    ["no action", ["protect"], "expected: parefuite protect"],
  ])("refuses: %s", (name, args, why) => {
    const key = { "no key": "", "a key too short": "short" }[name] ?? "k".repeat(40);
    const { status, err } = parefuite(args, { key });
    expect(status).toBe(2);
    expect(err).toContain(why);
  });

  test("refuses a key beside the list, and a list that is none", async () => {
    const args = ["protect", "add", file("keys/list.json"), "--phone", "0639981234"];
    expect(parefuite(withKey(...args)).err).toContain("must not be in the folder of the list");
    await writeFile(file("odd.json"), '{"entries":5}');
    const { status, err } = parefuite(["protect", "list", file("odd.json")]);
    expect([status, err.split("\n")[0]]).toEqual([2, expect.stringContaining("another format")]);
  });
});

describe("policy check", () => {
  test("explains the policy and says what it changes", async () => {
    await writeFile(
      file("policy.json"),
      JSON.stringify({
        rules: [{ name: "all", when: { people: { min: 0 } }, verdict: "allow" }],
      }),
    );
    const { status, out } = parefuite(["policy", "check", file("policy.json"), blocked]);
    expect(status).toBe(0);
    expect(out).toContain("1. all: ALLOWED if\n     - people in all: 0 or more");
    expect(out.replaceAll(/\s+/g, " ")).toContain(": BLOCKED → ALLOWED");
    expect(parefuite(["policy", "check", "strict", "--lang", "fr"]).out).toContain(
      "le préréglage «\u00a0strict\u00a0»",
    );
  });

  test("a wrong policy, a missing message, no policy", async () => {
    await writeFile(file("wrong.json"), '{"rules":[{"name":"a","when":{"people":{"min":"5"}}}]}');
    const wrong = parefuite(["policy", "check", file("wrong.json")]);
    expect([wrong.status, wrong.err]).toEqual([
      2,
      expect.stringContaining("rules[0].when.people.min: must be a whole number"),
    ]);
    expect(parefuite(["policy", "check", "office", file("nowhere.eml")]).status).toBe(2);
    expect(parefuite(["policy", "check"]).err).toContain("expected: parefuite policy check");
  });
});

describe("clean", () => {
  test("writes a message that scans as allowed", () => {
    const { status, err } = parefuite(["clean", blocked, "-o", file("clean.eml")]);
    expect([status, err]).toEqual([0, expect.stringMatching(/: removed: \S+/)]);
    expect(parefuite(["scan", file("clean.eml"), "--fail-on", "warn"]).status).toBe(0);
    const again = parefuite(["clean", file("clean.eml"), "-o", "-"]);
    expect(again.err).toContain("nothing to remove");
    expect(again.out).toContain("Content-Type: text/plain; charset=utf-8");
  });

  test("refuses what it cannot do", () => {
    expect(parefuite(["clean", blocked, "-o", blocked]).err).toContain("must be two files");
    expect(parefuite(["clean", blocked]).err).toContain("expected: parefuite clean");
    expect(parefuite(["clean", file("nowhere.eml"), "-o", file("x")]).status).toBe(2);
  });

  test("says that a crowd in the header cannot be removed", async () => {
    const crowded = { name: "crowd", when: { recipients: { min: 30 } }, verdict: "block" };
    await writeFile(file("crowd.json"), JSON.stringify({ rules: [crowded] }));
    const args = ["clean", crowd, "-o", file("crowd.eml"), "--policy", file("crowd.json")];
    const { status, err } = parefuite(args);
    expect([status, err]).toEqual([1, expect.stringContaining("put them in Bcc")]);
  });
});
