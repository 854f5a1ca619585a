import { realpath } from "node:fs/promises";
import { resolve } from "node:path";
import { clean } from "../../clean.js";
import { isParefuiteError } from "../../errors.js";
import { defaultLimits } from "../../read/limits.js";
import { shown } from "../../report/phrases.js";
import { text } from "../../report/text.js";
import { words as reportWords, type Lang } from "../../report/words/index.js";
import { ExitStatus } from "./exit.js";
import { readInput } from "../file.js";
import { type Command, langOption, UsageMistake, usageMistake } from "./option.js";
import { looksOn, print, tellOf, writeOutput } from "./output.js";
import { policyOption, readPolicy } from "./policy-file.js";
import { keyFileOption, protectedOption, readProtected } from "./protected-file.js";
import { whyNotScanned } from "./scan.js";

interface CleanWords {
  readonly usage: string;
  readonly sameFile: string;
  readonly cannot: string;
  readonly nothing: string;
  removed(parts: string): string;
  readonly toCheck: string;
}

const words: Readonly<Record<Lang, CleanWords>> = {
  fr: {
    usage: "attendu : parefuite clean MESSAGE -o FILE",
    sameFile: "le message et sa copie doivent être deux fichiers",
    cannot:
      "ne peut pas être nettoyé : ce qui l’arrête est dans son en-tête (des destinataires visibles les uns des autres : mettez-les en Cci ; son objet ou un autre champ), ou ce n’est pas un message.",
    nothing: "rien à retirer",
    removed: (parts) => `retiré : ${parts}`,
    toCheck: "ce qui reste est à vérifier :",
  },
  en: {
    usage: "expected: parefuite clean MESSAGE -o FILE",
    sameFile: "the message and its copy must be two files",
    cannot:
      "cannot be cleaned: what stops it is in its header (recipients visible to each other: put them in Bcc; its subject or another field), or it is no message.",
    nothing: "nothing to remove",
    removed: (parts) => `removed: ${parts}`,
    toCheck: "what remains is to be checked:",
  },
};

/** `parefuite clean`: a message → the same without the parts that stop it. */
export const cleanCommand: Command = {
  arguments: "MESSAGE|- -o FILE",
  about: {
    fr: "Chaque partie qui a causé le blocage est remplacée par une courte note ; le reste est copié tel quel, et ce qui y est encore à vérifier est dit. « -o - » écrit sur la sortie standard.",
    en: 'Each part that caused the block is replaced by a short notice; the rest is copied as it is, and what is to be checked in it still is said. "-o -" writes to standard output.',
  },
  options: [
    {
      name: "output",
      short: "o",
      value: "FILE",
      help: { fr: "Où écrire la copie.", en: "Where to write the copy." },
    },
    langOption,
    {
      name: "fail-on",
      value: "VERDICT",
      choices: ["warn", "block"],
      help: {
        fr: "À partir de quel verdict les parties en cause sont retirées ; par défaut, block.",
        en: "From which verdict on the parts that caused it are removed; by default, block.",
      },
    },
    policyOption,
    protectedOption,
    keyFileOption,
  ],
  exit: {
    fr: ["la copie est écrite", "le message ne peut pas être nettoyé ; rien n’est écrit"],
    en: ["the copy is written", "the message cannot be cleaned; nothing is written"],
  },

  async run({ positionals, values }, lang) {
    const say = words[lang];
    const [path, ...more] = positionals;
    const { output } = values;
    if (path === undefined || more.length > 0 || typeof output !== "string")
      throw new UsageMistake(say.usage);
    if (output !== "-" && (await isSameFile(output, path))) throw new UsageMistake(say.sameFile);
    const policy =
      typeof values.policy === "string" ? await readPolicy(values.policy, lang) : undefined;
    const protectedPeople = await readProtected(values, lang);

    let cleaned;
    try {
      const input = await readInput(path, defaultLimits.maxInputBytes);
      const failOn = values["fail-on"] === "warn" ? "warn" : "block";
      cleaned = await clean(input, { policy, protectedPeople, source: path, failOn, lang });
    } catch (error) {
      if (isParefuiteError(error) && error.code === "cannot-clean") {
        tellOf(path, say.cannot);
        return ExitStatus.refused;
      }
      if (isParefuiteError(error) && error.code === "invalid-protected-list")
        throw usageMistake(String(values.protected), error, lang);
      tellOf(path, whyNotScanned(error, lang));
      return ExitStatus.failed;
    }
    if (output === "-") await print(cleaned.bytes);
    else await writeOutput(output, cleaned.bytes, lang);
    const { list } = reportWords[lang];
    const { removed, result } = cleaned;
    tellOf(
      path,
      removed.length === 0 ? say.nothing : say.removed(list(removed.map((name) => shown(name)))),
    );
    if (result.verdict !== "allow") {
      tellOf(path, say.toCheck);
      const looks = { lang, ...looksOn(process.stderr) };
      process.stderr.write(text.report([{ ...result, source: output }], looks));
    }
    return ExitStatus.passed;
  },
};

/** Whether two paths lead to one file, symbolic links followed. */
async function isSameFile(one: string, other: string): Promise<boolean> {
  const real = async (path: string): Promise<string> => realpath(path).catch(() => resolve(path));
  return (await real(one)) === (await real(other));
}
