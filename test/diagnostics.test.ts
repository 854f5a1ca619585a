import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { expect, test } from "vitest";
import { scan } from "../src/index.js";
import { csv, lines } from "./parse/build.js";

const message = (name: string): string =>
  lines("From: a@example.fr", "To: b@example.fr", `Content-Type: text/csv; name=${name}`, "") +
  csv.toString();

test("a scan publishes counts and timings, no names and no values", async () => {
  const events: [string, Record<string, unknown>][] = [];
  const listen = (event: unknown, name: string | symbol): void => {
    events.push([String(name), event as Record<string, unknown>]);
  };
  const channels = ["start", "end", "error"].map((event) => `parefuite:scan:${event}`);
  for (const channel of channels) subscribe(channel, listen);
  await scan(message("secret.csv"), { source: "dossier/secret.eml" });
  await scan({ to: "a@example.fr", attachments: [{ path: "/secret.pdf" }] });
  await scan(3 as never).catch(() => {});
  for (const channel of channels) unsubscribe(channel, listen);
  await scan(message("secret.csv"));

  expect(events.map(([name]) => name.split(":").at(-1))).toEqual([
    "start",
    "end",
    "start",
    "end",
    "start",
    "error",
  ]);
  const ids = events.map(([, { id }]) => id as number);
  expect([ids[1], ids[3], ids[5]]).toEqual([ids[0], ids[2], ids[4]]);
  expect(new Set(ids).size).toBe(3);
  expect(events[1][1]).toMatchObject({
    verdict: "block",
    people: { total: 30 },
    unread: {},
    stats: { attachments: 1 },
  });
  expect(events[3][1]).toMatchObject({ unread: { remote: 1 } });
  expect(events[5][1]).toMatchObject({ code: "invalid-input" });
  expect(JSON.stringify(events)).not.toMatch(/secret|example|@/);
});
