import { explainResults } from "../../report/explain.js";
import { json } from "../../report/json.js";
import { type Command, langOption } from "./option.js";
import { ExitStatus } from "./exit.js";
import { looksOn, print } from "./output.js";
import { policyOption } from "./policy-file.js";
import { scanFiles } from "./scan.js";

/** `parefuite explain`: the files of `scan` → why each column was taken for what it was. */
export const explainCommand: Command = {
  arguments: "FILE…|-",
  about: {
    fr: "Dit pour chaque tableau des fichiers FILE (comme pour « parefuite scan »), colonne par colonne, ce qui a été reconnu, à quoi cela a été préféré et d’après quels indices. Aucune valeur n’est montrée : la réponse peut accompagner le signalement d’une fausse alerte.",
    en: 'Says for each table of the files FILE (as for "parefuite scan"), column by column, what was recognised, against what, and on what evidence. No value is shown: the answer can go with the report of a false alarm.',
  },
  options: [
    {
      name: "format",
      value: "FORMAT",
      choices: ["text", "json"],
      help: { fr: "Forme de la réponse.", en: "Form of the answer." },
    },
    langOption,
    policyOption,
  ],
  exit: {
    fr: ["tout a été examiné, quel que soit le verdict"],
    en: ["everything was scanned, whatever the verdict"],
  },

  async run(given, lang) {
    const { results, failed } = await scanFiles(given, lang, { explain: true });
    if (results.length > 0) {
      const write = given.values.format === "json" ? json.report : explainResults;
      await print(write(results, { lang, ...looksOn(process.stdout) }));
    }
    return failed ? ExitStatus.failed : ExitStatus.passed;
  },
};
