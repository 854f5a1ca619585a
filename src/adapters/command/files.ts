/** Paths of the command line → the files they stand for. */
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { diskPath } from "../file.js";
import type { CommandWords } from "./words.js";

/** A path that stands for nothing that can be scanned, and why. */
export interface Refused {
  readonly path: string;
  readonly why: string;
}

// What nobody attaches by hand, and thousands of files of it.
const PASSED_OVER = new Set([".git", "node_modules"]);

/** The files of the paths, folders opened, in order; what cannot be had is named beside them. */
export async function findFiles(
  paths: readonly string[],
  words: CommandWords,
): Promise<{ files: string[]; refused: Refused[] }> {
  const files: string[] = [];
  const refused: Refused[] = [];
  for (const path of paths) {
    if (path === "-") {
      files.push(path);
      continue;
    }
    try {
      const stats = await stat(await diskPath(path));
      if (!stats.isDirectory()) {
        files.push(path);
        continue;
      }
      const before = files.length + refused.length;
      await walk(path, files, refused, words);
      if (files.length + refused.length === before) refused.push({ path, why: words.emptyFolder });
    } catch (error) {
      refused.push({ path, why: whyNot(error, words) });
    }
  }
  return { files, refused };
}

async function walk(
  folder: string,
  files: string[],
  refused: Refused[],
  words: CommandWords,
): Promise<void> {
  const entries = await readdir(await diskPath(folder), { withFileTypes: true, encoding: "utf8" });
  entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    try {
      if (entry.isDirectory()) {
        if (!PASSED_OVER.has(entry.name)) await walk(path, files, refused, words);
        continue;
      }
      // A link to a folder is not followed: it may lead back here.
      const stats = entry.isSymbolicLink() ? await stat(await diskPath(path)) : entry;
      if (stats.isFile()) files.push(path);
      else if (!stats.isDirectory()) refused.push({ path, why: words.notAFile });
    } catch (error) {
      refused.push({ path, why: whyNot(error, words) });
    }
  }
}

/** Why a file cannot be had, in words. */
export function whyNot(error: unknown, words: CommandWords): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  switch (code) {
    case "ENOENT":
    case "ENOTDIR":
      return words.missing;
    case "EACCES":
    case "EPERM":
      return words.forbidden;
    case "EISDIR":
      return words.noFile;
    default:
      return words.unreadable(/^[A-Z][A-Z0-9_]{1,40}$/.test(code) ? code : "?");
  }
}
