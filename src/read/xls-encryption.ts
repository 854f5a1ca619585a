/**
 * Workbooks under a password ([MS-XLS] 2.2.10): those that Excel opens without asking, since they
 * have the password that it tries by itself, → their plain records.
 */
import { recordTypes, type Stream, walk } from "./biff.js";

/** Gives the plain stream, or that it takes a password; undefined if it is not encrypted at all. */
export function decryptWorkbook(stream: Stream): Uint8Array | "unknown password" | undefined {
  let encrypted = false;
  walk(stream, 0, (type) => {
    encrypted = type === recordTypes.filePass;
    return encrypted || type === recordTypes.eof;
  });
  return encrypted ? "unknown password" : undefined;
}
