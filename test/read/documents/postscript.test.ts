import { expect, test } from "vitest";
import { opened } from "../opened.js";

const page = "72 720 moveto (Jeanne) show\nshowpage\n";

test.each([
  ["a page", `%!PS-Adobe-3.0\n${page}`],
  ["a page of an older program", `%!\n${page}`],
  ["a picture for other pages", `%!PS-Adobe-3.0 EPSF-3.0\n${page}`],
  ["a page behind the end of another job", `\x04%!PS-Adobe-3.0\n${page}`],
  ["a job for a printer", `\x1b%-12345X@PJL ENTER LANGUAGE = PCL\r\n${page}`],
  ["a picture with a preview", `\xc5\xd0\xd3\xc6\x1e\0\0\0${page}`],
  ["a page with a packed font", `%!PS-Adobe-3.0\n${page}\xff\0\x80\x90\0\x01\x03\xd8`],
])("%s is said to be unread, but for the words in it", async (_, file) => {
  const { texts, unread } = await opened(Buffer.from(file, "latin1"), { name: "liste.ps" });
  expect(unread).toMatchObject([{ reason: "unsupported", location: { path: ["liste.ps"] } }]);
  expect(texts.map(({ text }) => text).join("\n")).toContain("(Jeanne) show");
});

test.each([`Un fichier commence par %!PS-Adobe-3.0\n${page}`, "%!TEX root = main.tex\n"])(
  "a text is none: %#",
  async (file) => {
    const { unread } = await opened(file);
    expect(unread).toEqual([]);
  },
);
