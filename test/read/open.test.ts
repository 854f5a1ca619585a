import { expect, test } from "vitest";
import { ParefuiteError } from "../../src/errors.js";
import { Budget, LimitReached } from "../../src/read/budget.js";
import { defaultLimits } from "../../src/read/limits.js";
import { open } from "../../src/read/open.js";
import type { Reader } from "../../src/read/reader.js";
import type { Block, Limits, Mismatch, Row } from "../../src/types.js";
import { opened } from "./opened.js";

const location = { path: ["a.bin"] };
const words = (text: string): Block => ({ type: "text", location, hidden: false, text });

function reader(type: string, read: Reader["read"], more: Partial<Reader> = {}): Reader {
  return { type, extensions: [type], recognises: (peek) => peek.startsWith(type), read, ...more };
}

async function openWith(
  marked: readonly Reader[],
  content: string,
  {
    unmarked = [],
    limits = {},
    signal,
    name = "a.bin",
  }: {
    unmarked?: readonly Reader[];
    limits?: Partial<Limits>;
    signal?: AbortSignal;
    name?: string;
  } = {},
): Promise<{ said: string[]; mismatches: Mismatch[] }> {
  const said: string[] = [];
  const mismatches: Mismatch[] = [];
  const context = {
    budget: new Budget({ ...defaultLimits, ...limits }, signal),
    onMismatch: (mismatch: Mismatch) => mismatches.push(mismatch),
  };
  const attachment = { location: { path: [name] }, bytes: Buffer.from(content) };
  for await (const block of open(attachment, context, { marked, unmarked })) {
    if (block.type === "unread") said.push(`${block.reason} ${block.limit ?? ""}`.trim());
    else if (block.type === "text") {
      if (block.location.place !== "file-name") said.push(block.text);
    } else {
      let rows = 0;
      for await (const batch of block.rows) rows += batch.length;
      said.push(`${rows} rows`);
    }
  }
  return { said, mismatches };
}

const yes = { recognises: () => true };

test("all readers that recognise the bytes read them, one of each family", async () => {
  const say = (type: string, more: Partial<Reader> = {}): Reader =>
    reader(
      type,
      async function* () {
        yield words(type);
      },
      { ...yes, ...more },
    );
  const { said } = await openWith(
    [
      say("docx", { family: "zip" }),
      say("zip", { family: "zip" }),
      say("pdf"),
      say("gif", { recognises: () => false }),
    ],
    "x",
    { unmarked: [say("text", { family: "text" })] },
  );
  expect(said).toEqual(["docx", "pdf"]);
});

test("what stands in front of a marked format is read as text too", async () => {
  const behind = reader(
    "zip",
    async function* () {
      yield words("zip");
    },
    { recognises: () => "behind" },
  );
  const plain = reader(
    "text",
    async function* () {
      yield words("text");
    },
    yes,
  );
  expect((await openWith([behind], "x", { unmarked: [plain] })).said).toEqual(["zip", "text"]);
});

test("keeps what a reader gave before it threw, and says so", async () => {
  const broken = reader(
    "bin",
    async function* () {
      yield words("first");
      throw new TypeError("damaged");
    },
    yes,
  );
  expect((await openWith([broken], "x")).said).toEqual(["first", "malformed"]);
});

test("keeps the rows that were read before a table failed, and goes on behind it", async () => {
  const rows = [{ number: 1, cells: ["a"] }];
  const broken = reader(
    "bin",
    async function* () {
      yield {
        type: "table",
        location,
        hidden: false,
        rows: (function* () {
          yield rows;
          throw new RangeError("damaged");
        })(),
      };
      yield words("after");
    },
    yes,
  );
  expect((await openWith([broken], "x")).said).toEqual(["1 rows", "malformed", "after"]);
});

const never = new Promise<never>(() => undefined);

test("does not wait for a reader that never answers", async () => {
  const hangs = reader(
    "bin",
    async function* () {
      yield words("first");
      await never;
    },
    yes,
  );
  const { said } = await openWith([hangs], "x", { limits: { maxPartMilliseconds: 20 } });
  expect(said).toEqual(["first", "timed-out maxPartMilliseconds"]);
});

test("does not wait for rows that never come", async () => {
  const hangs = reader(
    "bin",
    async function* () {
      yield {
        type: "table",
        location,
        hidden: false,
        rows: (async function* () {
          yield [{ number: 1, cells: ["a"] }];
          await never;
        })(),
      };
    },
    yes,
  );
  const { said } = await openWith([hangs], "x", { limits: { maxMilliseconds: 20 } });
  expect(said).toEqual(["1 rows", "timed-out maxMilliseconds"]);
});

test("an abort ends the reading with an error, even within a reader that hangs", async () => {
  const abort = new AbortController();
  const hangs = reader(
    "bin",
    async function* () {
      yield words("first");
      abort.abort();
      await never;
    },
    yes,
  );
  await expect(openWith([hangs], "x", { signal: abort.signal })).rejects.toThrow(ParefuiteError);
});

test.each(["sync", "async"])(
  "a timer of the host runs within a long table (%s rows)",
  async (how) => {
    const abort = new AbortController();
    let batches = 0;
    function* rows(): Generator<Row[]> {
      for (; batches < 100; batches++) {
        for (const end = performance.now() + 20; performance.now() < end;);
        yield [{ number: batches + 1, cells: ["a"] }];
      }
    }
    async function* later(): AsyncGenerator<Row[]> {
      yield* rows();
    }
    const long = reader(
      "bin",
      async function* ({ location }) {
        setTimeout(() => abort.abort());
        yield { type: "table", location, hidden: false, rows: how === "sync" ? rows() : later() };
      },
      yes,
    );
    const opened = openWith([long], "x", { signal: abort.signal });
    await expect(opened).rejects.toMatchObject({ code: "aborted" });
    expect(batches).toBeLessThan(100);
  },
);

test("a limit of the whole message ends the containers around it; one of an entry does not", async () => {
  const box = (limit: keyof Limits): Reader =>
    reader("box", async function* () {
      for (const name of ["one", "two"])
        yield {
          type: "nested",
          attachment: { location: { path: ["a.bin", name] }, bytes: Buffer.from(limit) },
        };
    });
  const inner = (limit: keyof Limits): Reader =>
    reader(limit, async function* () {
      yield words("start");
      throw new LimitReached(limit);
    });
  expect((await openWith([box("maxRows"), inner("maxRows")], "box")).said).toEqual([
    "start",
    "too-many maxRows",
    "too-many maxRows",
  ]);
  expect((await openWith([box("maxRatio"), inner("maxRatio")], "box")).said).toEqual([
    "start",
    "too-large maxRatio",
    "start",
    "too-large maxRatio",
  ]);
});

test("opens containers only so deep", async () => {
  const endless = reader(
    "bin",
    async function* (attachment) {
      yield { type: "nested", attachment };
    },
    yes,
  );
  expect((await openWith([endless], "x", { limits: { maxDepth: 5 } })).said).toEqual([
    "too-deep maxDepth",
  ]);
});

test("reports a name or declared type that the bytes contradict", async () => {
  const pdf = reader("pdf", async function* () {});
  const bin = reader("bin", async function* () {}, yes);
  expect((await openWith([pdf, bin], "bin", { name: "a.pdf" })).mismatches).toEqual([
    { location: { path: ["a.pdf"] }, claimed: "pdf", found: ["bin"] },
  ]);
  expect((await openWith([pdf, bin], "pdf", { name: "a.pdf" })).mismatches).toEqual([]);
  expect((await openWith([pdf, bin], "bin", { name: "a.xyz" })).mismatches).toEqual([]);
});

test("unknown bytes are unsupported; those that should be something known, malformed", async () => {
  const pdf = reader("pdf", async function* () {});
  expect((await openWith([pdf], "\x00\x01", { name: "a.bin" })).said).toEqual(["unsupported"]);
  expect((await openWith([pdf], "\x00\x01", { name: "a.pdf" })).said).toEqual(["malformed"]);
});

test("an empty text is nothing; an empty workbook is damaged", async () => {
  expect((await opened("", { name: "notes.txt" })).blocks).toEqual([]);
  expect((await opened("", { name: "liste.zip" })).unread).toMatchObject([{ reason: "malformed" }]);
});

test("reads the first bytes of what is too large, and says so", async () => {
  const { tables, unread } = await opened("a;b\n1;2\n3;4\n", {}, { maxInputBytes: 8 });
  expect(tables[0]!.rows).toHaveLength(2);
  expect(unread).toMatchObject([{ reason: "too-large", limit: "maxInputBytes" }]);
});

test("gives the name as text, and shows it without control characters, cut", async () => {
  const { names, texts } = await opened("Bonjour.", {
    name: "ex\u202ecod.exe\n" + "x".repeat(400),
  });
  expect(names[0]).toContain("\u202e");
  expect(texts[0]!.location.path[0]).toMatch(/^excod\.exex{246}$/);
});

test.each(["constructor", "__proto__"])("the type %s claims nothing", async (declaredType) => {
  const { unread, mismatches } = await opened("Anne Durand", { declaredType });
  expect({ unread, mismatches }).toEqual({ unread: [], mismatches: [] });
});
