/**
 * One self-contained page for the data-protection officer: verdict, figures, a map of files, sheets and
 * columns, hidden places, what was not read, and the fields of a notification after GDPR article 33.
 * No script, no remote part; the policy in its head (CSP level 3) allows its own style sheet only.
 */
import { createHash } from "node:crypto";
import type { Finding, Kind, Location, ScanResult, Verdict } from "../types.js";
import { sourceName } from "./digest.js";
import {
  exposedRecipients,
  fileName,
  headerText,
  headline,
  ownMessage,
  pathName,
  reasonText,
  spotName,
  specialCategories,
  unreadTexts,
} from "./phrases.js";
import type { Reporter } from "./reporter.js";
import { greatest, groupFindings, type FileSpots, type Spot } from "./spots.js";
import { style } from "./style.js";
import { whatToDo } from "./todo.js";
import { htmlWords, type HtmlWords } from "./words/html.js";
import { words as catalogues, type Lang, type Words } from "./words/index.js";

/** A report in HTML. */
export const html: Reporter = {
  report(results, { lang }) {
    const page: Page = { lang, words: catalogues[lang], say: htmlWords[lang] };
    const { say } = page;
    return render`<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${styleHash()}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>${titleOf(results, page)}</title>
<style>${raw(style)}</style>
</head>
<body>
<header><h1>${say.title}</h1></header>
<main>
${results.length > 1 ? contents(results, page) : nothing}${results.map((result, index) => article(result, index, page))}
</main>
<footer><p>${say.privacy}</p></footer>
</body>
</html>
`.text;
  },
};

interface Page {
  readonly lang: Lang;
  readonly words: Words;
  readonly say: HtmlWords;
}

// ── parts ────────────────────────────────────────────────────────────────────────────────────

const marks: Record<Verdict, string> = { allow: "✔", warn: "▲", block: "✖" };

function titleOf(results: readonly ScanResult[], { words, say }: Page): string {
  const [only] = results;
  return results.length === 1
    ? `${words.verdicts[only.verdict]} · ${sourceName(only)} · ${say.title}`
    : say.title;
}

function verdictWord(verdict: Verdict, { words }: Page): Html {
  return render`<span class="word ${verdict}"><span aria-hidden="true">${marks[verdict]}</span> ${words.verdicts[verdict]}</span>`;
}

function contents(results: readonly ScanResult[], page: Page): Html {
  const { words, say } = page;
  return render`<nav aria-label="${say.contents}">
<table>
<thead><tr><th scope="col">${say.input}</th><th scope="col">${say.verdict}</th><th scope="col" class="number">${say.figures}</th></tr></thead>
<tbody>
${results.map(
  (result, index) =>
    render`<tr><th scope="row"><a href="#r${index + 1}">${name(sourceName(result))}</a></th><td>${verdictWord(result.verdict, page)}</td><td class="number">${words.number(concerned(result))}</td></tr>
`,
)}</tbody>
</table>
</nav>
`;
}

function article(result: ScanResult, index: number, page: Page): Html {
  const { words, say } = page;
  const { verdict, people, stats } = result;
  const id = `r${index + 1}`;
  const files = groupFindings(result.findings);
  const steps = whatToDo(result, files, words);
  const exposed = exposedRecipients(result.reasons);
  const figures = (Object.keys(say.people) as (keyof HtmlWords["people"])[]).map(
    (figure): [string, number] => [say.people[figure], people[figure]],
  );
  // Nobody but them is found: six zeros would say that nothing is.
  if (exposed > 0) figures.splice(0, people.total > 0 ? 0 : Infinity, [say.exposed, exposed]);
  return render`<article id="${id}" aria-labelledby="${id}-title">
<div class="verdict ${verdict}">
<h2 id="${id}-title">${verdictWord(verdict, page)} <span class="source">${name(sourceName(result))}</span></h2>
<p>${headline(result, words).join(" ")}</p>
</div>
<section>
<h3>${say.figures}</h3>
<dl class="figures">
${figures.map(
  ([figure, count]) => render`<div><dt>${figure}</dt><dd>${words.number(count)}</dd></div>
`,
)}</dl>
${people.estimated ? render`<p class="note">${say.estimated}</p>` : nothing}</section>
${reasons(result, page)}${
    steps.length === 0
      ? nothing
      : render`<section>
<h3>${words.headings.todo}</h3>
<ol>${steps.map((step) => render`<li>${step}</li>`)}</ol>
</section>
`
  }<section>
<h3>${say.map}</h3>
${
  files.length === 0
    ? render`<p>${say.nothingFound}</p>`
    : render`<p class="note">${say.mapNote}</p>
${files.map((file) => fileMap(file, result, page))}`
}</section>
${hiddenPlaces(files, page)}${unreadParts(result, page)}<section>
<h3>${say.scanned}</h3>
<p>${say.stats(
    words.number(stats.bytes),
    words.counted(stats.attachments, words.attachments),
    words.counted(stats.rows, words.rows),
    words.number(stats.milliseconds),
  )}</p>
</section>
${verdict !== "allow" && concerned(result) > 0 ? notification(result, page) : nothing}</article>
`;
}

function reasons(result: ScanResult, { words, lang }: Page): Html {
  if (result.reasons.length === 0) return nothing;
  const categories = specialCategories(result, words);
  return render`<section>
<h3>${words.headings.why}</h3>
<ul>
${result.reasons.map((reason) => {
  const message = ownMessage(reason, lang);
  return render`<li>${reasonText(reason, result.people, words)}${
    message === undefined ? nothing : render`<br><span class="own">${message}</span>`
  }</li>
`;
})}${categories === undefined ? nothing : render`<li>${words.halved(categories)}</li>`}</ul>
</section>
`;
}

function fileMap({ path, spots }: FileSpots, result: ScanResult, page: Page): Html {
  return render`<h4>${name(fileName(path, result, page.words))}</h4>
${spots.map((spot) => spotMap(spot, page))}`;
}

/** A table of the kinds of one sheet, page or text, with their columns where it has columns. */
function spotMap(spot: Spot, { words, say }: Page): Html {
  const inColumns = spot.findings.some(({ location }) => location.column !== undefined);
  const { columns } = say;
  return render`<div class="scroll" tabindex="0" role="group" aria-label="${spotName(spot, words) || say.map}"><table${raw(inColumns ? ' class="map"' : "")}>
<caption${raw(spot.hidden ? ' class="hidden"' : "")}>${spotName(spot, words)}</caption>
<thead><tr>${
    inColumns
      ? render`<th scope="col">${columns.column}</th><th scope="col">${columns.header}</th>`
      : nothing
  }<th scope="col">${columns.kind}</th><th scope="col" class="number">${columns.count}</th><th scope="col" class="number">${columns.distinct}</th>${
    inColumns ? render`<th scope="col">${columns.density}</th>` : nothing
  }</tr></thead>
<tbody>
${spot.findings.map((finding) => {
  const { kind, count, distinct, location, evidence } = finding;
  const kindName = words.kinds[kind][1];
  return render`<tr>${
    inColumns
      ? render`${columnCell(location)}<td>${name(headerText(finding, words))}</td>`
      : nothing
  }<td>${evidence.includes("protected-list") ? words.ofProtected(kindName) : kindName}</td><td class="number">${words.number(count)}</td><td class="number">${words.number(distinct)}</td>${
    inColumns ? render`<td class="density">${density(count, spot, words)}</td>` : nothing
  }</tr>
`;
})}</tbody>
</table></div>
`;
}

/** The letter of a column; what stands beside a label has none, and a row without one has no header. */
function columnCell({ column }: Location): Html {
  return column === undefined ? render`<td></td>` : render`<th scope="row">${column}</th>`;
}

/** The share of the rows that have such data, as a bar and in words. */
function density(count: number, { rows }: Spot, words: Words): Html {
  if (rows === undefined) return nothing;
  const share = Math.min(1, count / (rows[1] - rows[0] + 1));
  return render`<svg viewBox="0 0 80 10" preserveAspectRatio="none" width="80" height="10" aria-hidden="true"><rect width="${(share * 80).toFixed(1)}" height="10"/></svg>${words.percent(share)}`;
}

function hiddenPlaces(files: readonly FileSpots[], { words, say }: Page): Html {
  const hidden = files.flatMap(({ path, spots }) =>
    spots.filter((spot) => spot.hidden).map((spot) => ({ path, spot })),
  );
  return render`<section>
<h3>${say.hiddenPlaces}</h3>
${
  hidden.length === 0
    ? render`<p>${say.noHiddenPlaces}</p>`
    : render`<table>
<thead><tr><th scope="col">${say.file}</th><th scope="col">${say.place}</th><th scope="col">${say.columns.kind}</th></tr></thead>
<tbody>
${hidden.map(
  ({ path, spot }) =>
    render`<tr><th scope="row">${name(pathName(path, words))}</th><td>${spotName(spot, words)}</td><td>${kindCounts([spot], words)}</td></tr>
`,
)}</tbody>
</table>`
}
</section>
`;
}

function unreadParts({ unread }: ScanResult, { words, say }: Page): Html {
  return render`<section>
<h3>${words.headings.unread}</h3>
${
  unread.length === 0
    ? render`<p>${say.allRead}</p>`
    : render`<table>
<thead><tr><th scope="col">${say.file}</th><th scope="col">${say.reason}</th></tr></thead>
<tbody>
${unreadTexts(unread, words).map(
  (part) => render`<tr><th scope="row">${name(part.name)}</th><td>${part.text}</td></tr>
`,
)}</tbody>
</table>`
}
</section>
`;
}

/** Kinds whose loss is likely to be a high risk to people (GDPR article 34; EDPB guidelines 9/2022). */
const highRisk: readonly Kind[] = ["fr-nir", "iban", "payment-card"];

/** The people found, and the recipients who would see each other's addresses and are none of them. */
function concerned({ people, reasons: given }: ScanResult): number {
  return people.total + Math.max(0, exposedRecipients(given) - people.recipients);
}

function notification(result: ScanResult, { words, say }: Page): Html {
  const { notification: n } = say;
  const kinds = kindsOf(result.findings, words);
  const categories = specialCategories(result, words);
  const consequences = new Set(
    kinds.map((kind) => n.consequencesByKind[kind]).filter((text) => text !== undefined),
  );
  if (categories !== undefined) consequences.add(n.consequencesOfSpecial);
  const count = words.counted(concerned(result), words.people);
  const isHighRisk = categories !== undefined || kinds.some((kind) => highRisk.includes(kind));
  const rows: [field: string, content: string | Html][] = [
    [n.when, toFill(n.whenContent)],
    [n.nature, n.natureContent],
    [n.categoriesOfPeople, toFill(n.categoriesOfPeopleContent)],
    [n.numberOfPeople, result.people.estimated ? words.headline.about(count) : count],
    [n.categoriesOfRecords, words.list(kinds.map((kind) => words.kinds[kind][1]))],
    [n.special, categories ?? n.none],
    [
      n.numberOfRecords,
      kindCounts(
        groupFindings(result.findings).flatMap(({ spots }) => spots),
        words,
      ),
    ],
    [n.consequences, bullets([...consequences])],
    [n.measures, bullets(n.measuresContent)],
    [n.informing, isHighRisk ? n.informingLikely : n.informingJudge],
    [n.contact, toFill(n.toFill)],
  ];
  return render`<section class="notification">
<h3>${n.heading}</h3>
<p class="note">${n.note}</p>
<table>
<thead><tr><th scope="col">${n.field}</th><th scope="col">${n.content}</th></tr></thead>
<tbody>
${rows.map(
  ([field, content]) => render`<tr><th scope="row">${field}</th><td>${content}</td></tr>
`,
)}</tbody>
</table>
</section>
`;
}

function bullets(texts: readonly string[]): Html {
  return render`<ul>${texts.map((text) => render`<li>${text}</li>`)}</ul>`;
}

function toFill(text: string): Html {
  return render`<span class="fill">${text}</span>`;
}

/** Kinds of which one may be spread over several columns: first and family name; street, postcode, town. */
const spreadKinds: ReadonlySet<Kind> = new Set(["person-name", "postal-address"]);

/** "3,594 names, 3,570 e-mail addresses": occurrences of each kind, those of several columns once. */
function kindCounts(spots: readonly Spot[], words: Words): string {
  const counts = new Map<Kind, number>();
  for (const { findings } of spots) {
    for (const kind of kindsOf(findings, words)) {
      const ofKind = findings.filter((finding) => finding.kind === kind);
      // What a list of protected people finds is found otherwise too, as a rule.
      const own = ofKind.filter(({ evidence }) => !evidence.includes("protected-list"));
      const numbers = (own.length > 0 ? own : ofKind).map(({ count }) => count);
      const count = spreadKinds.has(kind)
        ? greatest(numbers)
        : numbers.reduce((sum, number) => sum + number, 0);
      counts.set(kind, (counts.get(kind) ?? 0) + count);
    }
  }
  return [...counts].map(([kind, count]) => words.counted(count, words.kinds[kind])).join(", ");
}

/** The kinds of findings, in the order in which people name them. */
function kindsOf(findings: readonly Finding[], words: Words): Kind[] {
  return (Object.keys(words.kinds) as Kind[]).filter((kind) =>
    findings.some((finding) => finding.kind === kind),
  );
}

// ── HTML ─────────────────────────────────────────────────────────────────────────────────────

/** Text that is HTML already. */
interface Html {
  readonly text: string;
}

const nothing: Html = { text: "" };

function raw(text: string): Html {
  return { text };
}

/** A name from the message: its direction of writing stays its own. */
function name(text: string): Html {
  return render`<bdi>${text}</bdi>`;
}

/** A template whose values are escaped, unless they are HTML already. */
function render(
  parts: TemplateStringsArray,
  ...values: (string | number | Html | readonly Html[])[]
): Html {
  let text = parts[0];
  for (const [index, value] of values.entries()) {
    if (typeof value === "string" || typeof value === "number") text += escape(String(value));
    else
      text += [value]
        .flat()
        .map((part) => part.text)
        .join("");
    text += parts[index + 1];
  }
  return { text };
}

const escapes: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => escapes[character]);
}

function styleHash(): Html {
  return raw(createHash("sha256").update(style).digest("base64"));
}
