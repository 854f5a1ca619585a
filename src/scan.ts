import { decide } from "./decide/index.js";
import type { CompletePolicy } from "./decide/policy.js";
import { setYear } from "./detect/birth-date.js";
import { Detection } from "./detect/index.js";
import { ShownNames } from "./detect/shown-name.js";
import { ProtectedSearch } from "./detect/protected-search.js";
import type { ProtectedList } from "./detect/protected.js";
import type { MessageOptions } from "./options.js";
import { type Input, open } from "./parse/open.js";
import { Budget } from "./read/budget.js";
import { read } from "./read/index.js";
import { savedMessage } from "./read/messages/msg.js";
import type { OpenWorkbook } from "./read/workbooks/sheetjs.js";
import type { Limits, Location, Mismatch, ScanResult, Unread } from "./types.js";

/** What the options of a scanner come to. */
export interface ScanSettings {
  readonly policy: CompletePolicy;
  readonly protectedList: ProtectedList | undefined;
  readonly limits: Limits;
  readonly openWorkbook: OpenWorkbook;
}

/** The pipeline, for one message: parse → read → detect → decide. */
export async function scanMessage(
  input: Input,
  about: MessageOptions,
  { policy, protectedList, limits, openWorkbook }: ScanSettings,
): Promise<ScanResult> {
  const start = performance.now();
  setYear(new Date().getFullYear());
  const source = about.source ?? "-";
  const budget = new Budget(limits, about.signal);

  const saved = (content: Uint8Array) => savedMessage(content, { budget });
  const { message, bytes } = await open(input, { ...about, source, limits, saved });
  const { envelope } = message;
  const search = protectedList && new ProtectedSearch(protectedList, envelope);
  const detection = new Detection({ envelope, explain: about.explain, search });
  const unread: Unread[] = [...message.unread];
  const mismatches: Mismatch[] = [];
  const context = {
    budget,
    onMismatch: (mismatch: Mismatch) => mismatches.push(mismatch),
    openWorkbook,
  };
  for (const attachment of [...message.bodies, ...message.attachments]) {
    search?.addNames(attachment.location);
    for await (const block of read(attachment, context)) {
      if (block.type === "unread") {
        unread.push(block);
        search?.addNames(block.location);
      } else await detection.add(block);
    }
  }
  const found = detection.result();
  const detected = search?.addTo(found) ?? found;
  const attachments = message.attachments.map(({ location, bytes: content }) => ({
    name: location.path.at(-1) ?? "",
    bytes: content.length,
  }));
  const { verdict, reasons } = decide({ detected, unread, envelope, attachments }, policy);

  const names = new ShownNames();
  const withShownNames = <T extends { readonly location: Location }>(things: readonly T[]): T[] =>
    things.map((thing) => ({ ...thing, location: names.location(thing.location) }));
  return {
    source,
    verdict,
    people: detected.people,
    reasons,
    findings: withShownNames(detected.findings),
    ...(about.explain && { tables: withShownNames(detection.tables) }),
    unread: withShownNames(
      unread.map(({ location, reason, limit }) => ({ location, reason, limit })),
    ),
    ...(mismatches.length > 0 && { mismatches: withShownNames(mismatches) }),
    stats: {
      bytes,
      attachments: attachments.length,
      rows: detected.rows,
      milliseconds: Math.round(performance.now() - start),
    },
  };
}
