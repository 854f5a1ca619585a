import type { Lang } from "../../report/words/index.js";

/**
 * The language of what is written: the one asked for, else that of the environment in the order of
 * POSIX.1-2017, section 8.2, else that of the system. English where it is neither.
 */
export function locale(
  asked: string | undefined,
  env: Readonly<Record<string, string | undefined>> = process.env,
): Lang {
  if (asked === "fr" || asked === "en") return asked;
  const set = env.LC_ALL || env.LC_MESSAGES || env.LANG;
  const tag = set || new Intl.DateTimeFormat().resolvedOptions().locale;
  return /^fr(?:[-_.@]|$)/i.test(tag) ? "fr" : "en";
}
