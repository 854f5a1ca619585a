/**
 * Records that are written out as labelled values (YAML, INI, forms that a website mails, arrays in the
 * source of a program) → the labels and values of each: `nom: Martin`, `phone=…`, `'email' => '…',`.
 */

/** A run of lines with labels in them. */
export interface LabelledRun {
  readonly start: number;
  /** Behind the last line. */
  readonly end: number;
  /** Absent where the lines make no list: none begins between `start` and `end` then. */
  readonly records?: readonly LabelledRecord[];
}

/** One record. */
export interface LabelledRecord {
  /** Index of its first line. */
  readonly line: number;
  readonly values: readonly (readonly [label: string, value: string])[];
}

/** Fewer records are no list. */
const minRecords = 3;
/** Fewer values are no record: two labels by turns are people who talk. On one line two are enough. */
const minLabels = 3;
const minPairs = 2;

/** `Nom : Martin`, `- nom: Martin`, `phone=0639981234`; the label is a few words. */
const labelledLine =
  /^(?:[-*•]\s+)?["']?((?:\p{L}|[%@#]\s)[\p{L}\d_.'’°()[\]/ -]{0,40}?)["']?\s*(?:(?:\.{3,}\s?)?(?::(?=\s|$|["'\d+])|=>?)|\.{4,}(?=\s))\s*(.*)$/u;
/** What may stand between records: nothing, rules, brackets, the name of a section. */
const between = /^[\s\-=_*#.[\](){},;]*$|^\s*\[[^\]]{1,80}\]\s*$|^\s*[-*•]\s*$/u;
/** `- admin`, an item of a list in YAML. */
const listItem = /^\s*-\s+(.{1,200})$/u;
/** `'nom' => 'Martin'`, `nom: "Martin"`, `email="…"`, `nom=Martin,` among others on a line. */
const quotedValue =
  /["']?([\p{L}_][\p{L}\d_.-]{0,40})["']?\s{0,9}(?:=>|[:=])\s{0,9}(?:"((?:[^"\\]|\\.){0,400})"|'((?:[^'\\]|\\.){0,400})'|([\p{L}\d+](?:[^"'`,;{}()[\]=]|(?<=\p{L})'(?=\p{L})){0,80}?)(?=\s{0,9}(?:[,;)}\]]|$)|\s{1,9}[\p{L}_][\p{L}\d_.-]{0,40}=[^=])|(\+?\d[\d.]*)(?=\s{0,9}(?:[,;)}\]]|$|["']?[\p{L}_][\p{L}\d_.-]{0,40}["']?\s{0,9}(?:=>|[:=]))))/gu;

const labelsIn = (values: LabelledRecord["values"]): number =>
  values.filter(([label]) => label !== "").length;

/** What every such value begins with: lines without it, most of all there are, are not searched. */
const quotedStart = /[:=]>?\s*["'+\d\p{L}]/u;

/** The run of labels that begins at a line; `undefined` if there is none. */
export function findLabelledRun(lines: readonly string[], start: number): LabelledRun | undefined {
  const single = runOfSingleLines(lines, start);
  if (single?.records !== undefined) return single;
  return runOfLines(lines, start, labelOf) ?? runOfBeginnings(lines, start) ?? single;
}

/** A record a line, by quotes and numbers or by the labels that lines share: whatever shows more labels. */
function runOfSingleLines(lines: readonly string[], start: number): LabelledRun | undefined {
  const pairs = runOfPairs(lines, start);
  const forms = runOfForms(lines, start);
  const labelsOf = (run: LabelledRun | undefined): number =>
    run?.records?.[0]!.values.filter(([label]) => label !== "").length ?? 0;
  // What is not quoted may go on behind its comma.
  return labelsOf(forms) >= labelsOf(pairs) && forms?.records !== undefined
    ? forms
    : (pairs ?? forms);
}

/** Whether a text consists of such records. */
export function isLabelled(text: string): boolean {
  const lines = text.split(/\r\n?|\n/).filter((line) => !between.test(line));
  const start = lines.findIndex(
    (line) => labelsIn(pairsOf(line)) >= minPairs || partsOf(line).length > minPairs,
  );
  const pairs = start < 0 || start > maxLinesBefore ? undefined : runOfSingleLines(lines, start);
  // A list of which one column holds labelled values is a list.
  if (pairs?.records !== undefined) {
    const beside = pairs.records.map(({ values }) => {
      const [label, text] = values.at(-1)!;
      return label === "" ? text.replace(/\d+/gu, "") : "";
    });
    const isSame =
      !beside.some((text) => /[;\t|]/u.test(text)) &&
      new Set(beside).size * 10 <= beside.length + 9;
    if (isSame || beside.every(({ length }) => length <= maxBeside))
      return pairs.records.length * 5 >= (lines.length - start) * 4;
  }
  const first = lines.findIndex((line) => labelOf(line).length > 0);
  const run = first < 0 || first > maxLinesBefore ? undefined : runOfLines(lines, first, labelOf);
  return run?.records !== undefined && (run.end - first) * 5 >= (lines.length - first) * 4;
}

/** The parts of a line between its colons: a label ends each but the last. */
function partsOf(line: string): string[] {
  if (line.length > maxLineLength || !line.includes(":")) return [];
  return line.split(/\s?:\s+/u);
}

/**
 * A record a line, with the same labels before its values: `Nom : Martin Prénom : Jean`. Where a value
 * ends and a label begins is seen from the other lines: labels are what they have in common.
 */
function runOfForms(lines: readonly string[], start: number): LabelledRun | undefined {
  const { length } = partsOf(lines[start]!);
  if (length <= minPairs) return undefined;
  const found: { line: number; parts: string[] }[] = [];
  let labels: string[][] = [];
  for (let line = start; line < lines.length; line++) {
    const parts = partsOf(lines[line]!);
    if (parts.length !== length) {
      if (between.test(lines[line]!)) continue;
      break;
    }
    const words = parts.slice(0, -1).map((part) => part.trim().split(/\s+/u));
    const shared = line === start ? words : labels.map((label, at) => sharedEnd(label, words[at]!));
    // Of the first line, what stands before its labels is not parted from them yet.
    const form = line === start ? /\p{L}/u : /^[^[({"'`]*\p{L}[^[({"'`]*$/u;
    if (!shared.every((label) => form.test(label.join("")))) break;
    labels = shared;
    found.push({ line, parts });
  }
  const names = labels.map((label) => label.join(" "));
  if (found.length < minRecords) return undefined;
  if (new Set(names).size < names.length) return { start, end: found.at(-1)!.line + 1 };
  const records = found.map(({ line, parts }): LabelledRecord => {
    const values = names.map((name, index): [string, string] => {
      const value = parts[index + 1]!.trim();
      const behind = names[index + 1]?.length ?? 0;
      return [name.replace(/^[^\p{L}\d]+/u, ""), unquoted(value.slice(0, value.length - behind))];
    });
    const before = parts[0]!.trim().slice(0, -names[0]!.length).replace(marksAround, "");
    if (/[\p{L}\d]/u.test(before)) values.push(["", before]);
    return { line, values };
  });
  return { start, end: found.at(-1)!.line + 1, records };
}

/** The number and the marks of a line in a list, before what stands before its labels, and marks behind that. */
const marksAround =
  /^\(?\d{1,4}[.)]\s*|^\d{1,4}\s[-–—]\s+|^[-–—•*·☐>]\s+|(?<![\s,;:/–—-])[\s,;:/–—-]+$/gu;

/** The last words that two have in common. */
function sharedEnd(words: readonly string[], others: readonly string[]): string[] {
  let shared = 0;
  while (shared < words.length && words.at(-1 - shared) === others.at(-1 - shared)) shared++;
  return words.slice(words.length - shared);
}

/** `array(`, `INSERT INTO membres SET`: what stands on a line beside its values. */
const maxBeside = 30;

/** A record a line, its labels on each. */
function runOfPairs(lines: readonly string[], start: number): LabelledRun | undefined {
  const first = pairsOf(lines[start]!);
  // `Jean Martin : 06 39 98 12 34` has one, and text beside it.
  if (labelsIn(first) < minPairs) return undefined;
  const records: LabelledRecord[] = [];
  let end = start + 1;
  for (let line = start; line < lines.length; line++) {
    const values = line === start ? first : pairsOf(lines[line]!);
    if (labelsIn(values) < minPairs || values[0]![0] !== first[0]![0]) {
      if (between.test(lines[line]!)) continue;
      break;
    }
    records.push({ line, values });
    end = line + 1;
  }
  return records.length >= minRecords ? { start, end, records } : { start, end: start + 1 };
}

/** The labels of a line and their values; what stands outside of them has the label `""`. */
function pairsOf(line: string): [label: string, value: string][] {
  if (line.length > maxLineLength || !quotedStart.test(line)) return [];
  const pairs: [string, string][] = [];
  let rest = "";
  let last = 0;
  for (const match of line.matchAll(quotedValue)) {
    const [, label, double, single, bare, number] = match;
    pairs.push([label!, unescaped((double ?? single ?? bare ?? number)!)]);
    rest += line.slice(last, match.index);
    last = match.index + match[0].length;
  }
  rest += line.slice(last);
  if (pairs.length > 0 && /[\p{L}\d]/u.test(rest))
    pairs.push(["", rest.trim().replace(marksAround, "")]);
  return pairs;
}

/** A text as it stands between quotes, without its backslashes. */
export const unescaped = (text: string): string =>
  text.replace(
    /\\([nrt]?)(.?)/gu,
    (_, blank: string, sign: string) => (blank === "" ? "" : "\n") + sign,
  );

/** Lines of a program, or titles, before the first record. */
const maxLinesBefore = 20;

/** A longer line is no record of a few values. */
const maxLineLength = 2_000;

const numbered = /(?<=\p{L})[.[_]?\d+\]?(?=[.[])/gu;

/** The whole line, its label and its value; nothing if it has none. */
function labelOf(line: string): readonly string[] {
  if (line.length > maxLineLength) return [];
  const [all, label, value] = labelledLine.exec(line.trim()) ?? [];
  // `contact.12.nom=`, `contact[12].nom=`: the number is of the record.
  return all === undefined ? [] : [all, label!.replace(numbered, ""), value!];
}

/** A label and its value a line; a label that was there already begins the next record, unless all have it twice. */
function runOfLines(
  lines: readonly string[],
  start: number,
  labelAt: (line: string) => readonly string[],
): LabelledRun | undefined {
  if (labelAt(lines[start]!).length === 0) return undefined;
  const order = orderOf(lines, start, labelAt);
  const records: { line: number; values: [string, string][]; labels: Set<string> }[] = [];
  let record: (typeof records)[number] | undefined;
  /** `[name]`, which stands before its values. */
  let section: string | undefined;
  let isItem = false;
  const seen = new Set<string>();
  let last = 0;
  let end = start;
  for (let line = start; line < lines.length; line++) {
    const text = lines[line]!;
    const [, label, value] = labelAt(text);
    if (label === undefined || value === undefined) {
      // What stands below a label that has nothing beside it is its value.
      const item = listItem.exec(text)?.[1];
      const last = record?.values.at(-1);
      if (item !== undefined && (last?.[1] === "" || isItem)) {
        record!.values.push([last![0], unquoted(item)]);
        isItem = true;
        continue;
      }
      if (line === start || !between.test(text)) break;
      section = /^\s*\[(.*)\]\s*$/u.exec(text)?.[1] ?? section;
      continue;
    }
    const place = order.get(label);
    const isBefore = place !== undefined && place < last;
    const isNew = record === undefined || isBefore || (place !== twice && record.labels.has(label));
    if (place !== twice) last = place ?? 0;
    if (isNew && records.length > 0 && !seen.has(label)) break;
    seen.add(label);
    if (isNew) {
      record = { line, values: [], labels: new Set() };
      records.push(record);
    }
    if (section !== undefined) record!.values.push(["", section]);
    section = undefined;
    isItem = false;
    record!.labels.add(label);
    record!.values.push([label, unquoted(value)]);
    end = line + 1;
  }
  if (end === start) return undefined;
  const usual = records.filter(({ labels }) => {
    const known = [...labels].filter((label) => order.has(label)).length;
    return labels.size >= minPairs && known * 3 >= labels.size * 2;
  });
  const isList =
    order.size >= minLabels &&
    records.length >= minRecords &&
    usual.length * 5 >= records.length * 4;
  return isList ? { start, end, records: withFurtherLabels(records) } : { start, end };
}

/** The place of a label that each record has twice. */
const twice = Infinity;

/** The places of labels in their records: those of the longest one, but for what each has twice. */
function orderOf(
  lines: readonly string[],
  start: number,
  labelAt: (line: string) => readonly string[],
): Map<string, number> {
  const labels: string[] = [];
  const counts = new Map<string, number>();
  for (let line = start; line < Math.min(lines.length, start + maxSeen); line++) {
    const [, label] = labelAt(lines[line]!);
    if (label !== undefined) {
      labels.push(label);
      counts.set(label, (counts.get(label) ?? 0) + 1);
    } else if (!between.test(lines[line]!) && !listItem.test(lines[line]!)) break;
  }
  const usual = [...counts.values()].sort((one, other) => one - other)[counts.size >> 1] ?? 0;
  const isTwice = (label: string): boolean => {
    const count = counts.get(label)!;
    return count > minRecords && count * 2 > usual * 3;
  };
  let longest = new Set<string>();
  let record = new Set<string>();
  for (const label of labels) {
    if (record.has(label) && !isTwice(label)) record = new Set();
    record.add(label);
    // The first may have a heading of its own.
    if (record.size >= longest.size) longest = record;
  }
  // What some records end with does not begin the others: the first line begins one.
  const order = [...longest];
  const first = Math.max(0, order.indexOf(labels[0] ?? ""));
  const places = [...order.slice(first), ...order.slice(0, first)];
  return new Map(places.map((label, place) => [label, isTwice(label) ? twice : place]));
}

/** Lines that are looked at for what they begin with. */
const maxSeen = 400;
/** How far apart lines that begin alike are at most, and how many there are at least. */
const maxApart = 40;
const minAlike = 5;
/** Of lines that begin with a word, so many have the same one behind it where that is of the label. */
const minShared = 0.9;

/** The first words of a line, which may be its label, without the last one, which is its value. */
const wordsOf = (line: string): string[] =>
  line.length > maxLineLength ? [] : line.trim().split(/\s+/u, 5).slice(0, -1);

/** A label begins with a letter, or is a mark; neither numbers nor what somebody is called by are of one. */
const firstOfLabel = /^(?:\p{L}[^\s,;!?]{0,30}|[%@#])$/u;
const nextOfLabel = /^(?:[^\s\d,;!?]{1,30}|[1-9])$/u;
/** What names begin with, one or the other. */
const civility = /^(?:mr?|mmes?|mlle|dr|pr|monsieur|madame)\.?$/iu;

/**
 * Lines of labels without a mark behind them, as where they are set in bold: `Nom Martin`, `Tél. mobile 06…`.
 * What is a label is seen from the other lines: it is what they begin with.
 */
function runOfBeginnings(lines: readonly string[], start: number): LabelledRun | undefined {
  if (!isAlike(lines, start)) return undefined;
  const seen = lines.slice(start, start + maxSeen).filter((line) => line.trim() !== "");
  const groups = grouped(seen.map(wordsOf), ([word]) => word ?? "");
  const alike = [...groups].filter(
    ([word, { length }]) => length >= minAlike && firstOfLabel.test(word),
  );
  const areOthers = new Set(seen).size * minRecords >= seen.length;
  const different = new Set(alike.map(([word]) => (civility.test(word) ? "" : word)));
  if (different.size < minLabels || !areOthers) return { start, end: start + maxApart };
  const sizes = alike.map(([, { length }]) => length).sort((one, other) => one - other);
  const usual = sizes[sizes.length >> 1]!;
  const labels = alike
    .flatMap(([word, group]) =>
      // `Tél. fixe` and `Tél. mobile` are both in each record.
      group.length > usual * 1.25
        ? [...grouped(group, (words) => words[1])].map(([next, own]) =>
            next !== undefined && own.length * 3 > usual ? labelFrom(own, 2) : word,
          )
        : [labelFrom(group, 1)],
    )
    .sort((one, other) => other.length - one.length);
  const named = labels.find((label) => civility.test(label));
  return runOfLines(lines, start, (line) => {
    const text = line.trim();
    const label = labels.find((one) => text.startsWith(`${one} `));
    if (label === undefined) return [];
    return [text, civility.test(label) ? named! : label, text.slice(label.length).trim()];
  });
}

/** Whether lines that begin like one, and like the two behind it, are near. */
function isAlike(lines: readonly string[], start: number): boolean {
  if (lines[start]!.trim() === "") return false;
  const next = lines.slice(start, start + maxApart + minLabels * 2);
  let found = 0;
  for (const [at, line] of next.entries()) {
    if (line.trim() === "") continue;
    const [word] = wordsOf(line);
    if (word === undefined || !firstOfLabel.test(word)) return false;
    const begin = `${word} `;
    if (!next.some((other, index) => index > at && other.trimStart().startsWith(begin)))
      return false;
    if (++found === minLabels) return true;
  }
  return false;
}

/** The label of lines that begin with the same words: those, and what nearly all have behind them. */
function labelFrom(group: readonly string[][], words: number): string {
  for (let at = words; ; at++) {
    const next = grouped(group, (line) => line[at]);
    const [word, own] =
      [...next].find(([, { length }]) => length >= group.length * minShared) ?? [];
    if (word === undefined || own === undefined || !nextOfLabel.test(word) || civility.test(word))
      return group[0]!.slice(0, at).join(" ");
  }
}

/** `Nom : Martin Prénom : Jean` among lines of one label: what stands behind the first is parted as well. */
function withFurtherLabels(records: readonly LabelledRecord[]): readonly LabelledRecord[] {
  const lines = new Map<string, string[]>();
  for (const [label, value] of records.flatMap(({ values }) => values)) {
    const own = lines.get(label) ?? [];
    lines.set(label, own);
    own.push(`${label} : ${value}`);
  }
  const further = new Map<string, LabelledRecord["values"][]>();
  for (const [label, own] of lines) {
    const found = label === "" ? undefined : runOfForms(own, 0)?.records;
    if (found?.length === own.length)
      further.set(label, found.map(({ values }) => values).reverse());
  }
  if (further.size === 0) return records;
  return records.map(({ line, values }) => ({
    line,
    values: values.flatMap((pair) => further.get(pair[0])?.pop() ?? [pair]),
  }));
}

/** A value without its quotes, and the comma behind it. */
function unquoted(value: string): string {
  const text = value.trim().replace(/[,;]$/u, "");
  return /^(["'`]).*\1$/u.test(text) ? text.slice(1, -1) : text;
}

function grouped<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
