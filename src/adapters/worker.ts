/** A child process of `pool.ts`: gathers the pieces of a message, scans it, answers. */
import { deserialize } from "node:v8";
import { isParefuiteError, ParefuiteError } from "../errors.js";
import type { MessagePayload } from "../parse/payload.js";
import { createScanner, type Scanner } from "../scan.js";
import type { Answer, Task } from "./pool.js";

let scanner: Scanner | undefined;
let pieces: Uint8Array[] = [];

function answer(message: Answer): void {
  process.send?.(message);
}

process.on("message", (task: Task) => {
  if (task.type === "options") {
    scanner = createScanner(task.options);
    answer({ type: "ready" });
  } else if (task.type === "bytes") pieces.push(task.bytes);
  else {
    const bytes = pieces.length === 1 ? pieces[0] : Buffer.concat(pieces);
    pieces = [];
    const input = task.form === "object" ? (deserialize(bytes) as MessagePayload) : bytes;
    scanner!.scan(input, task.about).then(
      (result) => answer({ type: "result", result }),
      (error: unknown) => {
        // Our own bug ends the process: its text could hold content.
        if (!isParefuiteError(error)) process.exit(1);
        const { code, message } = error as ParefuiteError;
        answer({ type: "error", error: { code, message } as ParefuiteError });
      },
    );
  }
});
// The host is gone.
process.on("disconnect", () => process.exit());
