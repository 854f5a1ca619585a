import type { Attachment } from "../types.js";
import { access } from "./data/access.js";
import { apple } from "./archives/apple.js";
import { archive7z } from "./archives/7z.js";
import { archiveBzip2 } from "./archives/bzip2.js";
import { archiveCab } from "./archives/cab.js";
import { archiveCompress } from "./archives/compress.js";
import { archiveGzip } from "./archives/gzip.js";
import { archiveIso } from "./archives/iso.js";
import { archiveArj, archiveLzh } from "./archives/lzh.js";
import { archiveRar } from "./archives/rar.js";
import { archiveTar } from "./archives/tar.js";
import { archiveAr, archiveCpio } from "./archives/unix.js";
import { archiveLzip, archiveLzma, archiveXz } from "./archives/xz.js";
import { archiveZip } from "./archives/zip.js";
import { archiveZstd } from "./archives/zstd.js";
import { bankStatement } from "./data/bank-statement.js";
import { cfonb } from "./data/cfonb.js";
import { chat } from "./messages/chat.js";
import { contact } from "./messages/contact.js";
import { csv } from "./data/csv.js";
import { dbase } from "./workbooks/dbase.js";
import { doc } from "./documents/doc.js";
import { docx } from "./documents/docx.js";
import { dsn } from "./data/dsn.js";
import { ebcdic } from "./data/ebcdic.js";
import { edifact } from "./data/edifact.js";
import { eml } from "./messages/eml.js";
import { gedcom } from "./data/gedcom.js";
import { hl7 } from "./data/hl7.js";
import { html } from "./documents/html.js";
import { ics } from "./messages/ics.js";
import { image } from "./media/image.js";
import { iwa } from "./documents/iwa.js";
import { json } from "./data/json.js";
import { ldif } from "./data/ldif.js";
import { media } from "./media/media.js";
import { metafile } from "./media/metafile.js";
import { fdf } from "./documents/fdf.js";
import { flatOdf, odf } from "./documents/odf.js";
import { lotus } from "./workbooks/lotus.js";
import { mbox } from "./messages/mbox.js";
import { msg } from "./messages/msg.js";
import { ole } from "./documents/ole.js";
import { onenote } from "./documents/onenote.js";
import { type OpenedBlock, open } from "./open.js";
import { parquet } from "./data/parquet.js";
import { pdf } from "./documents/pdf.js";
import { postscript } from "./documents/postscript.js";
import { ppt } from "./documents/ppt.js";
import { pptx } from "./documents/pptx.js";
import { pst } from "./messages/pst.js";
import type { ReadContext, Reader } from "./reader.js";
import { rtf } from "./documents/rtf.js";
import { openpgp } from "./messages/openpgp.js";
import { numbers, sheetjs } from "./workbooks/sheetjs.js";
import { sqlite } from "./data/sqlite.js";
import { spreadsheetml } from "./workbooks/spreadsheetml.js";
import { smime } from "./messages/smime.js";
import { sql } from "./data/sql.js";
import { text } from "./text.js";
import { tnef } from "./messages/tnef.js";
import { vba } from "./documents/vba.js";
import { vcard } from "./messages/vcard.js";
import { xls } from "./workbooks/xls.js";
import { xlsb } from "./workbooks/xlsb.js";
import { xlsx } from "./workbooks/xlsx.js";
import { xmlRecords } from "./data/xml-records.js";

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
  gedcom,
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
  fdf,
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
