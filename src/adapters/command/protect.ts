import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { append } from "../../append.js";
import { setYear } from "../../detect/birth-date.js";
import {
  addProtected,
  checkProtectedFile,
  createProtectedFile,
  ProtectedList,
  removeProtected,
  type ProtectedFile,
  type ProtectedKind,
  type ProtectedPerson,
} from "../../detect/protected.js";
import { decoded, encodingOf } from "../../read/encoding.js";
import { shown } from "../../report/phrases.js";
import { words as reportWords, type Lang, type Noun } from "../../report/words/index.js";
import { ExitStatus } from "./exit.js";
import { whyNot } from "./files.js";
import { type Command, type Given, langOption, UsageMistake, usageMistake } from "./option.js";
import { exists, tell, writeOutput } from "./output.js";
import { readJson } from "./policy-file.js";
import { importPeople, nameValues } from "./protect-import.js";
import { keyFileOption, readKey } from "./protected-file.js";
import { words as catalogues } from "./words.js";

interface ProtectWords {
  readonly usage: string;
  readonly nothingGiven: string;
  readonly unknownLabel: string;
  readonly takenLabel: string;
  readonly people: Noun;
  added(count: string): string;
  removed(count: string): string;
  unusable(count: string, labels: string): string;
  dropped(what: string): string;
  bareNames(count: string): string;
  readonly nameAlone: string;
  readonly notFound: string;
}

const words: Readonly<Record<Lang, ProtectWords>> = {
  fr: {
    usage:
      "attendu : parefuite protect key, ou add, list, remove ou check et le fichier de la liste",
    nothingGiven: "personne à ajouter : donner --from ou --phone, --email…",
    unknownLabel: "aucune entrée n’a cette étiquette",
    takenLabel:
      "cette étiquette est déjà prise ; en donner une autre, ou retirer d’abord l’entrée (remove)",
    people: ["personne", "personnes"],
    added: (count) => `ajouté : ${count}`,
    removed: (count) => `retiré : ${count}`,
    unusable: (count, labels) => `sans donnée utilisable, laissé de côté : ${count} (${labels})`,
    dropped: (what) => `donnée non comprise, donc non protégée : ${what}`,
    bareNames: (count) =>
      `nom sans date de naissance, donc non protégé (voir --names-alone) : ${count}`,
    nameAlone:
      "un nom ne compte qu’avec une date de naissance (--birth-date), ou seul si --names-alone est donné",
    notFound: "rien de ce texte n’est sur la liste",
  },
  en: {
    usage:
      "expected: parefuite protect key, or add, list, remove or check and the file of the list",
    nothingGiven: "nobody to add: give --from or --phone, --email…",
    unknownLabel: "no entry has this label",
    takenLabel: "this label is taken; give another one, or remove the entry first (remove)",
    people: ["person", "people"],
    added: (count) => `added: ${count}`,
    removed: (count) => `removed: ${count}`,
    unusable: (count, labels) => `without usable data, left out: ${count} (${labels})`,
    dropped: (what) => `not understood, so not protected: ${what}`,
    bareNames: (count) =>
      `name without a birth date, so not protected (see --names-alone): ${count}`,
    nameAlone:
      "a name counts only with a birth date (--birth-date), or alone if --names-alone is given",
    notFound: "nothing of this text is on the list",
  },
};

const valueOptions: Readonly<Record<string, ProtectedKind>> = {
  phone: "phone-number",
  email: "email-address",
  nir: "fr-nir",
  iban: "iban",
  address: "postal-address",
};

const valueHelp: Readonly<Record<string, Readonly<Record<Lang, string>>>> = {
  phone: { fr: "Numéro de téléphone.", en: "Phone number." },
  email: { fr: "Adresse e-mail.", en: "E-mail address." },
  nir: { fr: "N° de sécurité sociale.", en: "French social security number." },
  iban: { fr: "IBAN.", en: "IBAN." },
  address: {
    fr: "Adresse postale, avec n° et code postal.",
    en: "Postal address, with house number and postcode.",
  },
};

/** `parefuite protect`: keeps a list of protected people, which names nobody. */
export const protectCommand: Command = {
  arguments: "key | add LIST | list LIST | remove LIST LABEL… | check LIST TEXT|-",
  about: {
    fr: "« key » écrit une nouvelle clef ; gardez-la ailleurs que la liste. « add » ajoute une personne, ou toutes celles d’un CSV ou de vCards (--from) ; « list » montre les étiquettes ; « check » dit si un texte, ou l’entrée standard (« - »), contient des données de la liste (code de retour 1). La liste ne contient que des empreintes, inutilisables sans la clef.",
    en: '"key" writes a new key; keep it away from the list. "add" adds a person, or all of a CSV file or of vCards (--from); "list" shows the labels; "check" says whether a text, or standard input ("-"), holds data on the list (exit status 1). The list holds digests only, useless without the key.',
  },
  options: [
    keyFileOption,
    {
      name: "from",
      value: "FILE",
      help: { fr: "Fichier CSV ou vCard à ajouter.", en: "CSV or vCard file to add." },
    },
    {
      name: "label",
      value: "LABEL",
      help: {
        fr: "Nom de l’entrée dans la liste, pas celui de la personne.",
        en: "Name of the entry in the list, not that of the person.",
      },
    },
    ...Object.keys(valueOptions).map((name) => ({
      name,
      value: name.toUpperCase(),
      help: valueHelp[name],
    })),
    {
      name: "name",
      value: "NAME",
      help: {
        fr: "Prénom et nom ; ne compte qu’avec la date de naissance, sauf --names-alone.",
        en: "First and last name; counts only with the birth date, unless --names-alone.",
      },
    },
    {
      name: "birth-date",
      value: "DATE",
      help: { fr: "Date de naissance (JJ/MM/AAAA).", en: "Birth date (DD/MM/YYYY)." },
    },
    {
      name: "names-alone",
      help: {
        fr: "Les noms comptent seuls ; les homonymes aussi, alors.",
        en: "Names count alone; then namesakes do, too.",
      },
    },
    langOption,
  ],
  exit: {
    fr: [
      "fait",
      "check : quelque chose est sur la liste",
      "add : une personne ou une donnée n’a pas été comprise ; les autres sont ajoutées",
    ],
    en: [
      "done",
      "check: something is on the list",
      "add: a person or a value was not understood; the others are added",
    ],
  },

  async run({ positionals: [action, path, ...rest], values }, lang) {
    const say = words[lang];
    if (action === "key" && path === undefined) {
      process.stdout.write(`${randomBytes(32).toString("base64url")}\n`);
      return ExitStatus.passed;
    }
    const run = path === undefined ? undefined : actions[action as keyof typeof actions];
    if (run === undefined || !Object.hasOwn(actions, action)) throw new UsageMistake(say.usage);
    try {
      return await run({ path, rest, values, lang, say });
    } catch (error) {
      throw usageMistake(path, error, lang);
    }
  },
};

interface Call {
  readonly path: string;
  readonly rest: readonly string[];
  readonly values: Given["values"];
  readonly lang: Lang;
  readonly say: ProtectWords;
}

const actions = {
  async add({ path, values, lang, say }: Call): Promise<ExitStatus> {
    const key = await readKey(values, path, lang);
    const file = (await exists(path))
      ? await readList(path, lang)
      : createProtectedFile(key, randomBytes(12));
    const { people, bareNames } = await peopleToAdd(values, nextNumber(file), lang);
    if (people.length === 0)
      throw new UsageMistake(bareNames > 0 ? say.nameAlone : say.nothingGiven);
    const taken = new Set(file.entries.map(({ label }) => label));
    for (const { label } of people) {
      if (taken.has(label)) throw new UsageMistake(`${shown(label)}: ${say.takenLabel}`);
      taken.add(label);
    }
    setYear(new Date().getFullYear());
    const { file: longer, unusable, dropped } = addProtected(file, people, key, randomBytes(12));
    await writeList(path, longer, lang);
    const { counted, kinds } = reportWords[lang];
    const labelOf = (person: number): string => shown(people[person].label);
    tell(say.added(counted(people.length - unusable.length, say.people)));
    if (bareNames > 0) tell(say.bareNames(counted(bareNames, say.people)));
    if (unusable.length > 0)
      tell(say.unusable(counted(unusable.length, say.people), enumerated(unusable.map(labelOf))));
    const lost = dropped.map(({ person, kind }) => `${labelOf(person)} (${kinds[kind][0]})`);
    if (lost.length > 0) tell(say.dropped(enumerated(lost)));
    return unusable.length + lost.length > 0 ? ExitStatus.failed : ExitStatus.passed;
  },

  async list({ path, lang }: Call): Promise<ExitStatus> {
    const { kinds, counted, labelled, list } = reportWords[lang];
    for (const { label, digests } of (await readList(path, lang)).entries) {
      const held = Object.entries(digests).map(([kind, values]) =>
        counted(values.length, kinds[kind as ProtectedKind]),
      );
      process.stdout.write(`${labelled(shown(label), list(held))}\n`);
    }
    return ExitStatus.passed;
  },

  async remove({ path, rest, values, lang, say }: Call): Promise<ExitStatus> {
    const key = await readKey(values, path, lang);
    const file = await readList(path, lang);
    const known = new Set(file.entries.map(({ label }) => label));
    for (const label of rest)
      if (!known.has(label)) throw new UsageMistake(`${shown(label)}: ${say.unknownLabel}`);
    if (rest.length === 0) throw new UsageMistake(say.usage);
    await writeList(path, removeProtected(file, new Set(rest), key, randomBytes(12)), lang);
    tell(say.removed(reportWords[lang].counted(new Set(rest).size, say.people)));
    return ExitStatus.passed;
  },

  async check({ path, rest, values, lang, say }: Call): Promise<ExitStatus> {
    if (rest.length === 0) throw new UsageMistake(say.usage);
    const file = await readList(path, lang);
    const list = new ProtectedList(file, await readKey(values, path, lang));
    const text = rest[0] === "-" ? await readStandardInput() : rest.join(" ");
    const entries = new Set(list.find(text).map(({ entry }) => entry));
    for (const entry of entries) process.stdout.write(`${shown(file.entries[entry].label)}\n`);
    if (entries.size > 0) return ExitStatus.refused;
    tell(say.notFound);
    return ExitStatus.passed;
  },
};

async function peopleToAdd(
  values: Given["values"],
  firstNumber: number,
  lang: Lang,
): Promise<{ people: ProtectedPerson[]; bareNames: number }> {
  const given = (name: string): string | undefined => {
    const value = values[name];
    return typeof value === "string" ? value : undefined;
  };
  const namesAlone = values["names-alone"] === true;
  const people: ProtectedPerson[] = [];
  let bareNames = 0;
  const from = given("from");
  if (from !== undefined) {
    try {
      const imported = importPeople(await readText(from), { namesAlone, firstNumber });
      append(people, imported.people);
      bareNames = imported.bareNames;
    } catch (error) {
      throw new UsageMistake(`${from}: ${whyNot(error, catalogues[lang])}`);
    }
  }
  const own = [
    ...Object.entries(valueOptions).flatMap(([option, kind]) => {
      const value = given(option);
      return value === undefined ? [] : [{ kind, value }];
    }),
    ...nameValues(given("name"), given("birth-date"), { namesAlone }),
  ];
  if (own.length > 0) {
    const label = given("label") ?? `p${firstNumber + people.length}`;
    people.push({ label, name: given("name"), values: own });
  }
  if (given("name") && !given("birth-date") && !namesAlone) bareNames++;
  return { people, bareNames };
}

/** So many labels are shown. */
const maxShown = 10;

function enumerated(texts: readonly string[]): string {
  return [...texts.slice(0, maxShown), ...(texts.length > maxShown ? ["…"] : [])].join(", ");
}

/** The text of a file, in whatever it is encoded: Excel writes CSV in Windows-1252. */
async function readText(path: string): Promise<string> {
  const bytes = await readFile(path);
  return decoded(bytes, encodingOf({ bytes }));
}

/** Labels that are made up are `p` and a number: the first that is free. */
function nextNumber({ entries }: ProtectedFile): number {
  const taken = entries.map(({ label }) => Number(/^p(\d{1,9})$/.exec(label)?.[1] ?? 0));
  return taken.reduce((highest, number) => Math.max(highest, number), 0) + 1;
}

async function readList(path: string, lang: Lang): Promise<ProtectedFile> {
  const file = (await readJson(path, catalogues[lang])) as ProtectedFile;
  checkProtectedFile(file);
  return file;
}

/** Nobody but its owner reads a new list. */
async function writeList(path: string, file: ProtectedFile, lang: Lang): Promise<void> {
  await writeOutput(path, `${JSON.stringify(file, null, 1)}\n`, lang, 0o600);
}

async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
