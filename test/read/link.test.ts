import { expect, test } from "vitest";
import { peopleInLink, readLink, textOfLink } from "../../src/read/link.js";
import { opened } from "./opened.js";

test.each([
  ["mailto:anne@example.fr", "anne@example.fr", []],
  [" MAILTO:anne%40example.fr,paul@example.fr ", "anne@example.fr,paul@example.fr", []],
  [
    "mailto:?bcc=anne@example.fr&subject=Bonjour%20!&body=Paul%0A06%2039%2098%2000%2001",
    "",
    ["anne@example.fr", "Bonjour !", "Paul\n06 39 98 00 01"],
  ],
  ["tel:+33639980001", "+33639980001", []],
  ["sms:0639980001?body=100%", "0639980001", ["100%"]],
  ["mailto:?body=Rapha%EBl%2C%20100%", "", ["Raphaël, 100%"]],
] as const)("%s", (url, target, fields) => {
  expect(readLink(url)).toEqual({ target, fields });
  expect(textOfLink(url)).toBe([target, ...fields].join("\n"));
});

test.each(["https://example.fr/?a=b@example.fr", "mail:anne@example.fr", "", "#tel:1"])(
  "%j is none",
  (url) => {
    expect(readLink(url)).toBeUndefined();
    expect(textOfLink(url)).toBe(url);
  },
);

test.each([
  ["https://wa.me/33639980001", ["+33639980001"]],
  [" HTTPS://WA.ME/+33639980001/ ", ["+33639980001"]],
  ["https://wa.me/?text=Bonjour", []],
  ["https://wa.me/qr/33639980001", []],
  ["https://api.whatsapp.com/send?phone=33639980001&text=a", ["+33639980001"]],
  ["https://api.whatsapp.com/send/?text=a&phone=%2B33639980001", ["+33639980001"]],
  ["https://example.fr/?tel=0639980001", ["0639980001"]],
  ["https://example.fr/?telephone=0639980001", ["0639980001"]],
  ["https://example.fr/?mobile=0639980001", ["0639980001"]],
  ["https://example.fr/?whatsapp=33639980001", ["+33639980001"]],
  ["https://example.fr/?phone=8001", []],
  ["https://example.fr/?id=33639980001", []],
  [
    "http://example.fr/a?x=Zoe%2Ba@example.fr&y=b+c@example.fr",
    ["zoe+a@example.fr", "b+c@example.fr"],
  ],
  ["https://example.fr/?u=https://example.fr/@a", []],
  ["https://example.fr/@zoe", []],
  ["https://example.fr/a#x=zoe@example.fr", []],
  ["mailto:zoe@example.fr?cc=luc@example.fr", []],
  ["", []],
])("the people in %j", (url, expected) => {
  expect(peopleInLink(url)).toEqual(expected);
});

test("a page's link to many addresses is given whole, and the message that it begins", async () => {
  const addresses = Array.from({ length: 60 }, (_, index) => `adherent${index}@example.fr`);
  const page = `<p><a href="mailto:${addresses}?cc=anne@example.fr&amp;body=Paul%20Petit">Écrire</a></p>`;
  const { texts } = await opened(page);
  expect(texts.map(({ text, hidden }) => [text.trim(), hidden])).toEqual([
    [`Écrire <${addresses}>`, false],
    ["anne@example.fr\nPaul Petit", true],
  ]);
});
