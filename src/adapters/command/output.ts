/** What a command writes: to the terminal, or to a file of a name, whole or not at all. */
import { randomUUID } from "node:crypto";
import { realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import { shown } from "../../report/phrases.js";
import type { Lang } from "../../report/words/index.js";
import { whyNot } from "./files.js";
import { UsageMistake } from "./option.js";
import { words as catalogues } from "./words.js";

/** Writes to standard output, and waits until it is gone. */
export function print(content: string | Uint8Array): Promise<void> {
  return new Promise((resolve) => {
    process.stdout.write(content, () => resolve());
  });
}

/** Says something on standard error. */
export function tell(text: string): void {
  process.stderr.write(`parefuite: ${text}\n`);
}

/** Says something of a file on standard error. */
export function tellOf(path: string, text: string): void {
  tell(`${shown(path, 400)}: ${text}`);
}

/** How a report is to look that is written there. */
export function looksOn(stream: NodeJS.WriteStream): { color: boolean; width: number } {
  const color = stream.isTTY ? stream.hasColors() : isForced(process.env.FORCE_COLOR);
  return { color, width: stream.columns };
}

/** Whether colours are asked for where no terminal is, in the words of Node.js: the logs of a CI show them. */
const isForced = (value: string | undefined): boolean => /^(?:|true|[123])$/.test(value ?? "0");

/** Whether a path leads to anything. */
export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/**
 * Writes a file in one step: a reader sees the old one or the new one, also where the disk is full. A
 * file that links point to stays what they point to, a device gets the bytes.
 *
 * @param mode the permissions of a file that is new
 * @throws UsageMistake if it cannot be written
 */
export async function writeOutput(
  path: string,
  content: string | Uint8Array,
  lang: Lang,
  mode = 0o666,
): Promise<void> {
  const real = await realpath(path).catch(() => path);
  const before = await stat(real).catch(() => undefined);
  try {
    if (before?.isFile() === false) return await writeFile(real, content);
    // A name that nobody foresees, and a file that was not there: no link that somebody put in wait.
    const draft = `${real}.${randomUUID()}.tmp`;
    try {
      await writeFile(draft, content, {
        flag: "wx",
        mode: before === undefined ? mode : before.mode & 0o777,
      });
      await rename(draft, real);
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  } catch (error) {
    throw new UsageMistake(`${shown(path, 400)}: ${whyNotWritten(error, lang)}`);
  }
}

/** Why a file could not be written, in words. */
function whyNotWritten(error: unknown, lang: Lang): string {
  const words = catalogues[lang];
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  // That the folder is not there, or that a folder is, is said as of a file that is read.
  if (code === "ENOENT" || code === "ENOTDIR" || code === "EISDIR") return whyNot(error, words);
  return words.unwritable(/^[A-Z][A-Z0-9_]{1,40}$/.test(code) ? code : "?");
}
