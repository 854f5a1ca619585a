import { stat } from "node:fs/promises";
import { isParefuiteError, ParefuiteError } from "../../errors.js";
import type { MessageOptions } from "../../options.js";
import { defaultLimits } from "../../read/limits.js";
import { reporters } from "../../report/index.js";
import type { Lang } from "../../report/words/index.js";
import { createScanner, type Scanner } from "../../scanner.js";
import type { ScanResult } from "../../types.js";
import { accepted, type BaselineEntry, fingerprint, readBaseline, today } from "./baseline-file.js";
import { exitStatus } from "./exit.js";
import { diskPath, FileBytes, readInput } from "../file.js";
import { isLost } from "../isolated.js";
import { findFiles, whyNot } from "./files.js";
import { type Command, type Given, langOption, UsageMistake, usageMistake } from "./option.js";
import { looksOn, print, tellOf } from "./output.js";
import { policyOption, readPolicy } from "./policy-file.js";
import { Progress } from "./progress.js";
import { keyFileOption, protectedOption, readKey, readProtected } from "./protected-file.js";
import { words as catalogues } from "./words.js";

// What takes more than about a second.
const LONG_WORK_BYTES = 16 * 1024 * 1024;
// Each child may take `maxMemoryBytes`.
const MOST_WORKERS = 2;

/** `parefuite scan`: files, folders and standard input → a report and an exit status. */
export const scanCommand: Command = {
  arguments: "FILE…|-",
  about: {
    fr: "FILE est un message (.eml ou .msg, reconnu à son contenu), tout autre fichier, examiné comme s’il était joint, ou un dossier avec tout ce qu’il contient, sauf .git et node_modules. « - » est l’entrée standard.",
    en: 'FILE is a message (.eml or .msg, recognised by its content), any other file, scanned as if it were attached, or a folder with all that is in it, except .git and node_modules. "-" is standard input.',
  },
  options: [
    {
      name: "format",
      value: "FORMAT",
      choices: reporters.map(({ format }) => format),
      help: { fr: "Forme du rapport.", en: "Form of the report." },
    },
    langOption,
    {
      name: "fail-on",
      value: "VERDICT",
      choices: ["warn", "block"],
      help: {
        fr: "À partir de quel verdict le code de retour est 1 ; par défaut, block.",
        en: "From which verdict on the exit status is 1; by default, block.",
      },
    },
    policyOption,
    {
      name: "baseline",
      value: "FILE",
      help: {
        fr: "Fichiers acceptés (voir parefuite baseline).",
        en: "Accepted files (see parefuite baseline).",
      },
    },
    protectedOption,
    keyFileOption,
  ],
  exit: {
    fr: ["tout a été examiné, rien n’est à refuser", "il y a de quoi refuser (voir --fail-on)"],
    en: [
      "everything was scanned, nothing is to be refused",
      "something is to be refused (see --fail-on)",
    ],
  },

  async run({ positionals, values }, lang) {
    const failOn = values["fail-on"] === "warn" ? "warn" : "block";
    const entry = reporters.find(({ format }) => format === values.format) ?? reporters[0];
    // Loaded while the child starts.
    const [{ results, failed }, reporter] = await Promise.all([
      scanFiles({ positionals, values }, lang),
      entry.load(),
    ]);
    if (results.length > 0) {
      await print(reporter.report(results, { lang, failOn, ...looksOn(process.stdout) }));
    }
    return exitStatus(
      results.map(({ verdict }) => verdict),
      failOn,
      failed,
    );
  },
};

/** The results of all inputs, in their order; why others have none is said on standard error. */
export async function scanFiles(
  { positionals, values }: Given,
  lang: Lang,
  about: Pick<MessageOptions, "explain"> = {},
): Promise<{ results: ScanResult[]; failed: boolean }> {
  const words = catalogues[lang];
  if (positionals.length === 0) throw new UsageMistake(words.noInput);
  if (positionals.filter((path) => path === "-").length > 1)
    throw new UsageMistake(words.twiceStandardInput);
  const policy =
    typeof values.policy === "string" ? await readPolicy(values.policy, lang) : undefined;
  const protectedPeople = await readProtected(values, lang);
  const accept = await readAccepted(values, lang);

  let failed = false;
  const refuse = (path: string, why: string): void => {
    failed = true;
    tellOf(path, why);
  };
  const { files, refused } = await findFiles(positionals, words);
  for (const { path, why } of refused) refuse(path, why);

  // Whatever a file does to its child, it gets an answer, and so do the others.
  const workers = Math.min(files.length, MOST_WORKERS);
  let scanner: Scanner;
  try {
    scanner = createScanner({ policy, protectedPeople, workers });
  } catch (error) {
    throw usageMistake(String(values.protected), error, lang);
  }
  const progress = new Progress(process.stderr, (done) => words.progress(done, files.length));
  const outcomes: { result?: ScanResult; why?: string }[] = [];
  const queue = files.entries();
  let done = 0;
  const work = async (): Promise<void> => {
    for (const [index, file] of queue) {
      try {
        const input = await inputOf(file, accept !== undefined);
        progress.show(done, "size" in input && input.size > LONG_WORK_BYTES);
        const result = await scanner.scan(input, { ...about, source: file });
        const entry = input instanceof Uint8Array ? accept?.(input) : undefined;
        outcomes[index] = {
          result: entry === undefined ? result : accepted(result, entry),
          ...(file === "-" && result.stats.bytes === 0 && { why: words.emptyInput }),
          ...(isLost(result) && { why: whyNotScanned(new ParefuiteError("internal"), lang) }),
        };
      } catch (error) {
        outcomes[index] = { why: whyNotScanned(error, lang) };
      }
      done++;
    }
  };
  try {
    await Promise.all(Array.from({ length: workers }, work));
  } finally {
    await scanner.close();
  }
  progress.end();
  for (const [index, { why }] of outcomes.entries())
    if (why !== undefined) refuse(files[index], why);
  return { results: outcomes.flatMap(({ result }) => result ?? []), failed };
}

/** What is to be scanned: a file's path where its child can read it, else its bytes. */
async function inputOf(
  file: string,
  asBytes: boolean,
): Promise<Uint8Array | AsyncIterable<Uint8Array> | FileBytes> {
  if (file !== "-" && !asBytes) {
    const stats = await stat(await diskPath(file));
    // A pipe is ours alone.
    if (stats.isFile()) return new FileBytes(file, stats.size);
  }
  return readInput(file, defaultLimits.maxInputBytes);
}

/** Finds the entry of the baseline that accepts an input; nothing if there is no baseline. */
async function readAccepted(
  values: Given["values"],
  lang: Lang,
): Promise<((input: Uint8Array) => BaselineEntry | undefined) | undefined> {
  if (typeof values.baseline !== "string") return undefined;
  const key = await readKey(values, values.baseline, lang);
  const { entries } = await readBaseline(values.baseline, catalogues[lang]);
  const day = today();
  const valid = new Map(
    entries.filter(({ expires }) => expires >= day).map((entry) => [entry.fingerprint, entry]),
  );
  return (input) => valid.get(fingerprint(input, key));
}

/** Why an input was not scanned, in words. */
export function whyNotScanned(error: unknown, lang: Lang): string {
  const words = catalogues[lang];
  if (isParefuiteError(error)) {
    if (error.code === "input-failed") return whyNot(error.cause, words);
    return lang === "fr" ? error.french : error.message;
  }
  if (error instanceof Error && "syscall" in error) return whyNot(error, words);
  return words.internal(error instanceof Error ? error.constructor.name : "Error");
}
