/** The list of protected people and its key, from files and the environment. */
import { readFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import type { ProtectedFile } from "../../detect/protected.js";
import type { Lang } from "../../report/words/index.js";
import { whyNot } from "./files.js";
import { type Given, type Option, UsageMistake } from "./option.js";
import { readJson } from "./policy-file.js";
import { words as catalogues } from "./words.js";

/** Which list of protected people counts. */
export const protectedOption: Option = {
  name: "protected",
  value: "LIST",
  help: {
    fr: "Liste de personnes protégées (voir parefuite protect).",
    en: "List of protected people (see parefuite protect).",
  },
};

/** Where the key is. */
export const keyFileOption: Option = {
  name: "key-file",
  value: "FILE",
  help: {
    fr: "Fichier de la clef (voir parefuite protect key) ; sinon la variable PAREFUITE_KEY.",
    en: "File with the key (see parefuite protect key); else the variable PAREFUITE_KEY.",
  },
};

const words: Readonly<Record<Lang, { readonly noKey: string; readonly oneFolder: string }>> = {
  fr: {
    noKey:
      "une clef est nécessaire : --key-file FILE ou la variable PAREFUITE_KEY (« parefuite protect key » en écrit une)",
    oneFolder:
      "la clef et le fichier qu’elle accompagne ne doivent pas être dans le même dossier : qui prend l’un prendrait l’autre",
  },
  en: {
    noKey:
      'a key is needed: --key-file FILE or the variable PAREFUITE_KEY ("parefuite protect key" writes one)',
    oneFolder:
      "the key and the file that it is for must not be in one folder: who takes one would take the other",
  },
};

/** The list of `--protected` with its key, which the scanner checks; `undefined` if none is asked for. */
export async function readProtected(
  values: Given["values"],
  lang: Lang,
): Promise<{ list: ProtectedFile; key: string } | undefined> {
  if (typeof values.protected !== "string") return undefined;
  const key = await readKey(values, values.protected, lang);
  return { list: (await readJson(values.protected, catalogues[lang])) as ProtectedFile, key };
}

/** The key of a list: from `--key-file`, never one beside the list or baseline, or from the environment. */
export async function readKey(values: Given["values"], list: string, lang: Lang): Promise<string> {
  const file = values["key-file"];
  if (typeof file !== "string") {
    const key = process.env.PAREFUITE_KEY;
    if (!key) throw new UsageMistake(words[lang].noKey);
    return key;
  }
  if (dirname(resolve(file)) === dirname(resolve(list)))
    throw new UsageMistake(words[lang].oneFolder);
  try {
    return (await readFile(file, "utf8")).trim();
  } catch (error) {
    throw new UsageMistake(`${file}: ${whyNot(error, catalogues[lang])}`);
  }
}
