/** A child process of `pool.ts`: gathers the pieces of a message or reads its file, scans it, answers. */
import { deserialize } from "node:v8";
import { isParefuiteError, ParefuiteError } from "../errors.js";
import type { MessagePayload } from "../parse/payload.js";
import { defaultLimits } from "../read/limits.js";
import { parseWorkbook } from "../read/sheetjs.js";
import { type Scanner, scannerWith } from "../scan.js";
import type { ScanResult } from "../types.js";
import { readInput } from "./file.js";
import type { Answer, ChildError, Task } from "./pool.js";

let scanner: Scanner | undefined;
let { maxInputBytes } = defaultLimits;
let bytes = Buffer.alloc(0);

function answer(message: Answer): void {
  process.send?.(message);
}

process.on("message", (task: Task) => {
  if (task.type === "options") {
    scanner = scannerWith(task.options, parseWorkbook);
    maxInputBytes = task.options.limits?.maxInputBytes ?? maxInputBytes;
    answer({ type: "ready" });
  } else if (task.type === "bytes") {
    if (task.at === 0) bytes = Buffer.allocUnsafe(task.of);
    bytes.set(task.bytes, task.at);
  } else {
    scan(task).then(
      (result) => answer({ type: "result", result }),
      (error: unknown) => {
        const told = known(error);
        // Our own bug ends the process: its text could hold content.
        if (told === undefined) process.exit(1);
        answer({ type: "error", error: told });
      },
    );
  }
});
// The host is gone.
process.on("disconnect", () => process.exit());

async function scan({ about, form }: Task & { readonly type: "scan" }): Promise<ScanResult> {
  const gathered = bytes;
  bytes = Buffer.alloc(0);
  if (form === "object") return scanner!.scan(deserialize(gathered) as MessagePayload, about);
  if (form === "bytes") return scanner!.scan(gathered, about);
  return scanner!.scan(await readInput(gathered.toString(), maxInputBytes), about);
}

/** An error that is the caller's or the system's. */
function known(error: unknown): ChildError | undefined {
  if (!(error instanceof Error)) return undefined;
  const system = "syscall" in error ? error : error.cause;
  const cause =
    system instanceof Error && "code" in system && /^E[A-Z0-9]{1,40}$/.test(String(system.code))
      ? String(system.code)
      : undefined;
  if (isParefuiteError(error)) return { code: error.code, message: error.message, cause };
  if (!("syscall" in error)) return undefined;
  const { code, message } = new ParefuiteError("input-failed");
  return { code, message, cause };
}
