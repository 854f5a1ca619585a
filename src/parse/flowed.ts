/**
 * Text of `format=flowed` (RFC 3676) → its paragraphs, a line each, as mail programs show them. A row of
 * a list that was wrapped is a row again.
 */

// Lines are wrapped at 66 to 78 characters (section 4.2). A shorter one, behind which the next word had
// room, ends in a space by chance.
const LEAST_WIDTH = 60;

/**
 * Joins the lines that end in a space with the next one.
 *
 * @param deletesSpace true for `delsp=yes`: this space was put there to wrap, within words as well
 */
export function flowed(text: Buffer, deletesSpace: boolean): Buffer {
  if (text.includes(0)) return text;
  const out: string[] = [];
  let before = "";
  let depth = 0;
  for (const line of text.toString("latin1").split(/\r?\n/)) {
    // Behind the marks of a quotation, a space is put in front of what would look like one.
    const [, marks = "", content = ""] = /^(>*) ?(.*)$/s.exec(line) ?? [];
    const [word = ""] = content.split(" ", 1);
    const joins =
      before.endsWith(" ") &&
      !/^>* ?-- $/.test(before) &&
      marks.length === depth &&
      before.length + word.length >= LEAST_WIDTH;
    if (joins && deletesSpace) out.push(out.pop()!.slice(0, -1));
    if (!joins && out.length > 0) out.push("\r\n");
    out.push(joins ? content : line);
    before = line;
    depth = marks.length;
  }
  return Buffer.from(out.join(""), "latin1");
}
