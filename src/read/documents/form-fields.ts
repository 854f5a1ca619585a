/**
 * Form fields of Word 97 to 2003 ([MS-DOC] 2.9.78 FFData, in the stream `Data`) → the items of their
 * drop-down lists, and the texts that help to fill them in.
 */

/** What stands in front of a form field: its length, that of this header, and nothing else (2.9.157). */
const headerBytes = 0x44;

/** The version that each begins with. */
const mark = Buffer.from([0xff, 0xff, 0xff, 0xff]);

/** Items of all lists: Word takes 25 for each, LibreOffice more. */
const maxItems = 10_000;

/** The texts of form fields. */
export interface FormTexts {
  readonly items: string[];
  /** Default texts, and those of the status line and of the help key. */
  readonly others: string[];
}

/** The form fields in a stream of data; bytes that only look like one give what they hold. */
export function formTexts(data: Buffer): FormTexts {
  const found: FormTexts = { items: [], others: [] };
  let behind = 0;
  for (let at = data.indexOf(mark); at !== -1; at = data.indexOf(mark, Math.max(at + 4, behind))) {
    if (at < headerBytes || data.readUInt16LE(at - headerBytes + 4) !== headerBytes) continue;
    const length = data.readUInt32LE(at - headerBytes);
    const end = Math.min(at - headerBytes + length, data.length);
    if (end - at < 10) continue;
    behind = at + takeField(data.subarray(at, end), found);
  }
  return found;
}

/** Takes the texts of a field; returns how many of its bytes they are, so that no field is read as two. */
function takeField(field: Buffer, { items, others }: FormTexts): number {
  const isText = (field[4]! & 3) === 0;
  const isList = (field[4]! & 3) === 2;
  let at = 10;
  /** A text behind its length, with a zero behind it. */
  const next = (): string => {
    if (at + 2 > field.length) return "";
    const end = Math.min(at + 2 + field.readUInt16LE(at) * 2, field.length);
    const text = field.toString("utf16le", at + 2, end);
    at = end + 2;
    return text;
  };
  // The name that Word gives a field (`Texte1`) says nothing.
  next();
  if (isText) others.push(next());
  else at += 2;
  // How a text is formatted; help and status; macros at the entry and at the exit.
  const [, help, status] = [next(), next(), next(), next(), next()];
  others.push(help!, status!);
  if (!isList || at + 6 > field.length || field.readUInt16LE(at) !== 0xffff) return at;
  const count = Math.min(field.readUInt16LE(at + 2), maxItems - items.length);
  at += 6;
  for (let item = 0; item < count && at + 2 <= field.length; item++) {
    const end = Math.min(at + 2 + field.readUInt16LE(at) * 2, field.length);
    items.push(field.toString("utf16le", at + 2, end));
    at = end;
  }
  return at;
}
