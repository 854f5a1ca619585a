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
  const out = Buffer.allocUnsafe(text.length);
  let length = 0;
  /** The line before: where it begins and ends in `text`, without its line end, and where it ends in `out`. */
  let before = { start: 0, end: 0, endOut: 0 };
  for (let start = 0, next = 0; start < text.length; start = next) {
    const feed = text.indexOf(0x0a, start);
    next = feed < 0 ? text.length : feed + 1;
    let end = feed < 0 ? next : feed;
    if (end > start && text[end - 1] === 0x0d) end--;
    const rest =
      before.end > before.start && text[before.end - 1] === 0x20
        ? continued(
            text.toString("latin1", before.start, before.end),
            text.toString("latin1", start, end),
          )
        : undefined;
    if (rest !== undefined) length = deletesSpace ? before.endOut - 1 : before.endOut;
    length += text.copy(out, length, rest === undefined ? start : end - rest.length, next);
    before = { start, end, endOut: length - (next - end) };
  }
  return out.subarray(0, length);
}

/** What a line adds to the one before, which ends in a space; `undefined` if it begins another one. */
function continued(before: string, line: string): string | undefined {
  // Behind the marks of a quotation, a space is put in front of what would look like one.
  const [, marks = "", content = ""] = /^(>*) ?(.*)$/s.exec(line) ?? [];
  const [marksBefore = ""] = /^>*/.exec(before) ?? [];
  const [word = ""] = content.split(" ", 1);
  // Several spaces fill a column up: those of a fixed width are wrapped by nobody.
  const goesOn =
    /[^ ] $/.test(before) &&
    !/^>* ?-- $/.test(before) &&
    marks.length === marksBefore.length &&
    before.length + word.length >= LEAST_WIDTH;
  return goesOn ? content : undefined;
}
