/** A child process of `pool.ts`: gathers the pieces of a message or reads its file, scans it, answers. */
import { deserialize } from "node:v8";
import { isParefuiteError, ParefuiteError } from "../errors.js";
import type { MessagePayload } from "../parse/payload.js";
import { defaultLimits } from "../read/limits.js";
import { parseWorkbook } from "../read/workbooks/sheetjs.js";
// Loaded while the host still gets the message ready.
import "../scan.js";
import { type Scanner, scannerWith } from "../scanner.js";
import type { ScanResult } from "../types.js";
import { readInput } from "./file.js";
import type { Answer, ChildError, Gap, Task } from "./pool.js";

let scanner: Scanner | undefined;
let { maxInputBytes } = defaultLimits;
let parts: Buffer[] = [];

function answer(message: Answer): void {
  process.send?.(message);
}

process.on("message", (task: Task) => {
  if (task.type === "options") {
    scanner = scannerWith(task.options, parseWorkbook);
    maxInputBytes = task.options.limits?.maxInputBytes ?? maxInputBytes;
    answer({ type: "ready" });
  } else if (task.type === "bytes") {
    if (task.at === 0) parts[task.part] = Buffer.allocUnsafe(task.of);
    parts[task.part]!.set(task.bytes, task.at);
  } else {
    scan(task).then(
      (result) => answer({ type: "result", result }),
      (error: unknown) => answer({ type: "error", error: told(error) }),
    );
  }
});
// The host is gone.
process.on("disconnect", () => process.exit());

async function scan({ about, form, gaps }: Task & { readonly type: "scan" }): Promise<ScanResult> {
  // An empty part has no pieces.
  const [gathered = Buffer.alloc(0), ...rest] = parts;
  parts = [];
  if (form === "object") {
    const payload = deserialize(gathered) as MessagePayload;
    for (const [index, gap] of gaps.entries()) fill(payload, gap, rest[index]!);
    return scanner!.scan(payload, about);
  }
  if (form === "bytes") return scanner!.scan(gathered, about);
  const bytes = readInput(gathered.toString(), maxInputBytes).catch((cause: unknown) => {
    throw new ParefuiteError("input-failed", undefined, { cause });
  });
  return scanner!.scan(await bytes, about);
}

/** Puts a value back where it was taken out of an object. */
function fill(object: object, { keys, isText }: Gap, bytes: Buffer): void {
  let at = object as Record<string, unknown>;
  for (const key of keys.slice(0, -1)) at = at[key] as Record<string, unknown>;
  at[keys.at(-1)!] = isText ? bytes.toString() : bytes;
}

/** An error without what its text may quote, unless the text is ours. */
function told(error: unknown): ChildError {
  const ours = isParefuiteError(error) ? error : new ParefuiteError("internal");
  const { code, message, cause } = ours;
  const system = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return { code, message, cause: /^E[A-Z0-9]{1,40}$/.test(system) ? system : undefined };
}
