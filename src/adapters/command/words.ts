import type { Lang } from "../../report/words/index.js";

/** What the command itself says, beside the reports. */
export interface CommandWords {
  readonly about: string;
  readonly usage: string;
  readonly command: string;
  readonly version: string;
  readonly commandHelp: string;
  seeHelp(command?: string): string;
  readonly exitStatus: string;
  readonly failed: string;
  /** `meant` is what may have been meant. */
  unknownCommand(name: string, meant?: string): string;
  unknownOption(name: string, meant?: string): string;
  noValue(option: string): string;
  needsValue(option: string, value: string): string;
  needsChoice(option: string, choices: readonly string[]): string;
  readonly noInput: string;
  readonly missing: string;
  readonly forbidden: string;
  readonly noFile: string;
  readonly notAFile: string;
  unreadable(code: string): string;
  unwritable(code: string): string;
  readonly emptyFolder: string;
  readonly emptyInput: string;
  readonly twiceStandardInput: string;
  notJson(line: number | undefined): string;
  readonly notBaseline: string;
  internal(name: string): string;
  progress(done: number, all: number): string;
}

function fr(meant: string | undefined): string {
  return meant === undefined ? "" : ` (vouliez-vous dire ${meant} ?)`;
}

function en(meant: string | undefined): string {
  return meant === undefined ? "" : ` (did you mean ${meant}?)`;
}

/** The catalogues, complete in both languages; French has no-break spaces as in `report/words/fr.ts`. */
export const words: Readonly<Record<Lang, CommandWords>> = {
  fr: {
    about:
      "parefuite examine un message avant son envoi : il ouvre chaque pièce jointe, compte les personnes dont les données seraient exposées, et dit : laisser partir, avertir ou bloquer.",
    usage: "USAGE",
    command: "COMMANDE",
    version: "Affiche la version.",
    commandHelp: "L’aide d’une commande : parefuite COMMANDE --help",
    seeHelp: (command) => `Aide : parefuite ${command === undefined ? "" : `${command} `}--help`,
    exitStatus: "CODE DE RETOUR",
    failed: "erreur d’usage, fichier illisible ou erreur interne",
    unknownCommand: (name, meant) => `commande inconnue : ${name}${fr(meant)}`,
    unknownOption: (name, meant) => `option inconnue : ${name}${fr(meant)}`,
    noValue: (option) => `l’option ${option} ne prend pas de valeur`,
    needsValue: (option, value) => `l’option ${option} demande une valeur (${value})`,
    needsChoice: (option, choices) => `l’option ${option} demande : ${choices.join(", ")}`,
    noInput: "aucun fichier donné (« - » pour l’entrée standard)",
    missing: "introuvable",
    forbidden: "lecture refusée",
    noFile: "n’est pas un fichier",
    notAFile: "n’est ni un fichier ni un dossier ; non examiné",
    unreadable: (code) => `illisible (${code})`,
    unwritable: (code) => `ne peut pas être écrit (${code})`,
    emptyFolder: "ce dossier ne contient aucun fichier",
    emptyInput: "entrée standard vide",
    twiceStandardInput: "« - » ne peut être donné qu’une fois",
    notJson: (line) => `n’est pas du JSON${line === undefined ? "" : ` (ligne ${line})`}`,
    notBaseline: "n’est pas un fichier de « parefuite baseline »",
    internal: (name) =>
      `erreur interne (${name}) : le message n’a pas été examiné jusqu’au bout, ne pas l’envoyer.`,
    progress: (done, all) => `Examen : ${done + 1} sur ${all}…`,
  },
  en: {
    about:
      "parefuite scans a message before it is sent: it opens each attachment, counts the people whose data would be exposed, and says: let go, warn or block.",
    usage: "USAGE",
    command: "COMMAND",
    version: "Shows the version.",
    commandHelp: "Help for a command: parefuite COMMAND --help",
    seeHelp: (command) => `Help: parefuite ${command === undefined ? "" : `${command} `}--help`,
    exitStatus: "EXIT STATUS",
    failed: "usage mistake, unreadable file or internal error",
    unknownCommand: (name, meant) => `unknown command: ${name}${en(meant)}`,
    unknownOption: (name, meant) => `unknown option: ${name}${en(meant)}`,
    noValue: (option) => `option ${option} takes no value`,
    needsValue: (option, value) => `option ${option} needs a value (${value})`,
    needsChoice: (option, choices) => `option ${option} needs one of: ${choices.join(", ")}`,
    noInput: 'no file given ("-" for standard input)',
    missing: "not found",
    forbidden: "permission denied",
    noFile: "is not a file",
    notAFile: "is neither a file nor a folder; not scanned",
    unreadable: (code) => `cannot be read (${code})`,
    unwritable: (code) => `cannot be written (${code})`,
    emptyFolder: "there is no file in this folder",
    emptyInput: "standard input is empty",
    twiceStandardInput: '"-" can be given only once',
    notJson: (line) => `is not JSON${line === undefined ? "" : ` (line ${line})`}`,
    notBaseline: 'is no file of "parefuite baseline"',
    internal: (name) =>
      `internal error (${name}): the message was not scanned to its end, do not send it.`,
    progress: (done, all) => `Scanning: ${done + 1} of ${all}…`,
  },
};
