import type { Attachment, Block, FileType, Mismatch } from "../types.js";
import type { Budget } from "./budget.js";
import type { Peek } from "./peek.js";
import type { OpenWorkbook } from "./workbooks/sheetjs.js";

/** What a reader is given beside the attachment. */
export interface ReadContext {
  /** Limits and what is left of them. Its methods throw; readers let that through. */
  readonly budget: Budget;
  /** Told of each attachment that is not what it is called. */
  readonly onMismatch?: (mismatch: Mismatch) => void;
  /** Opens what only SheetJS reads, outside this process; without it such files stay `unsupported`. */
  readonly openWorkbook?: OpenWorkbook;
}

/**
 * Opens one sort of file. A reader may throw on bad input: what it yielded until then counts, and
 * `read()` adds the `Unread` (`malformed`, or the limit that was reached). It never touches disk or
 * network and knows nothing of detectors.
 */
export interface Reader {
  /** The file type it opens; also its name in the documentation. */
  readonly type: FileType;
  /** Usual file name endings, lower case, without the dot: for documentation and mismatch reports. */
  readonly extensions: readonly string[];
  /**
   * Readers of one family open the same sort of bytes (a `.docx` is a zip as well): only the first
   * of them in the registry that recognises an attachment reads it. Readers without a family, and
   * of different families, all read what they recognise: a polyglot is read as all it is.
   */
  readonly family?: "zip" | "compound-file" | "text";
  /**
   * Of the text family: bytes that are no text are parts of what it opens (a message, Rich Text), and
   * its own to read. Default false: a text ends where they begin, and they are opened as a file put
   * behind it.
   */
  readonly holdsBinary?: boolean;
  /**
   * True where no file has its ending and is something else, not even text: one that it does not
   * recognise is damaged. Default false: CSV is called `.xls`, and a page `.doc`.
   */
  readonly exclusive?: boolean;
  /**
   * Whether the bytes are of this type. Never looks at the name or the declared type. `"behind"`
   * says: they are, but something else stands in front (a zip whose first entry is not at byte 0).
   */
  recognises(peek: Peek): boolean | "behind";
  /** Opens the attachment. Heavy libraries are imported in here, not at the head of the file. */
  read(attachment: Attachment, context: ReadContext): AsyncIterable<Block>;
}
