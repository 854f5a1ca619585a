/** Runs the built command as a process. */
import { spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, vi } from "vitest";

/** The built command. */
export const command = join(import.meta.dirname, "../../../dist/adapters/command.js");
export const messages = join(import.meta.dirname, "../../../fixtures/messages");
/** A message that is blocked for its attachment. */
export const blocked = join(messages, "block-csv-windows-1252.eml");

// Starting a process takes a second where the machine is busy.
vi.setConfig({ testTimeout: 60_000 });

/** Runs `parefuite`; never with a stack trace. */
export function parefuite(args: readonly string[], given: { input?: string; key?: string } = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], {
    encoding: "utf8",
    input: given.input ?? "",
    env: { PATH: process.env.PATH, LC_ALL: "en_GB.UTF-8", PAREFUITE_KEY: given.key },
  });
  expect(stderr).not.toMatch(/\n\s+at |node:internal|file:\/\//);
  return { status, out: stdout, err: stderr };
}

/** Gives paths in a folder that is removed after the tests of a file. */
export function temporaryFiles(): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), "parefuite-"));
  afterAll(() => rm(folder, { recursive: true, force: true }));
  return (name) => join(folder, name);
}
