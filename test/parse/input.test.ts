import { Readable } from "node:stream";
import { expect, test, vi } from "vitest";
import { isParefuiteError } from "../../src/errors.js";
import { createScanner } from "../../src/index.js";
import { readBytes, type ReadUntil } from "../../src/parse/input.js";
import type { Input } from "../../src/parse/open.js";
import { csv, lines } from "./build.js";

const message = lines(
  "From: a@example.fr",
  "To: b@example.org",
  "Subject: =?utf-8?q?=C3=A9t=C3=A9?=",
  "Content-Type: text/csv; name=liste.csv",
  "",
  ...csv.toString().trimEnd().split("\n"),
);
const bytes = Buffer.from(message);

async function* pieces(): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += 7) yield bytes.subarray(at, at + 7);
}

const inputs: [string, () => Input][] = [
  ["Buffer", () => bytes],
  ["Uint8Array", () => new Uint8Array(bytes)],
  ["a view into a larger buffer", () => new Uint8Array([1, 2, ...bytes, 3]).subarray(2, -1)],
  ["ArrayBuffer", () => new Uint8Array(bytes).buffer],
  ["Blob", () => new Blob([bytes])],
  ["File", () => new File([bytes], "message.eml")],
  ["text", () => message],
  ["Readable of bytes", () => Readable.from([bytes.subarray(0, 9), bytes.subarray(9)])],
  ["Readable of texts", () => Readable.from([message.slice(0, 9), message.slice(9)])],
  ["async generator", pieces],
  [
    "web ReadableStream",
    () =>
      new ReadableStream<Uint8Array>({
        start(controller) {
          controller.enqueue(bytes.subarray(0, 100));
          controller.enqueue(bytes.subarray(100));
          controller.close();
        },
      }),
  ],
  ["Blob stream", () => new Blob([bytes]).stream()],
];

test.each(inputs)("a message given as %s", async (_, input) => {
  const result = await createScanner().scan(input());
  expect(result).toMatchObject({
    verdict: "block",
    people: { total: 30 },
    stats: { bytes: bytes.length },
  });
});

test.each([[null], [undefined], [3], [{}], [[1, 2]], [() => bytes]])(
  "no message: %j",
  async (input) => {
    const error: unknown = await createScanner()
      .scan(input as unknown as Input)
      .catch((thrown: unknown) => thrown);
    expect(isParefuiteError(error) && error.code).toBe("invalid-input");
  },
);

const until: ReadUntil = { maxBytes: 1000, maxMilliseconds: 60_000 };
const codeOf = async (reading: Promise<unknown>): Promise<unknown> =>
  reading.then(
    () => "no error",
    (error: unknown) => (isParefuiteError(error) ? error.code : error),
  );

test("of an endless stream one byte more than the limit is taken, then it is closed", async () => {
  let closed = false;
  async function* endless(): AsyncGenerator<Uint8Array> {
    try {
      for (;;) yield Buffer.alloc(300);
    } finally {
      closed = true;
    }
  }
  expect(await readBytes(endless(), until)).toHaveLength(1001);
  expect(closed).toBe(true);
});

test("a stream that fails is input-failed, with the cause beside it", async () => {
  const cause = new Error("disk");
  const failing = new Readable({
    read() {
      this.destroy(cause);
    },
  });
  const error: unknown = await readBytes(failing, until).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: "input-failed", cause });
});

test("so is one that somebody else reads already", async () => {
  const locked = new Blob(["x"]).stream();
  locked.getReader();
  expect(await codeOf(readBytes(locked, until))).toBe("input-failed");
});

test("a stream that never ends is input-failed when time is up, and closed", async () => {
  const silent = new Readable({ read() {} });
  expect(await codeOf(readBytes(silent, { ...until, maxMilliseconds: 20 }))).toBe("input-failed");
  await vi.waitFor(() => expect(silent.destroyed).toBe(true));
});

test("a stream of something else is invalid-input", async () => {
  expect(await codeOf(readBytes(Readable.from([1, 2]) as never, until))).toBe("invalid-input");
});

test("an aborted signal ends the reading, before and during", async () => {
  const controller = new AbortController();
  const signal = controller.signal;
  const reading = codeOf(readBytes(new Readable({ read() {} }), { ...until, signal }));
  controller.abort();
  expect(await reading).toBe("aborted");
  expect(await codeOf(readBytes("x", { ...until, signal }))).toBe("aborted");
});

test("no listener stays on the signal", async () => {
  const { signal } = new AbortController();
  const added = vi.spyOn(signal, "addEventListener");
  const removed = vi.spyOn(signal, "removeEventListener");
  await readBytes(pieces(), { ...until, maxBytes: 1e6, signal });
  expect(added).toHaveBeenCalledTimes(1);
  expect(removed).toHaveBeenCalledTimes(1);
});

test("a file that is no message is scanned as if attached, under the last part of its source", async () => {
  const scanner = createScanner();
  const result = await scanner.scan(csv, { source: "dossier/liste.csv" });
  expect(result).toMatchObject({
    source: "dossier/liste.csv",
    verdict: "block",
    stats: { attachments: 1 },
  });
  const large = await scanner.scan(csv.subarray(0, 0), { source: "vide.csv" });
  expect(large.unread).toMatchObject([{ reason: "malformed", location: { path: ["vide.csv"] } }]);
  const cut = createScanner({ limits: { maxInputBytes: 600 } });
  expect(await cut.scan(Readable.from([csv]), { source: "liste.csv" })).toMatchObject({
    stats: { bytes: 600 },
    unread: [{ reason: "too-large", limit: "maxInputBytes", location: { path: ["liste.csv"] } }],
  });
});

test.each([
  "newsletter.eml",
  "./rendered/la lettre.msg",
  "C:\\mails\\liste.XLSX",
  "/var/mail/liste.csv",
])("a path is no message: %s", async (path) => {
  expect(await codeOf(readBytes(path, until))).toBe("invalid-input");
});

test.each([
  "Bonjour, voici liste.csv.",
  "Subject: liste.csv\n",
  "a\nliste.csv",
  "martin@example.fr",
  ".csv",
  "",
])("a text of one line is not a path: %j", async (text) => {
  expect(Buffer.from(await readBytes(text, until)).toString()).toBe(text);
});
