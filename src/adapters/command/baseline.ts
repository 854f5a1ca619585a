import { defaultLimits } from "../../read/limits.js";
import { words as reportWords, type Lang, type Noun } from "../../report/words/index.js";
import {
  type BaselineEntry,
  fingerprint,
  isDay,
  readBaseline,
  today,
  writeBaseline,
} from "./baseline-file.js";
import { ExitStatus } from "./exit.js";
import { findFiles, whyNot } from "./files.js";
import { readInput } from "../file.js";
import { type Command, langOption, UsageMistake } from "./option.js";
import { exists, tellOf } from "./output.js";
import { keyFileOption, readKey } from "./protected-file.js";
import { words as catalogues } from "./words.js";

/** What `--expires` is if it is not given: long enough for a release, short enough to be remembered. */
const DEFAULT_DAYS = 90;

interface BaselineWords {
  readonly usage: string;
  readonly noReason: string;
  readonly noDay: string;
  readonly past: string;
  readonly tooLarge: string;
  readonly entries: Noun;
  added(count: string, expires: string): string;
  pruned(count: string): string;
}

const words: Readonly<Record<Lang, BaselineWords>> = {
  fr: {
    usage: "attendu : parefuite baseline BASELINE FILE…",
    noReason: "dire pourquoi : --reason TEXTE",
    noDay: "--expires attend un jour : 2027-01-31",
    past: "--expires est passé",
    tooLarge: "trop grand pour être accepté : la fin n’est pas lue",
    entries: ["entrée", "entrées"],
    added: (count, expires) => `accepté jusqu’au ${expires} : ${count}`,
    pruned: (count) => `retiré : ${count}`,
  },
  en: {
    usage: "expected: parefuite baseline BASELINE FILE…",
    noReason: "say why: --reason TEXT",
    noDay: "--expires takes a day: 2027-01-31",
    past: "--expires is over",
    tooLarge: "too large to be accepted: its end is not read",
    entries: ["entry", "entries"],
    added: (count, expires) => `accepted until ${expires}: ${count}`,
    pruned: (count) => `removed: ${count}`,
  },
};

/** `parefuite baseline`: accepts files as they are; changed content counts again. */
export const baselineCommand: Command = {
  arguments: "BASELINE FILE…",
  about: {
    fr: "Accepte les fichiers tels qu’ils sont : « parefuite scan --baseline BASELINE » les laisse passer jusqu’à la date donnée, ou jusqu’à ce que leur contenu change. BASELINE ne contient que des empreintes à clef, les raisons et les dates.",
    en: 'Accepts files as they are: "parefuite scan --baseline BASELINE" lets them pass until the given day, or until their content changes. BASELINE holds keyed fingerprints, reasons and days, nothing else.',
  },
  options: [
    {
      name: "reason",
      value: "TEXT",
      help: { fr: "Pourquoi ils sont acceptés.", en: "Why they are accepted." },
    },
    {
      name: "expires",
      value: "DAY",
      help: {
        fr: `Dernier jour où cela compte ; par défaut, dans ${DEFAULT_DAYS} jours.`,
        en: `Last day on which it counts; by default, in ${DEFAULT_DAYS} days.`,
      },
    },
    {
      name: "prune",
      help: {
        fr: "N’ajoute rien : retire ce qui a expiré ou n’est plus parmi les fichiers.",
        en: "Adds nothing: removes what is over or no longer among the files.",
      },
    },
    langOption,
    keyFileOption,
  ],
  exit: {
    fr: ["fait"],
    en: ["done"],
  },

  async run({ positionals: [path, ...paths], values }, lang) {
    const say = words[lang];
    const { counted } = reportWords[lang];
    if (path === undefined || paths.length === 0) throw new UsageMistake(say.usage);
    const prune = values.prune === true;
    const reason = typeof values.reason === "string" ? values.reason : undefined;
    if (!prune && reason === undefined) throw new UsageMistake(say.noReason);
    const expires = typeof values.expires === "string" ? values.expires : inDays(DEFAULT_DAYS);
    if (!isDay(expires)) throw new UsageMistake(say.noDay);
    if (expires < today()) throw new UsageMistake(say.past);
    const key = await readKey(values, path, lang);
    const before = (await exists(path)) ? (await readBaseline(path, catalogues[lang])).entries : [];

    let failed = false;
    const refuse = (file: string, why: string): void => {
      failed = true;
      tellOf(file, why);
    };
    const { files, refused } = await findFiles(paths, catalogues[lang]);
    for (const { path: file, why } of refused) refuse(file, why);
    const prints = new Set<string>();
    for (const file of files) {
      try {
        const bytes = await readInput(file, defaultLimits.maxInputBytes);
        if (!(bytes instanceof Uint8Array)) refuse(file, catalogues[lang].noFile);
        else if (bytes.length > defaultLimits.maxInputBytes) refuse(file, say.tooLarge);
        else prints.add(fingerprint(bytes, key));
      } catch (error) {
        refuse(file, whyNot(error, catalogues[lang]));
      }
    }

    const entries = new Map(before.map((entry) => [entry.fingerprint, entry]));
    if (prune) {
      // A file that could not be had may be accepted: nothing is taken away on a guess.
      if (failed) return ExitStatus.failed;
      const kept = before.filter(
        (entry) => entry.expires >= today() && prints.has(entry.fingerprint),
      );
      await writeBaseline(path, kept, lang);
      const removed = counted(before.length - kept.length, say.entries);
      process.stdout.write(`${say.pruned(removed)}\n`);
      return ExitStatus.passed;
    }
    for (const print of prints) {
      const entry: BaselineEntry = { fingerprint: print, reason: reason!, expires };
      entries.set(print, entry);
    }
    await writeBaseline(path, entries.values(), lang);
    process.stdout.write(`${say.added(counted(prints.size, say.entries), expires)}\n`);
    return failed ? ExitStatus.failed : ExitStatus.passed;
  },
};

function inDays(days: number): string {
  return new Date(Date.now() + days * 24 * 60 * 60 * 1000).toISOString().slice(0, 10);
}
