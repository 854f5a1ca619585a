import type { Attachment, Place } from "../types.js";
import type { Reader } from "./reader.js";

/**
 * The usual file name ending of declared media types, where the type is a claim worth holding
 * against the bytes. `application/octet-stream` claims nothing.
 */
const endings: Readonly<Record<string, string>> = {
  "application/pdf": "pdf",
  "application/json": "json",
  "application/rtf": "rtf",
  "application/zip": "zip",
  "application/gzip": "gz",
  "application/x-7z-compressed": "7z",
  "application/x-tar": "tar",
  "application/vnd.rar": "rar",
  "application/x-rar-compressed": "rar",
  "application/x-zip-compressed": "zip",
  "application/msword": "doc",
  "application/vnd.ms-excel": "xls",
  "application/vnd.ms-powerpoint": "ppt",
  "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "xlsx",
  "application/vnd.openxmlformats-officedocument.wordprocessingml.document": "docx",
  "application/vnd.openxmlformats-officedocument.presentationml.presentation": "pptx",
  "application/vnd.oasis.opendocument.spreadsheet": "ods",
  "application/vnd.oasis.opendocument.text": "odt",
  "image/gif": "gif",
  "image/jpeg": "jpg",
  "image/png": "png",
  "image/tiff": "tiff",
  "text/csv": "csv",
  "text/plain": "txt",
};

/**
 * Parts of a message inside a message stand under its name and have none of their own, and so do the
 * bytes behind the end of a file, or in none of its parts.
 */
const nameless: ReadonlySet<Place | undefined> = new Set<Place>([
  "recipients",
  "header",
  "subject",
  "text-body",
  "html-body",
  "preamble",
  "properties",
  "unreferenced",
]);

/** What the attachment's name and declared type claim it is: file name endings, lower case. */
export function claimedEndings(attachment: Attachment): string[] {
  const { path, place } = attachment.location;
  const name = nameless.has(place) ? "" : (path.at(-1) ?? "");
  // What macOS keeps beside `liste.xlsx` (RFC 1740) is called `._liste.xlsx`, or the same.
  if (/(?:^|\/)\._/.test(name) || attachment.declaredType === "application/applefile") return [];
  // What Outlook calls it; all else may be called `.dat`.
  const ending = /(?:^|\/)winmail\.dat$/i.test(name)
    ? "tnef"
    : /\.([a-z0-9]{1,5})\s*$/i.exec(name)?.[1]?.toLowerCase();
  const { declaredType = "" } = attachment;
  const declared = Object.hasOwn(endings, declaredType) ? endings[declaredType] : undefined;
  return [ending, declared].filter((claim) => claim !== undefined);
}

/**
 * The first claim that the bytes contradict: an ending that readers stand for, none of which is
 * among those that recognise the bytes. An ending nobody knows contradicts nothing.
 */
export function contradictedClaim(
  claims: readonly string[],
  readers: readonly Reader[],
  recognises: (reader: Reader) => boolean,
): string | undefined {
  return claims.find((claim) => {
    const claimed = readers.filter((reader) => reader.extensions.includes(claim));
    return claimed.length > 0 && !claimed.some(recognises);
  });
}
