import { completePolicy } from "../../decide/policy.js";
import { readBytes } from "../../parse/input.js";
import { defaultLimits } from "../../read/limits.js";
import { explainChanges, explainPolicy } from "../../report/policy.js";
import type { Lang } from "../../report/words/index.js";
import { createScanner } from "../../scanner.js";
import type { ScanResult } from "../../types.js";
import { ExitStatus } from "./exit.js";
import { findFiles } from "./files.js";
import { readInput } from "../file.js";
import { type Command, langOption, UsageMistake } from "./option.js";
import { looksOn, tellOf } from "./output.js";
import { readPolicy } from "./policy-file.js";
import { whyNotScanned } from "./scan.js";
import { words as catalogues } from "./words.js";

const usage: Readonly<Record<Lang, string>> = {
  fr: "attendu : parefuite policy check FILE [MESSAGE…]",
  en: "expected: parefuite policy check FILE [MESSAGE…]",
};

/** `parefuite policy check`: a policy → what it says in words, and which verdicts it changes. */
export const policyCommand: Command = {
  arguments: "check FILE [MESSAGE…]",
  about: {
    fr: "Explique la politique du fichier JSON FILE ; avec des messages ou des dossiers, dit aussi lesquels auraient un autre verdict qu’avec la politique par défaut.",
    en: "Explains the policy of the JSON file FILE; with messages or folders, also says which of them would have another verdict than under the default policy.",
  },
  options: [langOption],
  exit: {
    fr: ["la politique est valable"],
    en: ["the policy is valid"],
  },

  async run({ positionals }, lang) {
    const words = catalogues[lang];
    const [action, path, ...messages] = positionals;
    if (action !== "check" || path === undefined) throw new UsageMistake(usage[lang]);
    const policy = await readPolicy(path, lang);
    const options = { lang, ...looksOn(process.stdout) };
    process.stdout.write(explainPolicy(completePolicy(policy), options));
    if (messages.length === 0) return ExitStatus.passed;

    const { files, refused } = await findFiles(messages, words);
    let failed = refused.length > 0;
    for (const { path: file, why } of refused) tellOf(file, why);
    const maxBytes = defaultLimits.maxInputBytes;
    const [before, after]: ScanResult[][] = [[], []];
    const scanners = [createScanner(), createScanner({ policy })];
    for (const file of files) {
      try {
        // A stream could be read only once.
        const input = await readBytes(await readInput(file, maxBytes), {
          maxBytes,
          maxMilliseconds: defaultLimits.maxMilliseconds,
        });
        const [was, is] = await Promise.all(
          scanners.map((scanner) => scanner.scan(input, { source: file })),
        );
        before.push(was);
        after.push(is);
      } catch (error) {
        failed = true;
        tellOf(file, whyNotScanned(error, lang));
      }
    }
    process.stdout.write(`\n${explainChanges(before, after, options)}`);
    return failed ? ExitStatus.failed : ExitStatus.passed;
  },
};
