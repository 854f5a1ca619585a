/** The filter that the README has for Postfix, with a `sendmail` that keeps what it is given. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { chmod, mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { blocked, command, messages, temporaryFiles } from "./spawned.js";

const file = temporaryFiles();
const readme = await readFile(join(import.meta.dirname, "../../../README.md"), "utf8");
const [, script] = /^```sh\n(# \S+parefuite-filter\n[^]*?)^```$/m.exec(readme)!;
const sent = file("sent");

beforeEach(async () => {
  await rm(sent, { force: true });
  await mkdir(file("tmp"), { recursive: true });
  await writeFile(file("sendmail"), `#!/bin/sh\necho "$@" > ${sent}; cat >> ${sent}\n`);
  await chmod(file("sendmail"), 0o755);
});

async function filter(message: string, scan = `"${process.execPath}" "${command}" scan`) {
  const own = script!
    .replace("/usr/sbin/sendmail", file("sendmail"))
    .replace("parefuite scan", () => scan);
  await writeFile(file("filter"), own);
  const args = [file("filter"), "-f", "a@example.fr", "--", "b@example.org", "c@example.org"];
  const { status, stdout } = spawnSync("/bin/sh", args, {
    input: await readFile(message),
    encoding: "utf8",
    env: { TMPDIR: file("tmp") },
  });
  expect(await readdir(file("tmp"))).toEqual([]);
  return { status, stdout };
}

test("what may leave goes on as it came", async () => {
  const message = join(messages, "allow-budget.eml");
  expect(await filter(message)).toEqual({ status: 0, stdout: "" });
  const line = "-G -i -f a@example.fr -- b@example.org c@example.org\n";
  expect(await readFile(sent, "latin1")).toBe(line + (await readFile(message, "latin1")));
});

test("a list is returned, without a word of it", async () => {
  const { status, stdout } = await filter(blocked);
  expect([status, stdout]).toEqual([77, expect.stringMatching(/^5\.7\.1 [^\n@]*\n$/)]);
  expect(existsSync(sent)).toBe(false);
});

test("what could not be scanned or sent stays in the queue", async () => {
  for (const scan of [
    "/nonexistent/parefuite",
    "sh -c 'exit 2'",
    "sh -c 'kill -9 $$'",
    // Of the filter itself, when Postfix is stopped.
    "kill -TERM $$; sleep 0.1; false",
  ])
    expect((await filter(blocked, scan)).status).toBe(75);
  expect(existsSync(sent)).toBe(false);
  await rm(file("sendmail"));
  expect((await filter(join(messages, "allow-budget.eml"))).status).toBe(75);
});
