/** A user's test of a mail, named in MAIL, with what the package gives to node:test. */
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { assertSendable } from "parefuite/assert";

test("the mail leaks nobody", async () => {
  await assertSendable(await readFile(process.env.MAIL));
});
