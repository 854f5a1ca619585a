import type { Place, ScanResult } from "../types.js";
import { shown } from "./phrases.js";
import type { FileSpots } from "./spots.js";
import type { Words } from "./words/index.js";

/** From so many distinct values on, a file is taken for a list: the first limit of `bulk-people`. */
const listWeight = 5;

/** Where one does not mail a list to its own members by mistake, encryption is worth proposing. */
const fewRecipients = 5;

/** How many files are named one by one. */
const namedFiles = 3;

const hiddenPlaces: readonly [keyof Words["todo"], readonly Place[]][] = [
  ["hiddenSheets", ["hidden-sheet"]],
  ["veryHiddenSheets", ["very-hidden-sheet"]],
  ["hiddenRows", ["hidden-rows", "hidden-columns"]],
  ["pivotCache", ["pivot-cache"]],
  ["trackedChanges", ["tracked-change"]],
  ["embedded", ["embedded", "chart-cache", "external-link"]],
];

/** What the sender can do now about a warned or blocked message, in the order of its worth. */
export function whatToDo(
  { verdict, reasons, people, unread }: ScanResult,
  files: readonly FileSpots[],
  words: Words,
): string[] {
  if (verdict === "allow") return [];
  const has = (rule: string): boolean => reasons.some((reason) => reason.rule === rule);
  const onlyUnread = reasons.every(({ rule }) => rule === "unread");
  const onlyRecipients = reasons.every(({ rule }) => rule === "exposed-recipients");
  const { todo } = words;
  const steps: string[] = [];

  if (has("protected-person")) steps.push(todo.protected);
  if (has("exposed-recipients")) steps.push(todo.bcc);
  if (!onlyUnread && !onlyRecipients) {
    const content = files.filter(({ spots }) => spots.some(({ place }) => place !== "recipients"));
    const lists = content.filter(
      ({ weight, spots }) => weight >= listWeight || spots.some(({ hidden }) => hidden),
    );
    const meant = lists.length > 0 ? lists : content;
    const names = [...new Set(meant.flatMap(({ path }) => path.slice(0, 1)))];
    if (verdict === "warn") steps.push(todo.check);
    if (names.length > 0) steps.push(removeFiles(names, words));
    if (meant.some(({ path }) => path.length === 0)) steps.push(todo.removeFromBody);

    const hidden = meant.flatMap(({ spots }) => spots.filter((spot) => spot.hidden));
    const explained = new Set<Place | undefined>();
    for (const [step, places] of hiddenPlaces) {
      for (const place of places) explained.add(place);
      if (hidden.some(({ place }) => place !== undefined && places.includes(place)))
        steps.push(todo[step] as string);
    }
    if (hidden.some(({ place }) => !explained.has(place))) steps.push(todo.otherHidden);
    if (names.length > 0 && people.recipients < fewRecipients && !has("protected-person"))
      steps.push(todo.encrypt);
  }
  if (unread.length > 0 && has("unread")) steps.push(todo.checkUnread);
  return steps;
}

function removeFiles(
  names: readonly string[],
  { quoted, counted, list, todo, where }: Words,
): string {
  const items = names
    .slice(0, namedFiles)
    .map((name) => (name === "" ? where.unnamed : quoted(shown(name))));
  const rest = names.length - items.length;
  if (rest > 0) items.push(counted(rest, where.otherFiles));
  return todo.removeFiles(list(items), names.length);
}
