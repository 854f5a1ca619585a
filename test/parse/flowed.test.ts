import { expect, test } from "vitest";
import { flowed } from "../../src/parse/flowed.js";
import { lines, parsed, shown } from "./build.js";

const long = "Jeanne Martin, 12 rue de la République, 75002 Paris, jointe au 06 39 98";

test.each([
  ["a wrapped line", [`${long} `, "01 02, et"], [`${long} 01 02, et`]],
  ["one wrapped twice", [`${long} `, `${long} `, "01 02"], [`${long} ${long} 01 02`]],
  ["lines of a list", ["Jeanne Martin 06 39 98 01 02 ", "Paul Durand "], undefined],
  ["rows of a fixed width", [`${long}   `, `${long}   `], undefined],
  ["a line without its space", [long, "01 02"], undefined],
  ["a quotation", [`> ${long} `, "> 01 02"], [`> ${long} 01 02`]],
  ["a quotation in a quotation", [`>> ${long} `, ">> 01 02"], [`>> ${long} 01 02`]],
  ["the answer behind a quotation", [`> ${long} `, "01 02"], undefined],
  ["what would look like a quotation", [`${long} `, " > 01 02"], [`${long} > 01 02`]],
  ["the line over a signature", ["-- ", `${long} ${long}`], undefined],
  ["nothing", [""], undefined],
])("format=flowed: %s", (_, wrapped, expected) => {
  const text = flowed(Buffer.from(wrapped.join("\r\n")), false);
  expect(text.toString().split("\r\n")).toEqual(expected ?? wrapped);
});

test("delsp=yes: words are wrapped as well", () => {
  const text = Buffer.from(`${long}\r\n`.replace("06 39", "06 3 \r\n9"));
  expect(flowed(text, true).toString()).toBe(`${long}\r\n`);
});

test("UTF-16 is left as it is", () => {
  const text = Buffer.from(`${long} \r\n01 02`, "utf16le");
  expect(flowed(text, false)).toBe(text);
});

test("a hundred thousand lines that all go on are joined in linear time", () => {
  const text = flowed(Buffer.from(`${long} \n`.repeat(100_000)), true);
  expect(text.toString() === `${long.repeat(100_000)} \n`).toBe(true);
});

test.each([
  ["text/plain; format=flowed", `${long} 01 02\r\n`],
  ["text/plain; format=Flowed; delsp=Yes", `${long}01 02\r\n`],
  ["text/plain", `${long} \r\n01 02\r\n`],
  ["text/html; format=flowed", `${long} \r\n01 02\r\n`],
])("a body of %s", async (type, expected) => {
  const message = await parsed(
    lines("MIME-Version: 1.0", `Content-Type: ${type}`, "", `${long} `, "01 02"),
  );
  expect(
    message.bodies
      .map(shown)
      .join()
      .replace(/^.*?: /, ""),
  ).toBe(expected);
});
