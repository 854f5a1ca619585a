/**
 * The vocabulary of parefuite, in the order of the flow: parse → read → detect → decide → report.
 *
 * Nothing that leaves {@link ScanResult} holds a personal value. {@link Match} and the cells of a
 * {@link Table} do; they never leave `read/` and `detect/`.
 */

// ── parse ────────────────────────────────────────────────────────────────────────────────────

/** Whom the message is from and to. Addresses are lower-case `local@domain`, without names. */
export interface Envelope {
  /** The SMTP sender (MAIL FROM) if one was given, else the `From` header; absent if neither. */
  readonly sender?: string;
  /** Addresses of the `To` header, visible to every recipient. */
  readonly to: readonly string[];
  /** Addresses of the `Cc` header, visible to every recipient. */
  readonly cc: readonly string[];
  /** Addresses of the `Bcc` header. */
  readonly bcc: readonly string[];
  /** Everybody the message goes to, each once: To, Cc and Bcc, and the SMTP recipients (RCPT TO). */
  readonly recipients: readonly string[];
}

/** An outgoing e-mail, opened one level: its attachments are still bytes. */
export interface Message {
  readonly envelope: Envelope;
  /** Texts a recipient reads first: subject, text body, HTML body (as {@link Attachment}s of text). */
  readonly bodies: readonly Attachment[];
  readonly attachments: readonly Attachment[];
  /** What of the message itself could not be parsed. */
  readonly unread: readonly Unread[];
}

/** A message in another form than that of RFC 5322 (Outlook's `.msg`), opened one level. */
export interface SavedMessage extends Omit<Message, "envelope"> {
  /** Who it is from and to, its subject and other fields, as a header of RFC 5322. */
  readonly header: Uint8Array;
}

/** Named bytes. What the sender's program says of their type is a claim, not a fact. */
export interface Attachment {
  /** Where it stands; the last element of `path` is its own name, if it has one. */
  readonly location: Location;
  /** The declared media type (`Content-Type`), lower case, without parameters. */
  readonly declaredType?: string;
  /** The declared character set, if any: a hint for text. */
  readonly charset?: string;
  readonly bytes: Uint8Array;
  /** True where a recipient would not see that it is there at all (an embedded object, a hidden part). */
  readonly hidden?: boolean;
}

// ── read ─────────────────────────────────────────────────────────────────────────────────────

/** What the bytes of an attachment say they are: the id of the reader that opens them. */
export type FileType = string;

/** Corners of a message or document that are not its plain visible content. */
export type Place =
  // of the message
  | "recipients" // the To and Cc headers
  | "header" // any other header
  | "subject"
  | "text-body"
  | "html-body"
  | "preamble" // text before the first or after the last MIME boundary
  | "file-name"
  // of a document: what its reader does not see at once
  | "hidden-sheet"
  | "very-hidden-sheet"
  | "hidden-rows"
  | "hidden-columns"
  | "hidden-text" // white text, `display: none`, vanished characters
  | "far-cells" // cells far away from the rest of the sheet
  | "pivot-cache"
  | "chart-cache"
  | "external-link"
  | "query" // connections, query tables and their caches
  | "defined-name"
  | "data-validation"
  | "custom-xml"
  | "properties"
  | "embedded" // embedded workbooks, documents and objects
  | "tracked-change" // deleted or inserted text, older versions
  | "hidden-slide"
  | "unreferenced" // a part of a container that nothing in it points to; deleted records
  // of a document: visible, but beside the content
  | "comment"
  | "header-footer"
  | "text-box"
  | "speaker-notes";

/**
 * Where something stands, from the outside in. All names are content: keep them out of logs. In a result
 * `…` stands for the addresses and numbers of people in them, `…2` where two names would be the same.
 */
export interface Location {
  /** Container names from the outside in: `["annexes.zip", "adherents.xls"]`; empty for the message itself. */
  readonly path: readonly string[];
  /** The corner of the message or document, if it is not the plain content. */
  readonly place?: Place;
  /** Sheet or table name. */
  readonly sheet?: string;
  /** Column letters as a spreadsheet shows them: `A`, `AB`. */
  readonly column?: string;
  /** The column's header cell, as written. */
  readonly header?: string;
  /** First and last row, 1-based, inclusive. */
  readonly rows?: readonly [first: number, last: number];
  /** First and last line of a text, 1-based, inclusive. */
  readonly lines?: readonly [first: number, last: number];
  /** Page or slide, 1-based. */
  readonly page?: number;
}

/** One piece of content of an attachment. */
export type Block = Table | Text | Nested | Unread;

/** A table, streamed: its rows are read once, in order, before the next block is asked for. */
export interface Table {
  readonly type: "table";
  readonly location: Location;
  /** True if a reader of the document would not see this table. */
  readonly hidden: boolean;
  /** Indexes (0 = A) of the columns that are hidden. May grow until the last row has been read. */
  readonly hiddenColumns?: ReadonlySet<number>;
  /** Index (0 = A) of the column that the first cell of each row stands in; default 0. */
  readonly firstColumn?: number;
  /** True if it says who is asked to a meeting: they are shown to each other. */
  readonly ofGuests?: boolean;
  /** Rows in batches, in order; empty rows may be left out. */
  readonly rows: AsyncIterable<readonly Row[]> | Iterable<readonly Row[]>;
}

/** One row of a {@link Table}. */
export interface Row {
  /** Row number as the document shows it, 1-based. */
  readonly number: number;
  /**
   * The cells from column A on, as text; `""` for none. A number is written plainly (`612345678`,
   * `0.5`), never in a grouped or scientific form unless the file holds only that; a date is
   * `YYYY-MM-DD`, with `THH:MM:SS` behind it if it has a time.
   */
  readonly cells: readonly string[];
  /** True if the row is hidden or filtered away. */
  readonly hidden?: boolean;
  /** Indexes of the cells in it that cannot be seen (white text, number format `;;;`). */
  readonly hiddenCells?: readonly number[];
}

/** Running text; a long one comes in several blocks that end at line ends. */
export interface Text {
  readonly type: "text";
  readonly location: Location;
  /** True if a reader of the document would not see this text. */
  readonly hidden: boolean;
  readonly text: string;
  /** Number of the first line of `text`, 1-based; default 1. */
  readonly firstLine?: number;
}

/** An attachment found inside another one. */
export interface Nested {
  readonly type: "nested";
  readonly attachment: Attachment;
}

/** Why something was not read, or not to its end. */
export type UnreadReason =
  | "encrypted"
  | "too-large"
  | "too-deep"
  | "too-many"
  | "malformed"
  | "unsupported"
  | "timed-out"
  | "remote";

/** Something that was not read, or not to its end: part of every answer. */
export interface Unread {
  readonly type: "unread";
  readonly location: Location;
  readonly reason: UnreadReason;
  /** The limit that was reached, where one was. */
  readonly limit?: keyof Limits;
}

/** An attachment whose name or declared type says something else than its bytes. It is read as what it is. */
export interface Mismatch {
  readonly location: Location;
  /** What the name or the declared type stands for, as a file name ending: `pdf`. */
  readonly claimed: string;
  /** What the bytes are. */
  readonly found: readonly FileType[];
}

/** Bounds on the work done for one message. `0` means zero, `Infinity` no bound. Defaults: `read/limits.ts`. */
export interface Limits {
  /** Bytes of the message, or of a bare file, that are looked at. */
  readonly maxInputBytes: number;
  /** Bytes that decoding and decompressing may give in all. */
  readonly maxOutputBytes: number;
  /** Bytes that one entry of an archive may unpack to. */
  readonly maxEntryBytes: number;
  /** How many times larger than its packed form an entry may become (beyond the first megabyte). */
  readonly maxRatio: number;
  /** Containers inside containers. */
  readonly maxDepth: number;
  /** Entries of archives, parts of messages and documents, in all. */
  readonly maxEntries: number;
  /** Table rows in all. */
  readonly maxRows: number;
  /** Table cells in all. */
  readonly maxCells: number;
  /** Columns of one table; cells further right are not read. */
  readonly maxColumns: number;
  /** Characters of one cell or one line; the rest of it is not read. */
  readonly maxTextLength: number;
  /** Milliseconds for one attachment, nested ones included. */
  readonly maxPartMilliseconds: number;
  /** Milliseconds for the whole message, from the start of `scan`. */
  readonly maxMilliseconds: number;
  /** Bytes of memory of the child process that scans it; only with `workers`. */
  readonly maxMemoryBytes: number;
}

// ── detect ───────────────────────────────────────────────────────────────────────────────────

/** What sort of personal data; stable ids. */
export type Kind =
  | "person-name"
  | "email-address"
  | "phone-number"
  | "postal-address"
  | "birth-date"
  | "fr-nir"
  | "iban"
  | "payment-card";

/** One occurrence in a text. Holds a position and the value: it never leaves `detect/`. */
export interface Match {
  readonly kind: Kind;
  /** Offset of the first character. */
  readonly start: number;
  /** Offset behind the last character. */
  readonly end: number;
  /** The value in its normal form: equal for the same value written differently. */
  readonly value: string;
  readonly likelihood: Likelihood;
  readonly evidence: readonly Evidence[];
}

/** How sure a finding is. */
export type Likelihood = "unlikely" | "possible" | "likely" | "very-likely";

/** What speaks for a finding. */
export type Evidence =
  | "checksum"
  | "pattern"
  | "column-header"
  | "column-share"
  | "neighbour-column"
  | "nearby-word"
  | "name-list"
  | "place-list"
  | "numbering-plan"
  | "date-range"
  | "protected-list";

/** All matches of one kind in one place. */
export interface Finding {
  readonly kind: Kind;
  /** Occurrences. */
  readonly count: number;
  /** Distinct values among them. */
  readonly distinct: number;
  readonly likelihood: Likelihood;
  readonly evidence: readonly Evidence[];
  /** True if a reader of the document would not see them. */
  readonly hidden: boolean;
  readonly location: Location;
}

/** What a header says of its column. */
export type HeaderClass =
  // of a person
  | "civility" // M., Mme
  | "sex"
  | "first-name"
  | "family-name"
  | "full-name" // also a person's `name` of which the header says no more (`Nom de l'élève`)
  | "name" // `Nom`, `Name`: a family name, a full name or the name of a thing; values and neighbours decide
  | "person" // a person in some part (`Contact`, `Adhérent`): a name, a number or a yes
  | "email"
  | "phone"
  | "address"
  | "postcode"
  | "town"
  | "country"
  | "birth-date" // also the year of birth
  | "birth-place"
  | "age"
  | "nir"
  | "iban"
  | "payment-card"
  | "identifier" // a number given to a person: member, customer, staff number, passport
  | "household" // family and staff data: spouse, children, salary, job
  | "sensitive" // special categories and criminal record
  // of something else: counter-evidence
  | "organisation"
  | "thing" // products, documents, events, categories
  | "place" // stations, sites, streets and communes as such
  | "date" // any date that is not a birth date
  | "amount" // prices, quantities, measures
  | "technical"; // IP and web addresses, coordinates, time stamps, record numbers

/** What a column is to its table. */
export type Role =
  | "full-name"
  | "family-name"
  | "first-name"
  | "email"
  | "phone"
  | "address" // a whole address in a cell, or its street part
  | "label" // a name and address in the lines of one cell
  | "postcode"
  | "town"
  | "birth-date"
  | "nir"
  | "iban"
  | "payment-card"
  | "identifier"
  | "organisation"
  | "other";

/** A reading of a column: what it may be, and what speaks for it. */
export interface Candidate {
  readonly role: Role;
  readonly likelihood: Likelihood;
  readonly evidence: readonly Evidence[];
  /** Share of the filled cells that have the role's form, 0 to 1. */
  readonly share: number;
}

/** A column of a table as it was understood. No cell of it stands here. */
export interface ExplainedColumn {
  /** Column letters; absent where the table was turned, so that its columns are not those of the sheet. */
  readonly column?: string;
  /** The header cell; absent if there is none, or if it could be a value. */
  readonly header?: string;
  /** What the header says, if it says anything. */
  readonly headerClass?: HeaderClass;
  readonly chosen: Candidate;
  /** What it might have been, the likeliest first. */
  readonly others: readonly Candidate[];
}

/** How one table was understood, from its first rows. */
export interface ExplainedTable {
  /** With its rows of data, unless it was turned. */
  readonly location: Location;
  /** Whom it is about: the phones and addresses of organisations are no people's. */
  readonly about: "people" | "organisations" | "nobody";
  /** True if its cells were read as lines of text, one below the other: address labels. */
  readonly asText: boolean;
  readonly columns: readonly ExplainedColumn[];
}

/** Distinct people in the whole message. */
export interface People {
  readonly total: number;
  /** With an e-mail or postal address, phone, birth date, NIR or IBAN beside or instead of the name. */
  readonly identified: number;
  /** The rest of `total`. */
  readonly nameOnly: number;
  /** Of `total`: those that stand only in places a reader does not see. */
  readonly hidden: number;
  /** Of `total`: those on the protected list. */
  readonly protected: number;
  /** Of `total`: those who receive this message. */
  readonly recipients: number;
  /** True beyond 200,000 people, where the figures are estimates (right to a few per cent), to three digits. */
  readonly estimated: boolean;
}

/** Special categories of data, GDPR article 9 (1). */
export type SpecialCategory =
  | "political"
  | "union"
  | "health"
  | "religion"
  | "sexual-orientation"
  | "ethnic-origin";

/** What detection gives to decision: no text, no values. */
export interface Detected {
  readonly findings: readonly Finding[];
  readonly people: People;
  /** Distinct people by the kind of data that stands beside or for them. */
  readonly peopleByKind: Readonly<Partial<Record<Kind, number>>>;
  /** Of `people.identified`: those who are one address or one number and nothing else, not even a name. */
  readonly bareContacts: number;
  /** Of these: those in hidden places only; 0 where people are estimated. */
  readonly hiddenBareContacts: number;
  /** Personal (not role) addresses in To and Cc, visible to each other. */
  readonly exposedRecipients: number;
  /** Special categories seen from headers, sheet and file names, where people were found. */
  readonly specialCategories: readonly SpecialCategory[];
  /** Table rows looked at. */
  readonly rows: number;
}

// ── decide ───────────────────────────────────────────────────────────────────────────────────

/** What becomes of a message: it leaves, its sender is asked first, or it does not leave. */
export type Verdict = "allow" | "warn" | "block";

/** A text in the languages of the reports, or one for all of them. */
export type Wording = string | { readonly fr?: string; readonly en?: string };

/** Why a verdict is what it is. */
export interface Reason {
  /** The rule's name. */
  readonly rule: string;
  readonly verdict: Verdict;
  /** What was counted. */
  readonly count: number;
  /** The threshold that was reached. */
  readonly limit: number;
  /** For `unread`: the reason that the rule is about. */
  readonly unread?: UnreadReason;
  /** The special categories that halved the threshold. */
  readonly specialCategories?: readonly SpecialCategory[];
  /** What the administrator wrote for this case. */
  readonly message?: Wording;
}

/** What was done, in figures. */
export interface Stats {
  /** Size of the input, as far as it was read. */
  readonly bytes: number;
  /** Attachments of the message itself; what is inside them is not counted. */
  readonly attachments: number;
  /** Table rows that were looked at. */
  readonly rows: number;
  /** From the start of the scan to its end, by the clock. */
  readonly milliseconds: number;
}

/** The answer for one message: JSON-serialisable and free of personal values by construction. */
export interface ScanResult {
  /** As the caller named it; `-` for standard input. */
  readonly source: string;
  readonly verdict: Verdict;
  readonly people: People;
  readonly reasons: readonly Reason[];
  readonly findings: readonly Finding[];
  /** How each table was understood; only if it was asked for. */
  readonly tables?: readonly ExplainedTable[];
  readonly unread: readonly Omit<Unread, "type">[];
  /** Attachments that are not what they are called; left out if there are none. No reason to warn by itself. */
  readonly mismatches?: readonly Mismatch[];
  readonly stats: Stats;
}
