import { decide } from "./decide/index.js";
import { completePolicy, type Policy } from "./decide/policy.js";
import type { Preset } from "./decide/presets.js";
import { Detection } from "./detect/index.js";
import { fileMessage, isMessage, parse } from "./parse/index.js";
import { Budget } from "./read/budget.js";
import { read } from "./read/index.js";
import { defaultLimits } from "./read/limits.js";
import type { Limits, Mismatch, ScanResult, Unread } from "./types.js";

/** How to scan. */
export interface ScanOptions {
  /** What the result calls this input; default `-`. */
  readonly source?: string;
  readonly limits?: Partial<Limits>;
  /** What is let pass, or the name of a preset; default `office`. */
  readonly policy?: Policy | Preset;
  readonly signal?: AbortSignal;
}

/** Scans an outgoing message: parse → read → detect → decide. */
export async function scan(input: Uint8Array, options: ScanOptions = {}): Promise<ScanResult> {
  const start = performance.now();
  const policy = completePolicy(options.policy);
  const budget = new Budget({ ...defaultLimits, ...options.limits }, options.signal);

  const bytes = Buffer.from(input.buffer, input.byteOffset, input.length);
  const message = isMessage(bytes)
    ? parse(bytes, { limits: budget.limits })
    : fileMessage(bytes, options.source ?? "-", { limits: budget.limits });
  const detection = new Detection({ envelope: message.envelope });
  const unread: Unread[] = [...message.unread];
  const mismatches: Mismatch[] = [];
  const context = { budget, onMismatch: (mismatch: Mismatch) => mismatches.push(mismatch) };
  for (const attachment of [...message.bodies, ...message.attachments]) {
    for await (const block of read(attachment, context)) {
      if (block.type === "unread") unread.push(block);
      else await detection.add(block);
    }
  }
  const detected = detection.result();
  const { verdict, reasons } = decide(
    {
      detected,
      unread,
      envelope: message.envelope,
      attachments: message.attachments.map(({ location, bytes }) => ({
        name: location.path.at(-1) ?? "",
        bytes: bytes.length,
      })),
    },
    policy,
  );

  return {
    source: options.source ?? "-",
    verdict,
    people: detected.people,
    reasons,
    findings: detected.findings,
    unread: unread.map(({ location, reason, limit }) => ({ location, reason, limit })),
    ...(mismatches.length > 0 && { mismatches }),
    stats: {
      bytes: input.length,
      attachments: message.attachments.length,
      rows: detected.rows,
      milliseconds: Math.round(performance.now() - start),
    },
  };
}
