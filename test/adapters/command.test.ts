/** The built command, on odd inputs: a clear line, the right exit status, no stack trace. */
import { spawn, spawnSync } from "node:child_process";
import { closeSync, createWriteStream, openSync } from "node:fs";
import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { once } from "node:events";
import { setTimeout as after } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import type { FileBytes as Bytes } from "../../src/adapters/file.js";
import type { createScanner as Create } from "../../src/scanner.js";

const dist = join(import.meta.dirname, "../../dist");
const { createScanner } = (await import(join(dist, "index.js"))) as {
  createScanner: typeof Create;
};
const { FileBytes } = (await import(join(dist, "adapters/file.js"))) as {
  FileBytes: typeof Bytes;
};
const command = join(import.meta.dirname, "../../dist/adapters/command.js");
const messages = join(import.meta.dirname, "../../fixtures/messages");
const blocked = join(messages, "block-csv-windows-1252.eml");
const allowed = join(messages, "allow-budget.eml");

// Starting a process takes a second where the machine is busy.
vi.setConfig({ testTimeout: 60_000 });

interface Run {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

async function parefuite(
  args: readonly string[],
  { input = "", env = {} }: { input?: string | Buffer; env?: Record<string, string> } = {},
): Promise<Run> {
  const child = spawn(process.execPath, [command, ...args], {
    env: { PATH: process.env.PATH, LC_ALL: "en_GB.UTF-8", ...env },
  });
  let out = "";
  let err = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
  child.stdin.on("error", () => {});
  child.stdin.end(input);
  const [status] = (await once(child, "close")) as [number | null];
  expect(err).not.toMatch(/\n\s+at |node:internal|file:\/\//);
  return { status, out, err };
}

let folder = "";
const file = (name: string): string => join(folder, name);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "parefuite-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test("colours where no terminal is: if they are asked for", async () => {
  for (const [value, escapes] of [
    ["1", true],
    ["", true],
    ["0", false],
  ] as const) {
    const { out } = await parefuite(["scan", allowed], { env: { FORCE_COLOR: value } });
    expect(out.includes("\u001b[")).toBe(escapes);
  }
});

test.each(["SIGTERM", "SIGINT", "SIGHUP"] as const)(
  "%s ends the child too, even one that is stuck",
  async (signal) => {
    // A pipe that nobody writes to: the scan waits for it.
    const child = spawn(process.execPath, [command, "scan", blocked, "-"], { stdio: "pipe" });
    const ended = once(child, "exit");
    let worker = 0;
    while (worker === 0) {
      await after(20);
      const { stdout } = spawnSync("ps", ["-o", "pid=,args=", "--ppid", String(child.pid)], {
        encoding: "utf8",
      });
      worker = Number.parseInt(
        stdout.split("\n").find((line) => line.includes("worker.js")) ?? "0",
        10,
      );
    }
    process.kill(worker, "SIGSTOP");
    child.kill(signal);
    expect(await ended).toEqual([null, signal]);
    const isHere = (): boolean =>
      spawnSync("ps", ["-o", "stat=", "-p", String(worker)], {
        encoding: "utf8",
      }).stdout.startsWith("T");
    for (let tries = 0; isHere() && tries < 100; tries++) await after(20);
    const stayed = isHere();
    if (stayed) process.kill(worker, "SIGKILL");
    expect(stayed).toBe(false);
  },
);

interface Results {
  readonly results: readonly {
    readonly source: string;
    readonly verdict: string;
    readonly unread: readonly { readonly reason: string; readonly limit?: string }[];
    readonly people: { readonly total: number };
  }[];
}
const json = (run: Run): Results => JSON.parse(run.out) as Results;

describe("usage", () => {
  test.each([
    [["--version"], 0, /^\d+\.\d+\.\d+\n$/, /^$/],
    [["-V"], 0, /^\d+\.\d+\.\d+\n$/, /^$/],
    [["--help"], 0, /^ {2}scan /m, /^$/],
    [["scan", "--help"], 0, /--fail-on VERDICT.*\n(?:.*\n)*EXIT STATUS/, /^$/],
    [["explain", "--help"], 0, /^ {2}0 .* whatever the verdict\n {2}2 /m, /^$/],
    [["scan", "--help", "--lang", "fr"], 0, /CODE DE RETOUR/, /^$/],
    [[], 2, /^$/, /USAGE/],
    [["--lang", "fr"], 2, /^$/, /option inconnue : --lang/],
    [["examine"], 2, /^$/, /unknown command: examine/],
    [["scan"], 2, /^$/, /no file given/],
    [["scan", "--lang=fr"], 2, /^$/, /aucun fichier donné/],
    [["scan", "--nope", "x"], 2, /^$/, /unknown option: --nope\nHelp: parefuite scan --help\n$/],
    [["scan", "--formt", "x"], 2, /^$/, /--formt \(did you mean --format\?\)/],
    [["scan", "--json", "x"], 2, /^$/, /--json \(did you mean --format json\?\)/],
    [["scna", "x"], 2, /^$/, /unknown command: scna \(did you mean scan\?\)/],
    [["--hepl"], 2, /^$/, /unknown option: --hepl \(did you mean --help\?\)/],
    [["scan", "--format"], 2, /^$/, /--format needs a value/],
    [["scan", "--format", "yaml", "x"], 2, /^$/, /--format needs one of: text, json/],
    [["scan", "--fail-on=allow", "x"], 2, /^$/, /--fail-on needs one of: warn, block/],
    [["scan", "--help=yes"], 2, /^$/, /--help takes no value/],
    [["scan", "-", "-"], 2, /^$/, /only once/],
    [["scan", "--", "--lang=fr"], 2, /^$/, /--lang=fr: not found/],
  ])("%j", async (args, status, out, err) => {
    const run = await parefuite(args);
    expect(run.out).toMatch(out);
    expect(run.err).toMatch(err);
    expect(run.status).toBe(status);
  });

  test.each(["scan", "explain", "clean", "policy", "protect", "baseline"])(
    "the French help of %s parts no sign from its word",
    async (name) => {
      const { out } = await parefuite([name, "--help", "--lang", "fr"]);
      expect(out).toMatch(/^OPTIONS$/m);
      expect(out).not.toMatch(/«$|^ *[»:;?!]|« | »| [:;?!] /m);
      for (const line of out.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
    },
  );

  test.each([
    [{ LC_ALL: "fr_FR.UTF-8" }, /introuvable/],
    [{ LC_ALL: "", LC_MESSAGES: "fr_CA", LANG: "en_GB" }, /introuvable/],
    [{ LC_ALL: "", LANG: "fr" }, /introuvable/],
    [{ LC_ALL: "C", LANG: "fr_FR" }, /not found/],
    [{ LC_ALL: "frr_DE" }, /not found/],
  ])("language of %j", async (env, text) => {
    expect((await parefuite(["scan", "/nope"], { env })).err).toMatch(text);
  });
});

test("a report that cannot be written", () => {
  const full = openSync("/dev/full", "w");
  const { status, stderr } = spawnSync(process.execPath, [command, "scan", allowed], {
    env: { PATH: process.env.PATH, LC_ALL: "en_GB.UTF-8" },
    stdio: ["ignore", full, "pipe"],
    encoding: "utf8",
  });
  closeSync(full);
  expect(stderr).toBe("parefuite: -: cannot be written (ENOSPC)\n");
  expect(status).toBe(2);
});

describe("exit status", () => {
  const warned = join(messages, "warn-eight-people.eml");
  test.each([
    [[allowed], 0],
    [[blocked], 1],
    [[allowed, blocked], 1],
    [["--fail-on", "block", allowed], 0],
    [["--fail-on", "warn", allowed], 0],
    [[file("nope.eml")], 2],
  ])("%j", async (args, status) => {
    expect((await parefuite(["scan", ...args])).status).toBe(status);
  });

  test("a warning fails where that is asked for", async () => {
    const [plain, strict] = await Promise.all([
      parefuite(["scan", "--format=json", warned]),
      parefuite(["scan", "--format=json", "--fail-on=warn", warned]),
    ]);
    const expected = { allow: [0, 0], warn: [0, 1], block: [1, 1] };
    expect([plain.status, strict.status]).toEqual(
      expected[json(plain).results[0].verdict as keyof typeof expected],
    );
  });
});

describe("a workbook under a password", () => {
  const sealed = join(messages, "../files/sealed/password.xlsx");

  test.each([
    ["en", "ALLOWED · password.xlsx", "password.xlsx: encrypted, so it cannot be read here"],
    ["fr", "AUTORISÉ · password.xlsx", "password.xlsx : chiffré, donc illisible ici"],
  ])("may go, and is said to be unread: %s", async (lang, verdict, unread) => {
    const { status, out } = await parefuite(["scan", "--lang", lang, sealed]);
    const plain = out.replaceAll(sealed, "password.xlsx").replaceAll(/\s+/g, " ");
    expect(plain).toContain(verdict);
    expect(plain).toContain(unread);
    expect(status).toBe(0);
  });

  test("is stopped by a policy that asks for it", async () => {
    await writeFile(file("sealed.json"), '{ "unread": { "encrypted": "block" } }');
    const run = await parefuite(["scan", "--format=json", "--policy", file("sealed.json"), sealed]);
    expect(json(run).results).toMatchObject([
      { verdict: "block", unread: [{ reason: "encrypted" }] },
    ]);
    expect(run.status).toBe(1);
  });
});

describe("inputs", () => {
  test("one broken input hides no other", async () => {
    const run = await parefuite(["scan", "--format", "json", file("nope.eml"), blocked, allowed]);
    expect(run.err).toMatch(/^parefuite: .*nope\.eml: not found\n$/);
    expect(json(run).results.map(({ source, verdict }) => [source, verdict])).toEqual([
      [blocked, "block"],
      [allowed, "allow"],
    ]);
    expect(run.status).toBe(2);
  });

  test("standard input: a message, and none", async () => {
    const message = "From: a@example.fr\r\nTo: b@example.fr\r\n\r\nBonjour\r\n";
    const run = await parefuite(["scan", "--format=json", "-"], { input: message });
    expect(json(run).results).toMatchObject([{ source: "-", verdict: "allow", unread: [] }]);
    expect(run.status).toBe(0);
    const empty = await parefuite(["scan", "-"]);
    expect(empty.err).toBe("parefuite: -: standard input is empty\n");
    expect(empty.status).toBe(2);
  });

  test("an empty file is not passed over in silence", async () => {
    await writeFile(file("empty.eml"), "");
    const run = await parefuite(["scan", "--format=json", file("empty.eml")]);
    expect(json(run).results).toMatchObject([{ unread: [{ reason: "malformed" }] }]);
    expect(run.status).toBe(0);
    expect((await parefuite(["scan", "--fail-on=warn", file("empty.eml")])).status).toBe(1);
  });

  test("a folder, with folders in it, in order; what cannot be had is named", async () => {
    await mkdir(file("dossier/b/node_modules"), { recursive: true });
    await mkdir(file("vide"));
    await writeFile(file("dossier/b/deux.txt"), "Bonjour");
    await writeFile(file("dossier/a.txt"), "Bonjour");
    await writeFile(file("dossier/b/node_modules/x.txt"), "Bonjour");
    await symlink(file("nowhere"), file("dossier/lien"));
    await symlink(file("dossier"), file("dossier/boucle"));
    const run = await parefuite(["scan", "--format=json", file("dossier"), file("vide")]);
    expect(json(run).results.map(({ source }) => source)).toEqual([
      file("dossier/a.txt"),
      file("dossier/b/deux.txt"),
    ]);
    expect(run.err.split("\n")).toEqual([
      `parefuite: ${file("dossier/lien")}: not found`,
      `parefuite: ${file("vide")}: there is no file in this folder`,
      "",
    ]);
    expect(run.status).toBe(2);
  });

  test("a name that is no UTF-8, given or in a folder", async () => {
    await mkdir(file("latin1"));
    const name = Buffer.from("liste-\xe9.csv", "latin1");
    const rows = ["Jeanne", "Paul", "Luc"].map((each) => `Exemple;${each};${each}@example.fr`);
    await writeFile(
      Buffer.concat([Buffer.from(`${file("latin1")}/`), name]),
      ["Nom;Prénom;Courriel", ...rows].join("\n"),
    );
    for (const path of [file("latin1"), join(file("latin1"), name.toString())]) {
      const run = await parefuite(["scan", "--format=json", path]);
      expect(run.err).toBe("");
      expect(JSON.parse(run.out)).toMatchObject({ results: [{ people: { total: 3 } }] });
    }
  });

  test("a file that may not be read", async () => {
    await writeFile(file("secret.csv"), "x");
    await chmod(file("secret.csv"), 0);
    const run = await parefuite(["scan", file("secret.csv"), allowed]);
    // The superuser may read everything.
    if (process.getuid?.() === 0) expect(run.status).toBe(0);
    else {
      expect(run.err).toMatch(/secret\.csv: permission denied/);
      expect(run.status).toBe(2);
    }
    expect(run.out).toContain("allow-budget.eml");
  });

  test("control characters of a name do not reach the terminal", async () => {
    const run = await parefuite(["scan", file("a\u001b[31mb.eml")]);
    expect(run.err).not.toContain("\u001b");
  });

  test.each([
    ["a picture", "photo.jpg", Buffer.from("\xff\xd8\xff\xe0\0\x10JFIF\0\x01", "latin1")],
    [
      "a truncated workbook",
      "t.xls",
      Buffer.from("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "\0".repeat(40), "latin1"),
    ],
    [
      "a truncated archive",
      "t.xlsx",
      Buffer.from("PK\x03\x04\x14\0\0\0\b\0" + "x".repeat(40), "latin1"),
    ],
  ])("%s is said to be unread", async (_, name, bytes) => {
    await writeFile(file(name), bytes);
    const run = await parefuite(["scan", "--format=json", file(name)]);
    expect(run.err).toBe("");
    expect(json(run).results[0].unread.length).toBeGreaterThan(0);
    expect(run.status).toBe(0);
  });

  test("a file larger than the limit is read up to it, and that is said", async () => {
    // 300 MB, beyond the default of 256 MiB.
    const out = createWriteStream(file("grand.csv"));
    const chunk = `ref-12;${"x".repeat(30_000)}\n`.repeat(32);
    for (let written = 0; written < 300e6; written += chunk.length)
      if (!out.write(chunk)) await once(out, "drain");
    out.end();
    await once(out, "close");
    const run = await parefuite(["scan", "--format=json", file("grand.csv")]);
    await rm(file("grand.csv"));
    expect(run.err).toBe("");
    expect(json(run).results[0].unread).toContainEqual(
      expect.objectContaining({ reason: "too-large", limit: "maxInputBytes" }),
    );
    expect(run.status).toBe(0);
  }, 120_000);
});

describe("whatever a file does to the process that reads it", () => {
  /** Runs a scan whose child is killed as soon as there is one. */
  async function killed(...args: string[]): Promise<Run> {
    const parent = spawn(process.execPath, [command, "scan", "--format=json", ...args], {
      env: { PATH: process.env.PATH, LC_ALL: "en_GB.UTF-8" },
    });
    let out = "";
    let err = "";
    parent.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
    parent.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
    const closed = once(parent, "close") as Promise<[number | null]>;
    for (let child: number | undefined; child === undefined && parent.exitCode === null;) {
      await after(5);
      child = childOf(parent.pid!);
      if (child !== undefined) process.kill(child, "SIGKILL");
    }
    const [status] = await closed;
    return { status, out, err };
  }

  function childOf(parent: number): number | undefined {
    const { stdout } = spawnSync("ps", ["-o", "pid=,args=", "--ppid", String(parent)], {
      encoding: "utf8",
    });
    const line = stdout.split("\n").find((text) => text.includes("worker.js"));
    return line === undefined ? undefined : Number.parseInt(line, 10);
  }

  test.each([[[]], [["--fail-on=warn"]]])(
    "a child that is killed: said, not clean %j",
    async (options) => {
      const run = await killed(...options, join(messages, "block-ump-2006.eml"));
      expect(run.err).toContain("parefuite itself failed: the message was not scanned");
      expect(json(run).results).toMatchObject([
        { verdict: "warn", unread: [{ location: { path: [] }, reason: "timed-out" }] },
      ]);
      expect(run.status).toBe(2);
    },
  );

  test("a file that is gone when its child opens it", async () => {
    const list = file("parti.csv");
    await writeFile(list, "x");
    const scanner = createScanner({ workers: 1 });
    const input = new FileBytes(list, 1);
    await rm(list);
    await expect(scanner.scan(input)).rejects.toMatchObject({
      code: "input-failed",
      cause: { code: "ENOENT" },
    });
    await scanner.close();
  });

  test("a pipe that only this process has", async () => {
    const child = spawn("bash", [
      "-c",
      `"$0" "$1" scan --format=json <(cat "$2")`,
      process.execPath,
      command,
      blocked,
    ]);
    let out = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => (out += text));
    const [status] = (await once(child, "close")) as [number | null];
    expect((JSON.parse(out) as Results).results).toMatchObject([{ verdict: "block" }]);
    expect(status).toBe(1);
  });
});

describe("explain", () => {
  test("in words and as JSON: roles and shares, no value; 0 whatever the verdict", async () => {
    const [text, data] = await Promise.all([
      parefuite(["explain", blocked]),
      parefuite(["explain", "--format=json", blocked]),
    ]);
    expect(text.out).toMatch(/: people\n(?:.*\n)*.*% of the cells: .*column/);
    expect(text.out).not.toContain("@");
    expect(text.status).toBe(0);
    expect(json(data).results).toMatchObject([{ verdict: "block", tables: [{ about: "people" }] }]);
    expect(data.out).not.toContain("@");
    expect(data.status).toBe(0);
  });

  test.each([
    [[], /no file given/],
    [["--format=html", "x"], /--format needs one of: text, json/],
    [[file("nope.eml")], /not found/],
  ])("%j", async (args, err) => {
    const run = await parefuite(["explain", ...args]);
    expect(run.err).toMatch(err);
    expect(run.status).toBe(2);
  });
});

describe("policy", () => {
  test.each([
    ["nope.json", undefined, /nope\.json: not found/],
    ["text.json", "not json, jean.martin@example.fr", /text\.json: is not JSON/],
    ["comma.json", '{\n  "preset": "office",\n}\n', /comma\.json: is not JSON \(line 3\)/],
    ["wrong.json", '{"rulez": []}', /wrong\.json: .*rulez/],
  ])("refused: %s", async (name, content, err) => {
    if (content !== undefined) await writeFile(file(name), content);
    const run = await parefuite(["scan", "--policy", file(name), allowed]);
    expect(run.err).toMatch(err);
    expect(run.err).not.toContain("jean.martin");
    expect(run.out).toBe("");
    expect(run.status).toBe(2);
  });

  test("a file, and a preset by name", async () => {
    await writeFile(
      file("policy.json"),
      '\ufeff{"thresholds": {"bulk-people": {"warn": 1, "block": 1}}}',
    );
    const list = file("un.csv");
    await writeFile(list, "nom;courriel\nDurand;durand@example.fr\n");
    expect((await parefuite(["scan", "--policy", file("policy.json"), list])).status).toBe(1);
    expect((await parefuite(["scan", "--policy", "office", list])).status).toBe(0);
  });
});

describe("never 0 by accident", () => {
  test("a reader that goes away", async () => {
    const child = spawn(process.execPath, [command, "scan", "--format=json", allowed], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    child.stdout.destroy();
    let err = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
    const [status] = (await once(child, "close")) as [number | null];
    expect(err).toBe("");
    expect(status).toBe(2);
  });

  test.each([
    ["a throw outside of any promise", "throw new Error('jean.martin@example.fr')"],
    ["a promise nobody waits for", "Promise.reject(new TypeError('jean.martin@example.fr'))"],
  ])("%s", async (_, code) => {
    // As soon as the command listens.
    const soon = `const wait = setInterval(() => {
      if (process.listenerCount("unhandledRejection") === 0) return;
      clearInterval(wait);
      ${code};
    }, 5);`;
    await writeFile(file("fault.mjs"), soon);
    const child = spawn(process.execPath, ["--import", file("fault.mjs"), command, "scan", "-"], {
      env: { ...process.env, LC_ALL: "en_GB" },
      stdio: ["pipe", "pipe", "pipe"],
    });
    let err = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => (err += text));
    const [status] = (await once(child, "close")) as [number | null];
    expect(err).toMatch(/^parefuite: internal error \((?:Type)?Error\): .*do not send it\.\n$/);
    expect(status).toBe(2);
  });
});
