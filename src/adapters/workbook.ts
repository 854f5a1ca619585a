/**
 * Spreadsheets of old → their sheets, read by SheetJS in a child process: on damaged files it loops
 * without end or fills the memory, which nothing within a process can stop. One child is started when
 * it is first needed and kept for the next file; one that is late or too large is killed.
 */
import type { ChildProcess } from "node:child_process";
import { ParefuiteError } from "../errors.js";
import { type Budget, LimitReached } from "../read/budget.js";
import type { OpenWorkbook, Sheet } from "../read/workbooks/sheetjs.js";
import { forked, hold, memoryOf, release, watchInterval } from "./pool.js";

/** What the child answers: the sheets of a file, or none if it is damaged. */
export type WorkbookAnswer = { readonly sheets?: readonly Sheet[] };

/** Opens workbooks in a child process of its own. */
export class WorkbookProcess {
  readonly #idle: ChildProcess[] = [];

  /** As the readers call it. */
  readonly open: OpenWorkbook = async (bytes, budget) => {
    const waiting = this.#idle.pop();
    const child = waiting?.connected === true ? waiting : start(budget);
    hold(child);
    const answer = await ask(child, bytes, budget);
    release(child);
    // Two files at once are rare: one child waits for the next.
    if (this.#idle.length === 0) this.#idle.push(child);
    else child.kill("SIGKILL");
    if (answer.sheets === undefined) throw new Error("damaged workbook");
    return answer.sheets;
  };

  /** Ends the child that waits. */
  close(): void {
    for (const child of this.#idle.splice(0)) child.kill("SIGKILL");
  }
}

function start({ limits: { maxMemoryBytes } }: Budget): ChildProcess {
  const child = forked("./workbook-child.js", maxMemoryBytes);
  // Told by `exit` as well.
  child.on("error", () => undefined);
  return child;
}

/** The child's answer; it is killed where there is none in time. */
async function ask(
  child: ChildProcess,
  bytes: Uint8Array,
  budget: Budget,
): Promise<WorkbookAnswer> {
  const { maxMemoryBytes } = budget.limits;
  let failure: unknown = new Error("died");
  const kill = (error: unknown): void => {
    failure = error;
    child.kill("SIGKILL");
  };
  const timer = setTimeout(
    () => kill(new LimitReached("maxPartMilliseconds")),
    Math.min(Math.max(budget.millisecondsLeft(), 0), 2 ** 31 - 1),
  );
  const watch = setInterval(() => {
    void memoryOf(child).then((used) => {
      if (used > maxMemoryBytes) kill(new LimitReached("maxMemoryBytes"));
    });
  }, watchInterval);
  const { signal } = budget;
  const abort = (): void =>
    kill(new ParefuiteError("aborted", undefined, { cause: signal?.reason }));
  signal?.addEventListener("abort", abort, { once: true });
  try {
    return await new Promise<WorkbookAnswer>((resolve, reject) => {
      const gone = (): void => reject(failure as Error);
      child.once("exit", gone);
      child.once("message", (answer) => {
        child.off("exit", gone);
        resolve(answer as WorkbookAnswer);
      });
      child.send(bytes, (error) => error && gone());
    });
  } finally {
    clearTimeout(timer);
    clearInterval(watch);
    signal?.removeEventListener("abort", abort);
  }
}
