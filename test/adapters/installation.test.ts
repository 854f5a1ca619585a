/** An installation that is not whole, as built: nothing is answered that was not scanned. */
import { spawnSync } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { createScanner as Create } from "../../src/scanner.js";

const root = join(import.meta.dirname, "../..");
const blocked = join(root, "fixtures/messages/block-csv-windows-1252.eml");

vi.setConfig({ testTimeout: 60_000 });

let folder = "";
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "parefuite-"));
  await symlink(join(root, "node_modules"), join(folder, "node_modules"));
  await cp(join(root, "package.json"), join(folder, "package.json"));
  await cp(join(root, "dist"), join(folder, "dist"), { recursive: true });
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Does something while one file of the package is another, or missing. */
async function broken<T>(
  name: string,
  content: string | undefined,
  use: () => Promise<T>,
): Promise<T> {
  const file = join(folder, "dist", name);
  if (content === undefined) await rm(file);
  else await writeFile(file, content);
  try {
    return await use();
  } finally {
    await cp(join(root, "dist", name), file);
  }
}

async function scanned(workers = 1): Promise<unknown> {
  const { createScanner } = (await import(join(folder, "dist/index.js"))) as {
    createScanner: typeof Create;
  };
  const scanner = createScanner({ workers });
  try {
    return await scanner.scan(await readFile(blocked)).catch((error: unknown) => error);
  } finally {
    await scanner.close();
  }
}

test("a child that cannot start is an error, not a message that was too slow", async () => {
  for (const name of ["adapters/worker.js", "scan.js"])
    expect(await broken(name, undefined, () => scanned())).toMatchObject({
      code: "internal",
      message: expect.stringContaining("does not start"),
    });
});

test("so is a list of names that is missing", async () => {
  const error = await broken("detect/lists/lists.bin", undefined, () => scanned(0));
  expect(error).toMatchObject({ name: "ParefuiteError", code: "internal" });
  expect((error as Error).message).not.toContain(folder);
});

test("so is a mistake of our own in a child, without its text", async () => {
  const thrown = "export const scanMessage = async () => { throw new Error('06 39 98 12 34'); };";
  const error = await broken("scan.js", thrown, () => scanned());
  expect(error).toMatchObject({ code: "internal" });
  expect(String(error)).not.toContain("06 39");
});

test.each([
  ["adapters/command/main.js", "parefuite: does not start (Error): that takes Node.js"],
  ["adapters/command/words.js", "parefuite: does not start (Error): that takes Node.js"],
  ["adapters/command/scan.js", "parefuite: internal error (Error)"],
  ["adapters/worker.js", "Its child process does not start"],
  ["detect/lists/lists.bin", "parefuite itself failed: the message was not scanned"],
])("the command without %s", async (name, said) => {
  const { status, stdout, stderr } = await broken(name, undefined, async () =>
    spawnSync(process.execPath, [join(folder, "dist/adapters/command.js"), "scan", blocked], {
      env: { PATH: process.env.PATH, LC_ALL: "en_GB.UTF-8" },
      encoding: "utf8",
    }),
  );
  expect(stdout).toBe("");
  expect(stderr).toContain(said);
  expect(stderr).not.toMatch(/\n\s+at |node:internal|file:\/\//);
  expect(status).toBe(2);
});

test.each([
  ["18.20.8", 2],
  ["20.9.0", 2],
  ["20.19.0", 0],
  ["100.0.0", 0],
])("the command on Node.js %s", (node, expected) => {
  const versions = `Object.defineProperty(process,"versions",{value:{...process.versions,node:"${node}"}})`;
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      `--import=data:text/javascript,${versions}`,
      join(root, "dist/adapters/command.js"),
      "--version",
    ],
    { encoding: "utf8" },
  );
  expect(status).toBe(expected);
  if (expected === 2)
    expect(stderr).toContain(`does not start (Node.js ${node}): that takes Node.js 20.19`);
});
