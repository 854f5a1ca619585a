import { presets } from "../../decide/presets.js";
import { isParefuiteError } from "../../errors.js";
import { defaultLimits } from "../../read/limits.js";
import { reporters } from "../../report/index.js";
import { shown } from "../../report/phrases.js";
import type { Lang } from "../../report/words/index.js";
import { createScanner } from "../../scan.js";
import type { ScanResult } from "../../types.js";
import { accepted, type BaselineEntry, fingerprint, readBaseline, today } from "./baseline-file.js";
import { exitStatus } from "./exit.js";
import { findFiles, readInput, whyNot } from "./files.js";
import { type Command, type Given, langOption, UsageMistake } from "./option.js";
import { readPolicy } from "./policy-file.js";
import { Progress } from "./progress.js";
import { keyFileOption, readKey, readProtected } from "./protected-file.js";
import { words as catalogues, type CommandWords } from "./words.js";

// What takes more than about a second.
const LONG_WORK_BYTES = 16 * 1024 * 1024;

/** `parefuite scan`: files, folders and standard input → a report and an exit status. */
export const scanCommand: Command = {
  arguments: "FILE…|-",
  about: {
    fr: "FILE est un message (.eml, reconnu à son contenu), tout autre fichier, examiné comme s’il était joint, ou un dossier avec tout ce qu’il contient, sauf .git et node_modules. « - » est l’entrée standard.",
    en: 'FILE is a message (.eml, recognised by its content), any other file, scanned as if it were attached, or a folder with all that is in it, except .git and node_modules. "-" is standard input.',
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
        fr: "À partir de quel verdict le code de retour est 1 ; par défaut, block.",
        en: "From which verdict on the exit status is 1; by default, block.",
      },
    },
    {
      name: "policy",
      value: "FILE",
      help: {
        fr: `Fichier JSON de la politique, ou : ${Object.keys(presets).join(", ")}.`,
        en: `JSON file of the policy, or one of: ${Object.keys(presets).join(", ")}.`,
      },
    },
    {
      name: "baseline",
      value: "FILE",
      help: {
        fr: "Fichiers acceptés (voir parefuite baseline).",
        en: "Accepted files (see parefuite baseline).",
      },
    },
    {
      name: "protected",
      value: "LIST",
      help: {
        fr: "Liste de personnes protégées (voir parefuite protect).",
        en: "List of protected people (see parefuite protect).",
      },
    },
    keyFileOption,
  ],

  async run({ positionals, values }, lang) {
    const words = catalogues[lang];
    if (positionals.length === 0) throw new UsageMistake(words.noInput);
    if (positionals.filter((path) => path === "-").length > 1)
      throw new UsageMistake(words.twiceStandardInput);
    const policy =
      typeof values.policy === "string" ? await readPolicy(values.policy, words) : undefined;
    const protectedPeople = await readProtected(values, lang);
    const accept = await readAccepted(values, lang);
    const scanner = createScanner({ policy, protectedPeople });

    let failed = false;
    const refuse = (path: string, why: string): void => {
      failed = true;
      process.stderr.write(`parefuite: ${shown(path, 400)}: ${why}\n`);
    };
    const { files, refused } = await findFiles(positionals, words);
    for (const { path, why } of refused) refuse(path, why);

    const results: ScanResult[] = [];
    const progress = new Progress(process.stderr, (done) => words.progress(done, files.length));
    for (const [index, file] of files.entries()) {
      try {
        const input = await readInput(file, defaultLimits.maxInputBytes);
        progress.show(index, "length" in input && input.length > LONG_WORK_BYTES);
        const result = await scanner.scan(input, { source: file });
        if (file === "-" && result.stats.bytes === 0) refuse(file, words.emptyInput);
        const entry = accept(input);
        results.push(entry === undefined ? result : accepted(result, entry));
      } catch (error) {
        refuse(file, whyNotScanned(error, words));
      }
    }
    progress.end();

    if (results.length > 0) {
      const reporter = reporters.find(({ format }) => format === values.format) ?? reporters[0];
      const color = process.stdout.isTTY && process.stdout.hasColors();
      const report = reporter.report(results, { lang, color, width: process.stdout.columns });
      await new Promise<void>((resolve) => {
        process.stdout.write(report, () => resolve());
      });
    }
    const failOn = values["fail-on"] === "warn" ? "warn" : "block";
    return exitStatus(
      results.map(({ verdict }) => verdict),
      failOn,
      failed,
    );
  },
};

/** Finds the entry of the baseline that accepts an input; none if there is no baseline. */
async function readAccepted(
  values: Given["values"],
  lang: Lang,
): Promise<(input: unknown) => BaselineEntry | undefined> {
  if (typeof values.baseline !== "string") return () => undefined;
  const key = await readKey(values, values.baseline, lang);
  const { entries } = await readBaseline(values.baseline, catalogues[lang]);
  const day = today();
  const valid = new Map(
    entries.filter(({ expires }) => expires >= day).map((entry) => [entry.fingerprint, entry]),
  );
  return (input) => (input instanceof Uint8Array ? valid.get(fingerprint(input, key)) : undefined);
}

/** Why an input was not scanned, in words. */
export function whyNotScanned(error: unknown, words: CommandWords): string {
  if (isParefuiteError(error))
    return error.code === "input-failed" ? whyNot(error.cause, words) : error.message;
  if (error instanceof Error && "syscall" in error) return whyNot(error, words);
  return words.internal(error instanceof Error ? error.constructor.name : "Error");
}
