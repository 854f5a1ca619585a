import { AssertionError } from "node:assert";
import nodemailer from "nodemailer10";
import { expect, expectTypeOf, test } from "vitest";
import { assertSendable } from "../../src/adapters/assert.js";
import { csv } from "../parse/build.js";
import "../../src/adapters/vitest.js";

const list = csv.toString();
const draft = { from: "a@example.fr", to: "b@example.fr", subject: "Lettre", text: "Bonjour" };
const leaking = { ...draft, attachments: [{ filename: "liste.csv", content: list }] };

const failure = async (assertion: Promise<unknown>): Promise<Error> =>
  assertion.then(
    () => {
      throw new Error("The assertion was expected to fail.");
    },
    (error: Error) => error,
  );

test("a message that may be sent", async () => {
  await expect(draft).toBeSendable();
  await expect(draft).not.toLeak();
  expect((await assertSendable(draft)).verdict).toBe("allow");
});

test("a message that would leak a list", async () => {
  await expect(leaking).not.toBeSendable();
  await expect(leaking).toLeak();
  await expect(leaking).toLeak({ people: 30, kinds: ["email-address"] });
  await expect(leaking).toLeak({ people: { min: 20, max: 40 } });
  await expect(leaking).not.toLeak({ people: 29 });
  await expect(leaking).not.toLeak({ people: { max: 29 } });
});

test("a template, as nodemailer builds it", async () => {
  const transporter = nodemailer.createTransport({ streamTransport: true, buffer: true });
  await expect(await transporter.sendMail(draft)).toBeSendable();
  await expect(await transporter.sendMail(leaking)).not.toBeSendable();
});

test("failures say where and how many, without values", async () => {
  const failures = [
    await failure(expect(leaking).toBeSendable()),
    await failure(assertSendable(leaking)),
    await failure(expect(leaking).toBeSendable({ lang: "fr" })),
  ];
  for (const { message } of failures) {
    expect(message).toContain("liste.csv");
    expect(message).toContain("30");
    expect(message).not.toMatch(/@|06 ?39/);
  }
  expect(failures[0].message).toMatch(/^✖ BLOCKED · message\n/);
  expect(failures[1]).toBeInstanceOf(AssertionError);
  expect(failures[2].message).toContain("personnes");
  expect((await failure(expect(leaking).toLeak({ people: 2, kinds: ["iban"] }))).message).toMatch(
    /^The message was expected to leak 2 people with iban; it leaks 30, with .*email-address/,
  );
  expect((await failure(expect(draft).not.toBeSendable())).message).toMatch(/verdict is "allow"/);
  expect(
    (await failure(expect(leaking).not.toLeak({ people: { min: 1, max: 50 } }))).message,
  ).toMatch(/^The message was expected not to leak 1 to 50 people; it leaks 30,/);
});

test("options of the scan, and from which verdict on it fails", async () => {
  const warned = { policy: { thresholds: { "bulk-people": { warn: 1, block: null } } } } as const;
  await expect(leaking).toBeSendable(warned);
  await expect(leaking).not.toBeSendable({ ...warned, failOn: "warn" });
  await assertSendable(leaking, warned);
  await failure(assertSendable(leaking, { ...warned, failOn: "warn" }));
  expect((await failure(assertSendable(draft, { polices: 1 } as object))).message).toMatch(
    /polices/,
  );
});

test.each([
  [{ peeple: 3 }, /peeple: is unknown; known here: people, kinds, /],
  [{ people: "30" }, /people: must be a number, or an object with min and max/],
  [{ people: { minimum: 40 } }, /people: must be/],
  [{ people: { min: "40" } }, /people: must be/],
  [{ kinds: ["e-mail"] }, /kinds: must be a list of person-name, email-address, /],
  [{ kinds: "iban" }, /kinds: must be a list/],
])("what a leak cannot be is refused, also where none is expected: %j", async (expected, text) => {
  for (const expecting of [expect(leaking), expect(leaking).not])
    expect((await failure(expecting.toLeak(expected as object))).message).toMatch(text);
});

test("the types of the matchers", () => {
  expectTypeOf(expect(draft).toBeSendable).returns.resolves.toBeVoid();
  expectTypeOf(expect(draft).toLeak).parameter(0).exclude<undefined>().toHaveProperty("kinds");
  // @ts-expect-error: no such kind
  void (() => expect(draft).toLeak({ kinds: ["shoe-size"] }));
});
