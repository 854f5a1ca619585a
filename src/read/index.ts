import type { Attachment } from "../types.js";
import { access } from "./access.js";
import { apple } from "./apple.js";
import { archive7z } from "./archive-7z.js";
import { archiveBzip2 } from "./archive-bzip2.js";
import { archiveCab } from "./archive-cab.js";
import { archiveCompress } from "./archive-compress.js";
import { archiveGzip } from "./archive-gzip.js";
import { archiveIso } from "./archive-iso.js";
import { archiveArj, archiveLzh } from "./archive-lzh.js";
import { archiveRar } from "./archive-rar.js";
import { archiveTar } from "./archive-tar.js";
import { archiveAr, archiveCpio } from "./archive-unix.js";
import { archiveLzip, archiveLzma, archiveXz } from "./archive-xz.js";
import { archiveZip } from "./archive-zip.js";
import { archiveZstd } from "./archive-zstd.js";
import { bankStatement } from "./bank-statement.js";
import { cfonb } from "./cfonb.js";
import { chat } from "./chat.js";
import { contact } from "./contact.js";
import { csv } from "./csv.js";
import { dbase } from "./dbase.js";
import { doc } from "./doc.js";
import { docx } from "./docx.js";
import { dsn } from "./dsn.js";
import { ebcdic } from "./ebcdic.js";
import { edifact } from "./edifact.js";
import { eml } from "./eml.js";
import { hl7 } from "./hl7.js";
import { html } from "./html.js";
import { ics } from "./ics.js";
import { image } from "./image.js";
import { iwa } from "./iwa.js";
import { json } from "./json.js";
import { ldif } from "./ldif.js";
import { media } from "./media.js";
import { metafile } from "./metafile.js";
import { flatOdf, odf } from "./odf.js";
import { lotus } from "./lotus.js";
import { mbox } from "./mbox.js";
import { msg } from "./msg.js";
import { ole } from "./ole.js";
import { onenote } from "./onenote.js";
import { type OpenedBlock, open } from "./open.js";
import { parquet } from "./parquet.js";
import { pdf } from "./pdf.js";
import { postscript } from "./postscript.js";
import { ppt } from "./ppt.js";
import { pptx } from "./pptx.js";
import { pst } from "./pst.js";
import type { ReadContext, Reader } from "./reader.js";
import { rtf } from "./rtf.js";
import { openpgp } from "./openpgp.js";
import { numbers, sheetjs } from "./sheetjs.js";
import { sqlite } from "./sqlite.js";
import { spreadsheetml } from "./spreadsheetml.js";
import { smime } from "./smime.js";
import { sql } from "./sql.js";
import { text } from "./text.js";
import { tnef } from "./tnef.js";
import { vba } from "./vba.js";
import { vcard } from "./vcard.js";
import { xls } from "./xls.js";
import { xlsb } from "./xlsb.js";
import { xlsx } from "./xlsx.js";
import { xmlRecords } from "./xml-records.js";

/**
 * Readers of formats that have a mark of their own, one line each. Within a family the order
 * counts: the special one (`docx`) stands before the general one (`zip`).
 */
const marked: readonly Reader[] = [
  // zip family
  xlsx,
  xlsb,
  docx,
  pptx,
  odf,
  numbers,
  archiveZip,
  // compound-file family
  xls,
  msg,
  doc,
  ppt,
  vba,
  ole,
  // spreadsheets of old
  dbase,
  lotus,
  sheetjs,
  // text family
  ebcdic,
  flatOdf,
  spreadsheetml,
  mbox,
  eml,
  vcard,
  ics,
  bankStatement,
  html,
  ldif,
  dsn,
  hl7,
  cfonb,
  edifact,
  chat,
  rtf,
  json,
  contact,
  xmlRecords,
  sql,
  // messages of Outlook
  tnef,
  pst,
  // signed or encrypted
  smime,
  openpgp,
  // other archives and compressed files
  archiveTar,
  archive7z,
  archiveRar,
  archiveGzip,
  archiveBzip2,
  archiveXz,
  archiveLzma,
  archiveLzip,
  archiveZstd,
  archiveCompress,
  archiveCpio,
  archiveAr,
  archiveCab,
  archiveLzh,
  archiveArj,
  archiveIso,
  // files of the Macintosh
  apple,
  iwa,
  // databases
  access,
  sqlite,
  parquet,
  // documents, pictures, sound, film and fonts
  pdf,
  postscript,
  onenote,
  image,
  metafile,
  media,
];

/** Readers of what has no mark: asked only where no marked format begins at the first byte. */
const unmarked: readonly Reader[] = [csv, text];

/** All readers, in the order they are asked. */
export const readers: readonly Reader[] = [...marked, ...unmarked];

/**
 * Opens an attachment and everything nested in it: Tables, Texts, and Unread for what stays closed.
 * Never throws but for an abort; neither do the rows of its tables, whose failure follows as Unread.
 */
export async function* read(
  attachment: Attachment,
  context: ReadContext,
): AsyncGenerator<OpenedBlock> {
  yield* open(attachment, context, { marked, unmarked });
}
