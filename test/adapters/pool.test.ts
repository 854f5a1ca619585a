/** Scanning in child processes, as built: every message gets its answer, whatever becomes of a child. */
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { setTimeout as after } from "node:timers/promises";
import { afterEach, expect, test, vi } from "vitest";
import type { MessagePayload, ScannerOptions, ScanResult } from "../../src/index.js";
import type Nodemailer10 from "nodemailer10";
import type { guard as Guard } from "../../src/adapters/nodemailer.js";
import type { createScanner as Create, Scanner } from "../../src/scanner.js";

type Nodemailer = typeof Nodemailer10;

const root = join(import.meta.dirname, "../..");
const { createScanner } = (await import(join(root, "dist/index.js"))) as {
  createScanner: typeof Create;
};
const message = (name: string): Buffer => readFileSync(join(root, "fixtures/messages", name));
const blocked = message("block-csv-windows-1252.eml");
const allowed = message("allow-budget.eml");

vi.setConfig({ testTimeout: 60_000 });

let scanner: Scanner;
function start(options: ScannerOptions): Scanner {
  return (scanner = createScanner(options));
}
afterEach(() => scanner.close());

/** Process ids of this process' scanning children. */
function children(): number[] {
  const lines = execFileSync("ps", ["-o", "pid=,args=", "--ppid", String(process.pid)], {
    encoding: "utf8",
  });
  return lines
    .split("\n")
    .filter((line) => line.includes("worker.js"))
    .map((line) => Number.parseInt(line, 10));
}

test("the same answer as without, one after the other by the same child", async () => {
  start({ workers: 1 });
  const here = createScanner();
  for (const bytes of [blocked, allowed, blocked]) {
    const { stats: _apart, ...apart } = await scanner.scan(bytes, { source: "x.eml" });
    const { stats: _own, ...own } = await here.scan(bytes, { source: "x.eml" });
    expect(apart).toEqual(own);
    expect(children()).toHaveLength(1);
  }
});

test("messages as objects: the same answer, whatever they hold", async () => {
  start({ workers: 1 });
  const here = createScanner();
  const list = Buffer.from(
    ["Nom;Courriel", ...Array.from({ length: 30 }, (_, n) => `Martin;martin${n}@example.fr`)].join(
      "\r\n",
    ),
  );
  const round: Record<string, unknown> = { to: "a@example.fr", text: "x" };
  round.self = round;
  const payloads: MessagePayload[] = [
    { to: "a@example.fr", subject: "x", attachments: [{ filename: "l.csv", content: list }] },
    { To: "a@example.fr", Attachments: [{ Name: "l.csv", Content: list.toString("base64") }] },
    { to: "a@example.fr", attachments: [{ filename: "l.csv", content: Readable.from(["x"]) }] },
    { to: "a@example.fr", text: () => "x" },
    { raw: blocked },
    [{ to: "a@example.fr", text: "x" }],
    round,
  ];
  for (const payload of payloads) {
    const { stats: _apart, ...apart } = await scanner.scan(payload);
    const { stats: _own, ...own } = await here.scan(payload);
    expect(apart).toEqual(own);
  }
  await expect(scanner.scan({ nothing: 1 } as MessagePayload)).rejects.toMatchObject({
    code: "invalid-input",
  });
});

test("no more children than asked for", async () => {
  start({ workers: 2 });
  const answers = await Promise.all(Array.from({ length: 12 }, () => scanner.scan(blocked)));
  expect(answers.map(({ verdict }) => verdict)).toEqual(Array(12).fill("block"));
  expect(children()).toHaveLength(2);
});

test("a child that was killed while it waited is not given the next message", async () => {
  start({ workers: 1 });
  await scanner.scan(allowed);
  const [child] = children();
  process.kill(child!, "SIGKILL");
  // Until it is buried, by which this process knows.
  for (let here = true; here; await after(20))
    try {
      process.kill(child!, 0);
    } catch {
      here = false;
    }
  expect((await scanner.scan(blocked)).verdict).toBe("block");
});

test("a hundred children killed in the middle: every message gets its answer", async () => {
  start({ workers: 2 });
  const killed = new Set<number>();
  let going = true;
  const killer = (async () => {
    while (killed.size < 100) {
      for (const child of children())
        if (killed.size < 100 && !killed.has(child)) {
          process.kill(child, "SIGKILL");
          killed.add(child);
        }
      await after(100);
    }
    going = false;
  })();
  const answers: ScanResult[] = [];
  const lane = async (): Promise<void> => {
    while (going) answers.push(await scanner.scan(blocked));
  };
  await Promise.all([killer, lane(), lane()]);
  expect(killed.size).toBe(100);
  for (const { verdict, unread } of answers) {
    if (verdict === "warn")
      expect(unread).toEqual([{ location: { path: [] }, reason: "timed-out" }]);
    else expect(verdict).toBe("block");
  }
  // Nearly each of them was at a message; one may have just ended.
  expect(answers.filter(({ verdict }) => verdict === "warn").length).toBeGreaterThan(80);
  expect((await scanner.scan(blocked)).verdict).toBe("block");
}, 240_000);

test("hundreds of scans asked at once hold no message but those under way", async () => {
  start({ workers: 2 });
  let open = 0;
  let most = 0;
  const message = (): Readable =>
    Readable.from(
      (async function* () {
        most = Math.max(most, ++open);
        yield allowed;
      })(),
    );
  await Promise.all(
    Array.from({ length: 200 }, () => scanner.scan(message()).finally(() => open--)),
  );
  // Two under way, and two whose answer has just come.
  expect(most).toBeLessThanOrEqual(4);
});

test.each<[what: string, payload: (list: string) => MessagePayload]>([
  [
    "bytes",
    (list) => ({
      to: "a@example.fr",
      attachments: [{ filename: "l.csv", content: Buffer.from(list) }],
    }),
  ],
  [
    "base64",
    (list) => ({
      to: "a@example.fr",
      attachments: [
        { filename: "l.csv", content: Buffer.from(list).toString("base64"), encoding: "base64" },
      ],
    }),
  ],
  ["a text", (list) => ({ to: "a@example.fr", text: list })],
])("large values of an object, handed over in pieces: %s", async (_, payload) => {
  start({ workers: 1 });
  const lines = Array.from({ length: 120_000 }, (__, n) => `Zoé 😀;martin${n % 40}@example.fr`);
  const large = payload(["Nom;Courriel", ...lines].join("\n"));
  const { stats: _apart, ...apart } = await scanner.scan(large);
  const { stats: _own, ...own } = await createScanner().scan(large);
  expect(apart).toEqual(own);
  expect(apart.people.total).toBe(40);
});

test.each<[what: string, input: (bytes: Buffer) => Buffer | string | Readable]>([
  ["bytes", (bytes) => bytes],
  ["a text", (bytes) => bytes.toString()],
  ["a stream", (bytes) => Readable.from([bytes.subarray(0, 70_001), bytes.subarray(70_001)])],
])("a large message, handed over in pieces: %s", async (_, input) => {
  start({ workers: 1 });
  const lines = Array.from({ length: 120_000 }, (__, n) => `Zoé 😀;martin${n % 40}@example.fr`);
  const bytes = Buffer.from(["Nom;Courriel", ...lines].join("\n"));
  const { people, stats } = await scanner.scan(input(bytes), { source: "liste.csv" });
  expect(people.total).toBe(40);
  expect(stats.bytes).toBe(bytes.length);
});

test("a child that takes too much memory is stopped, the next message is not harmed", async () => {
  start({ workers: 1, limits: { maxMemoryBytes: 30_000_000 } });
  expect(await scanner.scan(blocked)).toMatchObject({
    verdict: "warn",
    unread: [{ reason: "too-large", limit: "maxMemoryBytes" }],
  });
});

test("an error of the caller's comes out as it is", async () => {
  start({ workers: 1 });
  await expect(scanner.scan(3 as never)).rejects.toMatchObject({ code: "invalid-input" });
  expect(() => createScanner({ workers: -1 })).toThrow(/workers/);
  expect((await scanner.scan(allowed)).verdict).toBe("allow");
});

test("an aborted signal ends the scan, waiting or under way", async () => {
  start({ workers: 1 });
  const controller = new AbortController();
  const endless = Readable.from(
    (async function* () {
      for (;;) {
        await after(10);
        yield Buffer.from("x");
      }
    })(),
  );
  const outcomes = [endless, allowed].map((input) =>
    scanner.scan(input, { signal: controller.signal }).catch(({ code }: { code: string }) => code),
  );
  await after(100);
  controller.abort();
  expect(await Promise.all(outcomes)).toEqual(["aborted", "aborted"]);
  expect((await scanner.scan(allowed)).verdict).toBe("allow");
});

test("close ends the children and what they were at", async () => {
  start({ workers: 1 });
  await scanner.scan(allowed);
  const outcomes = [1, 2].map(() =>
    scanner.scan(blocked).catch(({ code }: { code: string }) => code),
  );
  await after(5);
  await scanner.close();
  expect(await Promise.all(outcomes)).toContain("aborted");
  expect(children()).toEqual([]);
});

test("a child is told what is not in an object", async () => {
  start({ workers: 1 });
  const { unread } = await scanner.scan({
    to: "a@example.fr",
    file: new Blob(["x"]),
  } as MessagePayload);
  expect(unread).toMatchObject([{ location: { path: ["file"] }, reason: "remote" }]);
});

test("one signal serves many scans without a warning", () => {
  const script = `import(${JSON.stringify(join(root, "dist/index.js"))}).then(async ({ createScanner }) => {
    const { signal } = new AbortController();
    for (const workers of [0, 1]) {
      const scanner = createScanner({ workers });
      const scans = Array.from({ length: 12 }, () => scanner.scan(new Blob(["x"]).stream(), { signal }));
      await Promise.all(scans);
      await scanner.close();
    }
  })`;
  const { status, stderr } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
  expect([status, stderr]).toEqual([0, ""]);
});

test("close starts no child for a scan that has just begun", async () => {
  start({ workers: 1 });
  const outcome = scanner.scan(allowed).catch(({ code }: { code: string }) => code);
  await scanner.close();
  expect(await outcome).toBe("aborted");
  expect(children()).toEqual([]);
});

test("a host that forgets to close it ends all the same", () => {
  const script = `import(${JSON.stringify(join(root, "dist/index.js"))}).then(async ({ createScanner }) => {
    const { verdict } = await createScanner({ workers: 1 }).scan(Buffer.from("Subject: x\\n\\nx"));
    process.stdout.write(verdict);
  })`;
  expect(
    execFileSync(process.execPath, ["-e", script], { encoding: "utf8", timeout: 30_000 }),
  ).toBe("allow");
});

test.each([7, 8, 9, 10])(
  "what the guard of a transporter started ends with it: nodemailer %i",
  async (major) => {
    const nodemailer = (await import(`nodemailer${major}`)) as { default: Nodemailer };
    const { guard } = (await import(join(root, "dist/adapters/nodemailer.js"))) as {
      guard: typeof Guard;
    };
    const made = nodemailer.default.createTransport({ jsonTransport: true });
    const transporter = guard(made, { workers: 1 });
    const mail = { from: "a@example.fr", to: "b@example.fr", text: "x" };
    await transporter.sendMail(mail);
    expect(children()).toHaveLength(1);
    transporter.close();
    await vi.waitFor(() => expect(children()).toEqual([]), 10_000);
    await expect(transporter.sendMail(mail)).rejects.toMatchObject({ code: "ESCANFAILED" });
    expect(children()).toEqual([]);
  },
);

test.each<[stage: string, milliseconds: number]>([
  ["before it starts", 0],
  ["while it is handed over", 5],
  ["while a child scans it", 400],
])("an aborted signal ends what is large: %s", async (_, milliseconds) => {
  start({ workers: 1 });
  await scanner.scan(allowed);
  // Takes seconds.
  const large = Buffer.from(`Nom;Courriel\n${"Zoé Martin;zoe@example.fr\n".repeat(1_500_000)}`);
  const controller = new AbortController();
  if (milliseconds === 0) controller.abort();
  const { signal } = controller;
  const answers = [0, 1].map(() =>
    scanner.scan(large, { signal, source: "l.csv" }).catch(({ code }: { code: string }) => code),
  );
  await after(milliseconds);
  controller.abort();
  // One is under way, one waits; neither comes to its end.
  expect(await Promise.all(answers)).toEqual(["aborted", "aborted"]);
  expect((await scanner.scan(allowed)).verdict).toBe("allow");
});
