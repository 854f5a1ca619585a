/**
 * Random texts that tell how people are reached, in ways that people write them: lines, cards, columns, prose,
 * threads, in plain text and in HTML. Each is of at least twenty people.
 */
import { addressLine, people, streetLine, townLine, type Person } from "../../fixtures/people.js";
import { Random } from "../../fixtures/random.js";
import { check, keysOf, type Drawn, type ListsResult } from "./chance-lists.js";
import { dateForms, nameForms, nirForms, phoneForms } from "./columns.js";
import { message, type Body } from "./write.js";

/** What is said of somebody. */
interface Fact {
  readonly label: string;
  /** A line each where there is room, else one behind the other. */
  readonly lines: readonly string[];
}

/** Somebody's name, and what is said of him. */
interface Card {
  readonly name: string;
  readonly facts: readonly Fact[];
}

const labels = {
  email: ["Courriel", "E-mail", "Mail", "Adresse mail", "email"],
  mobile: ["Tél.", "Portable", "Téléphone", "Tel", "Mobile"],
  landline: ["Fixe", "Tél. fixe", "Domicile"],
  birth: ["Né(e) le", "Date de naissance", "Naissance"],
  address: ["Adresse", "Domicile", "Adresse postale"],
  nir: ["N° SS", "NIR", "N° de sécurité sociale"],
} as const;

/** Forms in which numbers are written in texts, where no column says what they are. */
const phones = [
  "spaced",
  "spaced",
  "dotted",
  "dashed",
  "slashed",
  "compact",
  "+33 spaced",
  "+33 compact",
  "+33(0)",
  "0033",
  "no-break space",
] as const;

/** Forms of names, but for doctors': their landlines are those of practices. */
const written = keysOf(nameForms).filter((form) => form !== "Dr Prénom Nom");

/** Forms in which names stand in a sentence. */
const spoken = [
  "Prénom Nom",
  "Prénom NOM",
  "NOM Prénom",
  "M. Prénom NOM",
  "Monsieur NOM Prénom",
] as const;

/** Who is in a text, each with the same things said, in the same forms. */
function cardsOf(random: Random, all: readonly Person[], inProse: boolean): [Card[], string] {
  const nameForm = random.pick(inProse ? spoken : written);
  const phoneForm = random.pick(phones);
  const dateForm = random.pick(["JJ/MM/AAAA", "JJ.MM.AAAA", "JJ-MM-AAAA", "J mois AAAA"] as const);
  const nirForm = random.pick(keysOf(nirForms));
  const inLines = random.chance(0.6);
  const say: Record<keyof typeof labels, (person: Person) => string[]> = {
    email: ({ email }) => [email],
    mobile: ({ mobile }) => [phoneForms[phoneForm](mobile)],
    landline: ({ landline }) => [phoneForms[phoneForm](landline)],
    birth: ({ birthDate }) => [dateForms[dateForm](birthDate)],
    address: ({ address }) =>
      inLines
        ? [address.complement, streetLine(address), townLine(address)].filter(Boolean)
        : [addressLine(address)],
    nir: ({ nir }) => [nirForms[nirForm](nir)],
  };
  const reaching = random.shuffle(["email", "mobile", "landline", "address"] as const);
  const [first, ...more] = reaching.slice(0, random.pick([1, 1, 2, 2, 3]));
  const facts = random.shuffle([
    first!,
    ...more,
    ...(["birth", "nir"] as const).filter(() => random.chance(0.15)),
  ]);
  const holes = random.pick([0, 0, 0.2]);
  const named = facts.map((fact) => ({ fact, label: random.pick(labels[fact]) }));
  const cards = all.map((person) => ({
    name: nameForms[nameForm](person),
    facts: named
      .filter(({ fact }) => fact === first || !random.chance(holes))
      .map(({ fact, label }) => ({ label, lines: say[fact](person) })),
  }));
  return [cards, `${nameForm} + ${facts.join("+")} ${phoneForm}${holes > 0 ? " holes" : ""}`];
}

const fieldsOf = ({ name, facts }: Card): string[] => [
  name,
  ...facts.map(({ lines }) => lines.join(", ")),
];

const linesOf = ({ name, facts }: Card): string[] => [name, ...facts.flatMap(({ lines }) => lines)];

const labelledLines = ({ name, facts }: Card): string[] => [
  name,
  ...facts.map(({ label, lines }) => `${label} : ${lines.join(", ")}`),
];

const separators = [
  " ",
  ", ",
  " - ",
  " – ",
  " : ",
  "; ",
  "\t",
  " | ",
  " / ",
  "   ",
  " · ",
  " → ",
  ",",
  ";",
];
const bullets = ["", "", "", "- ", "* ", "• ", "– ", "· ", "☐ ", "1. ", "1) ", "01 - ", "(1) "];

const marked = (bullet: string, index: number): string => bullet.replace(/0?1/u, String(index + 1));

/** Lines of cells, each as wide as its column. */
function aligned(rows: readonly (readonly string[])[], gap: string): string[] {
  const widths = rows[0]!.map((_, column) =>
    rows.reduce((most, row) => Math.max(most, row[column]?.length ?? 0), 0),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join(gap)
      .trimEnd(),
  );
}

const filled = (cards: readonly Card[]): string[][] => {
  const rows = cards.map(fieldsOf);
  const width = Math.max(...rows.map(({ length }) => length));
  return rows.map((row) => Array.from({ length: width }, (_, at) => row[at] ?? ""));
};

function inGroups<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, group) =>
    items.slice(group * size, (group + 1) * size),
  );
}

/** Lines that are broken where mail programs break them. */
const wrapped = (text: string): string => text.replace(/(.{50,70}) /gu, "$1\n");

const sentences: readonly ((name: string, facts: string) => string)[] = [
  (name, facts) => `${name} a été contacté(e) : ${facts}.`,
  (name, facts) => `J'ai bien reçu la demande de ${name} (${facts}).`,
  (name, facts) => `Merci de rappeler ${name}, ${facts}.`,
  (name, facts) => `${name} nous a laissé ses coordonnées, ${facts}, et attend une réponse.`,
];

const remarks = [
  "Ok pour samedi.",
  "Je serai là !",
  "Merci à tous.",
  "Désolé, je ne peux pas venir.",
];

type Layout<T> = Readonly<Record<string, (random: Random, cards: readonly Card[]) => T>>;

/** The same person's lines, with what stands between two people. */
const between = (blocks: readonly (readonly string[])[], gap: string): string =>
  blocks.map((lines) => lines.join("\n")).join(gap);

const gaps = ["\n\n", "\n\n", "\n\n\n", "\n", "\n----------\n", "\n\n* * *\n\n"];

const textLayouts: Layout<string> = {
  lines: (random, cards) => {
    const [separator, bullet] = [random.pick(separators), random.pick(bullets)];
    const gap = random.pick(["\n", "\n", "\n", "\n\n"]);
    return cards.map((card, at) => marked(bullet, at) + fieldsOf(card).join(separator)).join(gap);
  },
  brackets: (random, cards) => {
    const bullet = random.pick(bullets);
    const gap = random.pick(["\n", "\n\n", ", ", " ; "]);
    return cards
      .map((card, at) => {
        const [name, ...facts] = fieldsOf(card);
        return `${gap.includes("\n") ? marked(bullet, at) : ""}${name} (${facts.join(", ")})`;
      })
      .join(gap);
  },
  blocks: (random, cards) => between(cards.map(linesOf), random.pick(gaps)),
  "labelled blocks": (random, cards) => between(cards.map(labelledLines), random.pick(gaps)),
  "labelled lines": (random, cards) => {
    const [separator, bullet] = [random.pick([", ", " - ", " ; ", " "]), random.pick(bullets)];
    return cards
      .map((card, at) => marked(bullet, at) + labelledLines(card).join(separator))
      .join("\n");
  },
  "numbered blocks": (random, cards) => {
    const bullet = random.pick(["1. ", "1) ", "- ", "* ", "• "]);
    const indent = random.pick(["", "   ", "\t"]);
    return cards
      .map((card, at) => {
        const [name, ...lines] = linesOf(card);
        return [marked(bullet, at) + name!, ...lines.map((line) => indent + line)].join("\n");
      })
      .join(random.pick(["\n", "\n\n"]));
  },
  "side by side": (random, cards) =>
    inGroups(cards, random.pick([2, 2, 3]))
      .map((group) => {
        const blocks = group.map(linesOf);
        const height = Math.max(...blocks.map(({ length }) => length));
        const rows = Array.from({ length: height }, (_, line) =>
          blocks.map((own) => own[line] ?? ""),
        );
        return aligned(rows, "      ").join("\n");
      })
      .join("\n\n"),
  "aligned columns": (_, cards) => aligned(filled(cards), "  ").join("\n"),
  "Markdown table": (_, cards) => {
    const rows = filled(cards);
    const rule = rows[0]!.map(() => "---");
    const headers = rows[0]!.map((_, at) =>
      at === 0 ? "Nom" : (cards[0]!.facts[at - 1]?.label ?? ""),
    );
    return [headers, rule, ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n");
  },
  "people in columns": (random, cards) =>
    inGroups(cards, random.pick([4, 6, 60]))
      .map((group) => {
        const rows = filled(group);
        return rows[0]!.map((_, column) => rows.map((row) => row[column]).join("\t")).join("\n");
      })
      .join("\n\n"),
  prose: (random, cards) => {
    const text = cards
      .map((card) => {
        const [name, ...facts] = fieldsOf(card);
        return random.pick(sentences)(name!, facts.join(", "));
      })
      .join(random.pick([" ", "\n", "\n\n"]));
    return random.chance(0.5) ? wrapped(text) : text;
  },
  thread: (random, cards) =>
    cards
      .map((card, at) => {
        const lines = [
          random.pick(remarks),
          "",
          random.pick(["Cordialement,", "--", "Bien à vous,"]),
          ...linesOf(card),
          "",
        ];
        const marks = "> ".repeat(at % 5);
        return lines.map((line) => marks + line).join("\n");
      })
      .join("\n"),
};

const escape = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll("\n", "<br>\n");

/** Elements around a card, its name and each of its lines. */
const htmlForms: readonly (readonly [card: string, name: string, line: string])[] = [
  ["div", "div", "div"],
  ["div", "span", "span"],
  ["div", "h3", "p"],
  ["li", "b", "br"],
  ["li", "span", "div"],
  ["p", "strong", "br"],
  ["p", "br", "br"],
  ["td", "p", "p"],
  ["td", "b", "br"],
  ["section", "h2", "li"],
  ["address", "strong", "br"],
  ["dl", "dt", "dd"],
  ["none", "p", "p"],
  ["none", "h4", "div"],
];

function element(name: string, content: string): string {
  if (name === "none") return content;
  return name === "br" ? `${content}<br>` : `<${name}>${content}</${name}>`;
}

/** The value as a link, where there is one to make of it. */
function link(text: string): string {
  if (/^\S+@\S+$/u.test(text)) return `<a href="mailto:${text}">${text}</a>`;
  return /^[\d+][\d .+()-]{8,}$/u.test(text)
    ? `<a href="tel:${text.replace(/[^\d+]/gu, "")}">${text}</a>`
    : escape(text);
}

const htmlLayouts: Layout<string> = {
  cards: (random, cards) => {
    const [around, heading, line] = random.pick(htmlForms);
    const show = random.pick([link, escape]);
    const ofCard = random.chance(0.3) ? labelledLines : linesOf;
    const gap = random.pick(["", "\n"]);
    const made = cards.map((card) => {
      const [name, ...lines] = ofCard(card);
      const inside = [
        element(heading, escape(name!)),
        ...lines.map((one) => element(line, show(one))),
      ];
      return element(
        around,
        (heading === "b" || heading === "strong"
          ? [inside[0] + "<br>", ...inside.slice(1)]
          : inside
        ).join(gap),
      );
    });
    if (around === "li") return `<ul>${made.join(gap)}</ul>`;
    return around === "td"
      ? `<table>${inGroups(made, 3)
          .map((row) => `<tr>${row.join("")}</tr>`)
          .join(gap)}</table>`
      : made.join(gap);
  },
  "lines in elements": (random, cards) => {
    const [separator, around] = [random.pick(separators), random.pick(["p", "div", "li", "br"])];
    return cards.map((card) => element(around, escape(fieldsOf(card).join(separator)))).join("\n");
  },
  "table of fields": (_, cards) =>
    `<table>${filled(cards)
      .map((row) => `<tr>${row.map((cell) => `<td>${escape(cell)}</td>`).join("")}</tr>`)
      .join("\n")}</table>`,
  "people in columns": (random, cards) =>
    inGroups(cards, random.pick([4, 6, 60]))
      .map((group) => {
        const rows = filled(group);
        return `<table>${rows[0]!
          .map(
            (_, column) =>
              `<tr>${rows.map((row) => `<td>${escape(row[column]!)}</td>`).join("")}</tr>`,
          )
          .join("\n")}</table>`;
      })
      .join("\n"),
  prose: (random, cards) =>
    cards
      .map((card) => {
        const [name, ...facts] = fieldsOf(card);
        return `<p>${escape(random.pick(sentences)(name!, facts.join(", ")))}</p>`;
      })
      .join("\n"),
};

const intros = [
  "Bonjour,\n\nVoici la liste demandée :\n\n",
  "",
  "Chers amis,\n\nComme convenu à la réunion de mardi.\n\n",
  "Liste des inscrits\n\n",
];
const outros = ["\n\nCordialement,\nPaul\n", "\n", "\n\nBonne journée\n"];

function draw(seed: number): Drawn {
  const random = new Random(seed);
  const size = random.int(20, 60);
  const all = people(size, { seed, world: random.pick([0, 0.12, 0.3]) });
  const isHtml = random.chance(0.4);
  const layouts = isHtml ? htmlLayouts : textLayouts;
  const layout = random.pick(Object.keys(layouts));
  const [cards, said] = cardsOf(random, all, layout === "prose");
  const content = layouts[layout]!(random, cards);
  const [intro, outro] = [random.pick(intros), random.pick(outros)];
  const isQuoted = !isHtml && random.chance(0.1);
  const text = isHtml
    ? `<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>${escape(intro)}${content}${escape(outro)}</body></html>\n`
    : intro + (isQuoted ? content.replace(/^/gmu, "> ") : content) + outro;
  const body: Body = { type: isHtml ? "html" : "plain", text };
  const isFile = random.chance(0.5);
  const file = { name: isHtml ? "liste.html" : "liste.txt", bytes: Buffer.from(text) };
  return {
    message: isFile ? message([file]) : message([], body),
    size,
    reached: size,
    summary: `${body.type}, ${layout}${isQuoted ? " quoted" : ""}, ${said}, ${isFile ? "file" : "body"}, ${size}`,
  };
}

/** Scans so many random texts from a seed on; their counts may be 10 % off. */
export const checkTexts = (count: number, seed: number): Promise<ListsResult> =>
  check(draw, 0.1, count, seed);
