/** The command as a git pre-commit hook, with the real git. */
import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { csv } from "../../parse/build.js";

const command = join(import.meta.dirname, "../../../dist/adapters/command.js");

test("a commit with a list is refused, one without passes", async () => {
  const folder = await mkdtemp(join(tmpdir(), "parefuite-"));
  const git = (...args: string[]): Promise<{ failed: boolean; text: string }> =>
    new Promise((resolve) => {
      const env = { PATH: process.env.PATH, HOME: folder, GIT_CONFIG_NOSYSTEM: "1", LC_ALL: "C" };
      const who = ["-c", "user.name=Test", "-c", "user.email=test@example.fr"];
      execFile("git", [...who, ...args], { cwd: folder, env }, (error, out, err) => {
        resolve({ failed: error !== null, text: out + err });
      });
    });
  try {
    await git("init", "-q");
    const hook = join(folder, ".git/hooks/pre-commit");
    await writeFile(
      hook,
      `#!/bin/sh\ngit diff --cached --name-only --diff-filter=ACM -z | xargs -0 -r "${process.execPath}" "${command}" scan\n`,
    );
    await chmod(hook, 0o755);
    await writeFile(join(folder, "modèle de lettre.txt"), "Bonjour,\n");
    await git("add", ".");
    expect(await git("commit", "-qm", "letter")).toMatchObject({ failed: false });
    await writeFile(join(folder, "liste.csv"), csv);
    await git("add", ".");
    const refused = await git("commit", "-qm", "list");
    expect(refused.failed).toBe(true);
    expect(refused.text).toContain("liste.csv");
    expect((await git("log", "--format=%s")).text).toBe("letter\n");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}, 60_000);
