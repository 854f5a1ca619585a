import { describe, expect, test } from "vitest";
import { nameHash, prefixedHash, slices, Token, word, XmlScanner } from "../../src/read/xml.js";

const A = nameHash("a");

/** Everything that the scanner says of bytes that come in chunks of this size. */
function scan(
  bytes: Uint8Array,
  size = bytes.length,
): { found: string[]; damaged: boolean; depth: number } {
  const xml = new XmlScanner();
  const found: string[] = [];
  const take = () => {
    for (let token = xml.next(); token !== Token.more; token = xml.next()) {
      if (token === Token.open) found.push(`<${xml.tag()} ${[...xml.attributes()].join("|")}>`);
      else if (token === Token.close) found.push("</>");
      else if (token === Token.comment) found.push(`!${xml.text()}`);
      else if (found.at(-1)?.startsWith("=")) found.push(`${found.pop()}${xml.text()}`);
      else found.push(`=${xml.text()}`);
    }
  };
  for (let at = 0; at < bytes.length; at += size) {
    xml.push(bytes.subarray(at, at + size));
    take();
  }
  xml.finish();
  take();
  return { found, damaged: xml.damaged, depth: xml.depth };
}

const sample = `\ufeff<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE a [<!ENTITY e "x>y"> <!ELEMENT a (b)>]>
<a x="1" p:y='é "&amp;" >' z = "2"><!-- a > b -- --><p:b/>text é &lt;&#233;&#x1F600;&unknown;
<c ><![CDATA[<raw> & ]] ]]></c ><d e="/"/>œ日😀</a>`;

test("tokens are the same however the bytes are cut", () => {
  const bytes = Buffer.from(sample);
  const whole = scan(bytes);
  expect(whole).toEqual({
    found: [
      "=\ufeff",
      "=\n",
      "=\n",
      '<a 1|é "&" >|2>',
      "! a > b -- ",
      "<p:b >",
      "</>",
      "=text é <é😀&unknown;\n",
      "<c >",
      "=<raw> & ]] ",
      "</>",
      "<d />",
      "</>",
      "=œ日😀",
      "</>",
    ].reduce<string[]>((all, piece) => {
      if (piece.startsWith("=") && all.at(-1)?.startsWith("="))
        all.push(all.pop()! + piece.slice(1));
      else all.push(piece);
      return all;
    }, []),
    // An entity of its own is not put in.
    damaged: true,
    depth: 0,
  });
  for (let size = 1; size < 60; size++) expect(scan(bytes, size), `${size}`).toEqual(whole);
});

describe("what breaks off or is no XML", () => {
  test.each([
    ["a tag", "<a><b", true],
    ["an attribute", '<a><b c="', true],
    ["a comment", "<a><!-- x", true],
    ["CDATA", "<a><![CDATA[ x", true],
    ["an element", "<a><b>", false],
  ])("%s", (_, text, damaged) => {
    const result = scan(Buffer.from(text));
    expect(result.damaged || result.depth > 0).toBe(true);
    expect(result.damaged).toBe(damaged);
  });

  test.each([
    "",
    "<",
    "<<<<",
    ">",
    "</>",
    "<a b=c d>",
    "<a =>",
    "&",
    "\0\0",
    "<!",
    "<!D",
    "<?",
    "<a b='",
  ])("%j does not throw or hang", (text) => {
    expect(() => scan(Buffer.from(text), 1)).not.toThrow();
  });

  test("a tag of many megabytes is given up", () => {
    const bytes = Buffer.from(`<a><b c="${"x".repeat(3_000_000)}"/><d/></a>`);
    const { found, damaged } = scan(bytes, 65_536);
    expect(damaged).toBe(true);
    expect(found).toContain("<d >");
  });

  test("unclosed quotes without end take no longer than their bytes", () => {
    const bytes = Buffer.from('<a b="'.repeat(400_000));
    expect(scan(bytes, 65_536).damaged).toBe(true);
  });
});

test("long text comes in pieces that end between characters and references", () => {
  const text = "é&amp;œ😀".repeat(40_000);
  const { found } = scan(Buffer.from(`<a>${text}</a>`), 10_007);
  expect(found).toEqual(["<a >", `=${text.replaceAll("&amp;", "&")}`, "</>"]);
});

test("attributes: numbers, flags, cells, hashes", () => {
  const xml = new XmlScanner();
  xml.push(
    Buffer.from(
      '<c r="AB12" n="0042" bad="4x" yes="true" on="on" off="off" one="1" t="str" r:id="rId1" id="9" empty="">',
    ),
  );
  expect(xml.next()).toBe(Token.open);
  const hash = nameHash;
  expect([xml.column(hash("r")), xml.row(hash("r")), xml.column(hash("none"))]).toEqual([
    27, 12, -1,
  ]);
  expect([xml.integer(hash("n")), xml.integer(hash("bad")), xml.integer(hash("empty"))]).toEqual([
    42, -1, -1,
  ]);
  expect(["yes", "on", "off", "one", "none"].map((name) => xml.flag(hash(name)))).toEqual([
    true,
    true,
    false,
    true,
    false,
  ]);
  expect(xml.hash(hash("t"))).toBe(hash("str"));
  expect([xml.attribute(prefixedHash("id")), xml.attribute(hash("id"))]).toEqual(["rId1", "9"]);
  expect(xml.attribute(hash("none"))).toBeUndefined();
});

describe("an element with one child that is plain text", () => {
  const only = (text: string) => {
    const xml = new XmlScanner();
    xml.push(Buffer.from(text));
    xml.next();
    const child = xml.onlyChild();
    return child === 0
      ? undefined
      : { child, text: xml.text(), next: xml.next(), depth: xml.depth };
  };

  test("is taken in one step", () => {
    expect(only("<x><a>12</a></x><y>")).toEqual({
      child: A,
      text: "12",
      next: Token.open,
      depth: 1,
    });
    expect(only("<p:x q='1'><p:a>é</p:a></p:x><y>")).toMatchObject({ child: A, text: "é" });
    expect(only("<x><a></a></x><y>")).toMatchObject({ text: "" });
    expect(only("<x><a>1 &amp; 2</a></x><y>")).toMatchObject({ text: "1 & 2" });
  });

  test.each([
    "<x/>",
    "<x>12</x>",
    "<x><a b='1'>12</a></x>",
    "<x><a>1</a><b>2</b></x>",
    "<x><a>1<b/></a></x>",
    "<x><a>1</b></x>",
    "<x><a>1</a></z>",
    "<x><a>1</a></xx>",
    "<x><a/></x>",
    "<x><a>12</a></x",
    "<x><a>12",
    "<x> <a>12</a></x>",
  ])("otherwise is left: %s", (text) => {
    expect(only(text)).toBeUndefined();
  });
});

test("a file in another encoding comes as UTF-8", async () => {
  const { default: iconv } = await import("iconv-lite");
  const read = async (bytes: Uint8Array) => {
    const chunks: Uint8Array[] = [];
    for await (const chunk of slices(bytes)) chunks.push(chunk);
    return Buffer.concat(chunks).toString().replace("\ufeff", "");
  };
  const text = `<a>${"é€".repeat(50_000)}</a>`;
  expect(await read(iconv.encode(text, "utf-16le", { addBOM: true }))).toBe(text);
  expect(await read(iconv.encode(text, "utf-16be", { addBOM: true }))).toBe(text);
  const declared = `<?xml version="1.0" encoding="windows-1252"?>${text}`;
  expect(await read(iconv.encode(declared, "windows-1252"))).toBe(declared);
});

describe("a form of element that is taken straight from the bytes", () => {
  test("is found at the position, and scanning goes on behind it", () => {
    const xml = new XmlScanner();
    xml.push(Buffer.from("<a><b>é</b><c>12</c>x</a>"));
    expect([xml.next(), xml.next()]).toEqual([Token.open, Token.open]);
    xml.goOn(xml.position + Buffer.byteLength("é</b>"));
    const at = xml.position;
    expect(xml.bytes.toString("latin1", at, xml.end)).toBe("<c>12</c>x</a>");
    expect(xml.view.getInt32(at + 1, true)).toBe(word("c>12"));
    expect(xml.slice(at + 3, at + 5)).toBe("12");
    xml.goOn(at + "<c>12</c>".length);
    expect([xml.next(), xml.text()]).toEqual([Token.text, "x"]);
  });

  test.each(["<a><b/><c/>", "<a><b/"])("%s: nothing, where an end is due or not here", (text) => {
    const xml = new XmlScanner();
    xml.push(Buffer.from(text));
    xml.next();
    xml.next();
    if (text.endsWith("<c/>")) expect(xml.position).toBe(xml.end);
    xml.goOn(xml.position);
    expect(xml.next()).toBe(text.endsWith("<c/>") ? Token.close : Token.more);
  });

  test("stands in the buffer still when that has grown", () => {
    const xml = new XmlScanner();
    xml.push(Buffer.from(`<a t="${"x".repeat(300_000)}`));
    expect(xml.next()).toBe(Token.more);
    xml.push(Buffer.from(`${"x".repeat(600_000)}"/>`));
    expect(xml.view.getInt32(xml.end - 4, true)).toBe(word('x"/>'));
  });
});

test.each([
  ["<!ENTITY ns_svg \"http://www.w3.org/2000/svg\"> <!ENTITY x 'https://example.fr/'>", false],
  ['<!ENTITY nom "Zoé Durand">', true],
  ['<!ENTITY ns "http://example.fr/ Zoé Durand">', true],
  ['<!ENTITY ns_svg "http://www.w3.org/2000/svg"> <!ENTITY nom "Zoé">', true],
  ['<!ENTITY nom SYSTEM "http://example.fr/nom">', true],
  ['<!ENTITY % nom "http://example.fr/nom">', true],
])("a picture may have entities for its namespaces, and no others: %s", (entities, damaged) => {
  const bytes = Buffer.from(`<!DOCTYPE svg [${entities}]><svg>a</svg>`);
  for (const size of [bytes.length, 7]) expect(scan(bytes, size).damaged).toBe(damaged);
});
