/** Reads rows by a plan: each personal cell becomes a match, each row that carries a person a record. */
import type { Kind, Location, Role, Row, Table } from "../types.js";
import { dateOfSerial, isOfTheDead, readDate } from "./birth-date.js";
import type { ColumnReading, Plan } from "./column.js";
import { kindOfRole } from "./column-draft.js";
import type { Group } from "./column-groups.js";
import { asName, isOrganisation } from "./column-profile.js";
import type { CellDetector } from "./detector.js";
import { email, isOffice, sortOfMailbox } from "./email.js";
import { iban, joinAccount } from "./iban.js";
import type { Detection } from "./index.js";
import { familyNameWeight, firstNameWeight, readName } from "./name.js";
import { nir } from "./nir.js";
import { paymentCard } from "./payment-card.js";
import { isKey, type KeyType } from "./people.js";
import { clearedBit } from "./protected-filter.js";
import type { Glance } from "./protected-glance.js";
import { isLandline, phone } from "./phone.js";
import { PlainAddresses } from "./plain-address.js";
import { hashPlainPhone } from "./plain-phone.js";
import {
  type LooseMatch,
  looseMatches,
  nameBefore,
  namesSeveral,
  type Remarks,
} from "./remarks.js";
import { isShowable } from "./shown-header.js";
import { isLikely } from "./likelihood.js";
import type { Tally } from "./tally.js";
import { institution, nameOnLabel } from "./line-names.js";
import { fold } from "./lists/key.js";
import { organisationEvidence } from "./organisation.js";
import { detectCells } from "./text.js";

/** A column while it is read. */
interface Column {
  readonly index: number;
  readonly role: Role;
  readonly reading: ColumnReading;
  readonly parts: ColumnReading["parts"];
  readonly header: string;
  /** What every value of it looks like, whatever it is. */
  readonly form: "address" | "digits" | undefined;
  readonly location: Location;
  /** How the values of a column of keys are read, where it is one. */
  readonly keyed: { readonly detector: CellDetector; readonly type: KeyType & Kind } | undefined;
  readonly visible: Map<Kind, Tally>;
  readonly hidden: Map<Kind, Tally>;
  /** The last tally that was added to, since it is nearly always the same. */
  last: Tally | undefined;
}

/** Detectors whose values are keys of a person. */
const keyDetectors: Readonly<
  Partial<Record<Role, { detector: CellDetector; type: KeyType & Kind }>>
> = {
  email: { detector: email, type: "email-address" },
  phone: { detector: phone, type: "phone-number" },
  nir: { detector: nir, type: "fr-nir" },
  iban: { detector: iban, type: "iban" },
};

/** Columns whose values no header looks like. */
const forms: Readonly<Partial<Record<Role, "address" | "digits">>> = {
  email: "address",
  phone: "digits",
  "birth-date": "digits",
  postcode: "digits",
  nir: "digits",
};

/** What stands before an address and is longer is no name. */
const longestName = 80;

/** `Mademoiselle`. */
const longestCivility = 12;

/** `M.`, `Mme`, `Mlle`, each in full and in capitals, and a few more. */
const keptCivilities = 16;

/** A day, without a time behind it. */
const longestDate = 10;

/** A named person has up to so many addresses or numbers in one cell; more are other people's. */
const ownValues = 3;

/** In the kinds that a row has: a number among addresses of mail, or an address among numbers. */
const otherContact = 1 << 30;

/** The number in a column of addresses of mail, or the address in one of numbers: contacts of any sort. */
function contactIn(
  cell: string,
  role: Role,
): { type: "email-address" | "phone-number"; value: string } | undefined {
  const type = role === "email" ? "phone-number" : role === "phone" ? "email-address" : undefined;
  if (type === undefined) return undefined;
  const found = (role === "email" ? phone : email).cell(cell);
  if (found === undefined || !isLikely(found.likelihood)) return undefined;
  const value = found.values[0];
  return role === "phone" && isOffice(value) ? undefined : { type, value };
}

/** Cells that stand where a name would, and name nobody. */
const placeholder =
  /^(?:[\s\-–—.?*/x]*|n\.?[acs]\.?|n\/[ac]|nul+|none|neant|néant|inconnue?|unknown|vide|(?:sous[\s-]?)?total\b.*|moyenne|somme)$/i;

/** For the first two letters of each of them: what tells nearly every name from them. */
const placeholderStarts = new Uint8Array(32 << 5);
for (const start of ["na", "nc", "ns", "nu", "no", "ne", "in", "un", "vi", "so", "to", "mo", "xx"])
  placeholderStarts[((start.charCodeAt(0) & 31) << 5) | (start.charCodeAt(1) & 31)] = 1;

/** Reads the rows of one table. */
export class RowReader {
  readonly #columns: Column[];
  readonly #groups: readonly {
    readonly group: Group;
    readonly columns: readonly Column[];
    /** Of its columns: texts that are read as such. */
    readonly labels: readonly Column[];
    /** Of its columns: parts of a postal address. */
    readonly addresses: readonly Column[];
    /** Where no column holds names: the addresses of mail, which may have one before them. */
    readonly mailboxes: Column | undefined;
  }[];
  /** Of all groups: what reaches people. */
  readonly #reaching: readonly Column[];
  #addresses: PlainAddresses | undefined;
  /** With a list of protected people: what looks for them. */
  readonly #glance: Glance | undefined;
  /** The nine digits of the phone number that was read last. */
  #phone = 0;
  #cleared = 0;
  /** Cells beside a name that were a civility and nothing else: a column has few of them. */
  readonly #civilities = new Set<string>();
  /** Whether something in the row being read may be hidden. */
  #mayHide = false;
  /** Columns that mean nothing by themselves, in which something may stand all the same. */
  readonly #others: readonly Column[];
  /** Who stands beside the one whose name was read last, in the same cell. */
  #more: readonly string[] = [];
  /** Of the person being read: whether he is named, can be seen, and what else he has, a bit for each column. */
  #named = false;
  #visible = false;
  #kinds = 0;
  /** What is of others, in cells of several values without a name. */
  #alone: { readonly type: KeyType; readonly value: string }[] | undefined;
  /** For each group: the kinds that the last person had, and in which row. */
  readonly #lastKinds: number[];
  #lastRow = 0;

  constructor(
    readonly plan: Plan,
    readonly table: Table,
    readonly detection: Detection,
    reshaped: boolean,
  ) {
    this.#glance = reshaped ? undefined : detection.context.search?.glance;
    this.#columns = plan.columns.map((reading) => ({
      index: reading.index,
      role: reading.chosen.role,
      reading,
      parts: reading.parts,
      header: reading.header,
      form: forms[reading.chosen.role],
      location: {
        ...table.location,
        ...(!reshaped && { column: columnLetters(reading.index + (table.firstColumn ?? 0)) }),
        ...(isShowable(reading.header) && { header: reading.header }),
      },
      keyed: keyDetectors[reading.chosen.role],
      visible: new Map(),
      hidden: new Map(),
      last: undefined,
    }));
    this.#groups = plan.groups.map((group) => {
      const columns = group.columns.map((index) => this.#columns[index]);
      return {
        group,
        columns,
        labels: columns.filter(({ role }) => role === "label"),
        // What stands on labels is counted with them.
        addresses: columns.filter(
          ({ role }) => role !== "label" && kindOfRole[role] === "postal-address",
        ),
        mailboxes: columns.some(({ role }) => kindOfRole[role] === "person-name")
          ? undefined
          : columns.find(({ role }) => role === "email"),
      };
    });
    this.#reaching = this.#groups
      .flatMap(({ columns }) => columns)
      .filter(({ keyed, role }) => keyed !== undefined || kindOfRole[role] === "postal-address");
    const grouped = new Set(plan.groups.flatMap(({ columns }) => columns));
    this.#others = this.#columns.filter(
      ({ index, reading }) => !grouped.has(index) || reading.within !== undefined,
    );
    this.#lastKinds = plan.groups.map(() => 0);
  }

  /** Whether a row does not look like the others: letters where numbers stand. */
  suspects({ cells }: Row): boolean {
    const columns = this.#columns;
    for (let place = 0; place < columns.length; place++) {
      const { index, header, form } = columns[place];
      const cell = cells[index];
      if (cell === undefined || cell === "") continue;
      if (cell.length === header.length && cell === header) return true;
      if (form === undefined) continue;
      if (form === "address") {
        if (!cell.includes("@")) return true;
      } else {
        const code = cell.charCodeAt(0) | 0x20;
        if (code >= 0x61 && code <= 0x7a) return true;
      }
    }
    return false;
  }

  /** Nothing waits: every row was read when it came. */
  end(): void {}

  /**
   * Reads a row.
   *
   * @returns the cells of which all that may stand on the list of protected people was noted, a bit each,
   *   the first one's the lowest; `0` without a list
   */
  read(row: Row): number {
    this.#cleared = 0;
    const { hidden, hiddenColumns } = this.table;
    this.#mayHide =
      hidden ||
      row.hidden === true ||
      row.hiddenCells !== undefined ||
      (hiddenColumns !== undefined && hiddenColumns.size > 0);
    if (this.table.ofGuests === true && this.#isSeen(row)) return 0;
    const beside = this.#readOthers(row);
    if (this.#isOfTheDead(row, beside?.found ?? [])) return this.#cleared;
    let isSomebodys = false;
    for (let index = 0; index < this.#groups.length; index++) {
      const isRead = this.#readGroup(row, index, index === 0 ? beside?.found : undefined);
      if (isRead && !this.#groups[index].group.comesAgain) isSomebodys = true;
    }
    if (beside !== undefined && !isSomebodys) this.#countLoose(beside);
    this.#lastRow = row.number;
    return this.#cleared;
  }

  /** Whether a row has the address of somebody whom all recipients see anyway. */
  #isSeen({ cells }: Row): boolean {
    const { table, detection } = this;
    return cells.some((cell) =>
      email.cell(cell)?.values.some((address) => detection.sees(table, address)),
    );
  }

  /** Whether the remarks of a row tell of somebody who lives no more, and nothing in it reaches anybody. */
  #isOfTheDead({ cells }: Row, beside: readonly LooseMatch[]): boolean {
    return (
      beside.length > 0 &&
      beside.every(isOfTheDead) &&
      !this.#reaching.some(({ index }) => (cells[index] ?? "") !== "")
    );
  }

  /**
   * @param beside what stands in the row's remarks, most likely the same person's
   * @returns whether the row tells of a person there
   */
  #readGroup(row: Row, groupIndex: number, beside: readonly LooseMatch[] | undefined): boolean {
    const { group, columns, labels, addresses, mailboxes } = this.#groups[groupIndex];
    for (const label of labels) this.#readLabel(row, label);
    const { people } = this.detection;
    people.begin();
    const labelled = this.#readLabelName(row, labels);
    const name =
      labelled ??
      (mailboxes === undefined
        ? this.#readName(row, group)
        : this.#readMailboxName(row, mailboxes));
    const named = name !== undefined;
    this.#named = named;
    this.#visible = name === true;
    this.#kinds = named ? 1 : 0;
    this.#alone = undefined;
    const isPlain = labelled === undefined && mailboxes === undefined;
    if (this.#glance !== undefined && named && isPlain && group.namesOf === undefined)
      this.#clearName(row, group, this.#glance);
    for (let place = 0; place < columns.length; place++)
      this.#readCell(row, columns[place], 2 << place);
    if (beside !== undefined && named) {
      for (const { kind, value } of beside) {
        if (kind === "birth-date" || isKey(kind)) people.key(kind, value);
        else people.has(kind);
      }
    }
    if (!people.isPerson) return false;
    // A lone cell in the name column is a subtitle or a total; a person has a first name, or a name's form.
    if (
      this.#kinds === 1 &&
      filledCells(row) === 1 &&
      columns.length > 1 &&
      !isLoneName(row, group)
    )
      return false;
    if (!named && this.#continues(row, groupIndex)) return true;
    this.#lastKinds[groupIndex] = this.#kinds;
    if (named && mailboxes !== undefined && labelled === undefined) {
      people.hashName();
      const hidden = this.#isHidden(row, mailboxes.index);
      this.#tallyHashed(mailboxes, "person-name", hidden, row.number);
    } else if (named) this.#tallyName(row, group);
    this.#tallyAddress(row, addresses);
    const hidden = !this.#visible;
    people.end(hidden);
    if (group.namesOf !== undefined) this.#countMore(row, group);
    for (const { type, value } of this.#alone ?? []) {
      people.begin();
      people.key(type, value);
      people.end(hidden);
    }
    return true;
  }

  /** Whether a line below a person that only has what he lacks goes on about him. */
  #continues(row: Row, groupIndex: number): boolean {
    const { fullName, familyName } = this.#groups[groupIndex].group;
    const last = this.#lastKinds[groupIndex];
    const continues =
      (fullName ?? familyName) !== undefined &&
      row.number === this.#lastRow + 1 &&
      (last & 1) === 1 &&
      (last & this.#kinds) === 0;
    if (continues) this.#lastKinds[groupIndex] = last | this.#kinds;
    return continues;
  }

  /** Reads the texts of a column of address labels. */
  #readLabel(row: Row, { index, location }: Column): void {
    const text = row.cells[index] ?? "";
    if (text === "") return;
    const hidden = this.#isHidden(row, index);
    detectCells([{ text, row: row.number }], location, hidden, this.detection);
  }

  /**
   * Reads what a cell says of the person of a row.
   *
   * @param bit what stands for the column among the kinds that the person has
   */
  #readCell(row: Row, column: Column, bit: number): void {
    const { index, role, keyed, parts } = column;
    const cell = parts === undefined ? row.cells[index] : joinAccount(row.cells, parts);
    if (cell === undefined || cell === "" || role === "label") return;
    const { people } = this.detection;
    if (keyed !== undefined) {
      this.#readKeys(row, column, cell, bit);
      return;
    }
    const hidden = this.#isHidden(row, index);
    if (role === "birth-date") {
      const value = readBirthDate(cell);
      if (value === undefined) return;
      if (this.#glance !== undefined && cell.length <= longestDate)
        this.#cleared |= clearedBit(index);
      people.hasher.number(value);
      if (this.#named) people.hashedKey("birth-date");
      this.#visible ||= !hidden;
      this.#tallyHashed(column, "birth-date", hidden, row.number);
    } else if (role === "postcode") {
      if (this.#named) people.key("postcode", cell.length < 5 ? cell.padStart(5, "0") : cell);
    } else if (role === "identifier") {
      if (this.#named) people.key("id", cell);
    } else if (role === "address" && cell.length > 3) {
      people.has("postal-address");
    } else if (role === "payment-card") {
      const card = paymentCard.cell(cell);
      if (card === undefined) return;
      people.has("payment-card");
      this.#tally(column, "payment-card", hidden, row.number, card.values[0]);
    }
  }

  /** Reads a cell of addresses or numbers that say who somebody is. */
  #readKeys(row: Row, column: Column, cell: string, bit: number): void {
    const { role, index } = column;
    const { detector, type } = column.keyed!;
    const { people } = this.detection;
    const named = this.#named;
    const hidden = this.#isHidden(row, index);
    // Nearly every cell holds one value, plainly written; without a name, others may be somebody else's.
    if (named && this.#hashPlain(type, cell)) {
      if (this.#glance !== undefined) this.#clear(column, type, this.#glance);
      if (type === "email-address" && this.#addresses?.isOffice === true) return;
      people.hashedKey(type);
      this.#visible ||= !hidden;
      this.#kinds |= bit;
      this.#tallyHashed(column, type, hidden, row.number);
      return;
    }
    const ofOrganisation = !named && this.plan.aboutOrganisations;
    const values = detector.cell(cell)?.values;
    if (values === undefined) {
      const other = contactIn(cell, role);
      if (other === undefined || ofOrganisation) return;
      people.key(other.type, other.value);
      this.#visible ||= !hidden;
      this.#kinds |= otherContact;
      this.#tally(column, other.type, hidden, row.number, other.value);
      return;
    }
    for (const [at, value] of values.entries()) {
      if (role === "email" && isOffice(value)) continue;
      if (named || at === 0) {
        // An organisation's numbers are nobody's, its own mailboxes neither.
        const isPersonal = (): boolean =>
          role === "nir" || (role === "email" && this.#isSomebodys(value, row));
        if (ofOrganisation && !isPersonal()) continue;
        if (at < ownValues) people.key(type, value);
        this.#visible ||= !hidden;
        this.#kinds |= bit;
      } else (this.#alone ??= []).push({ type, value });
      this.#tally(column, type, hidden, row.number, value);
    }
  }

  /** Counts those whose names stand behind another in its cell. */
  #countMore(row: Row, { fullName = -1 }: Group): void {
    const { people } = this.detection;
    const hidden = this.#isHidden(row, fullName);
    for (const name of this.#more) {
      people.begin();
      if (!people.name(name)) continue;
      people.hashName();
      this.#tallyHashed(this.#columns[fullName], "person-name", hidden, row.number);
      people.end(hidden);
    }
  }

  /** Leaves the hash of a cell that is one plainly written value in `hasher`; returns whether it is. */
  #hashPlain(type: KeyType, cell: string): boolean {
    const { hasher } = this.detection.people;
    if (type === "phone-number") return (this.#phone = hashPlainPhone(cell, hasher)) > 0;
    if (type !== "email-address" || !(this.#addresses ??= new PlainAddresses()).read(cell))
      return false;
    hasher.value(cell);
    return true;
  }

  /** Clears the cell of the value that was read last. */
  #clear({ index }: Column, type: KeyType, glance: Glance): void {
    if (type === "phone-number") glance.notePhone(this.#phone);
    else glance.noteEmail(this.detection.people.hasher.low);
    this.#cleared |= clearedBit(index);
  }

  /** Clears the cells of the record's name if that is all they hold, and their neighbours are no parts of it. */
  #clearName(row: Row, { familyName, fullName, firstName }: Group, glance: Glance): void {
    const { people } = this.detection;
    const family = familyName ?? fullName ?? firstName!;
    const first = firstName ?? family;
    if (!Number.isFinite(people.nameParts) || Math.abs(family - first) > 1) return;
    for (const length of glance.nameLengths) {
      for (let start = 0; start + length <= people.nameParts; start++) {
        people.hasher.nameParts(start, length, first < family);
        glance.noteName(people.hasher.low);
      }
    }
    if (glance.nameLengths.length > 0) {
      if (!this.#endsRun(row, Math.min(family, first), -1)) return;
      if (!this.#endsRun(row, Math.max(family, first), 1)) return;
    }
    this.#cleared |= clearedBit(family) | clearedBit(first);
  }

  /** Whether no name goes on in the next cell to the left (`-1`) or the right that holds anything. */
  #endsRun({ cells }: Row, index: number, step: 1 | -1): boolean {
    let at = index + step;
    while (at >= 0 && at < cells.length && cells[at] === "") at += step;
    const cell = cells[at];
    if (cell === undefined || at < 0) return true;
    const code = cell.charCodeAt(step > 0 ? 0 : cell.length - 1);
    if (code >= 0x30 && code <= 0x39) return true;
    if (this.#columns[at]?.role === "email") return true;
    // Civilities are not compared.
    if (step > 0 || cell.length > longestCivility) return false;
    if (!this.#civilities.has(cell)) {
      const { hasher } = this.detection.people;
      if (hasher.name(cell) > 0) return false;
      if (!hasher.isPlainName) return true;
      if (this.#civilities.size < keptCivilities) this.#civilities.add(cell);
    }
    this.#cleared |= clearedBit(at);
    return true;
  }

  /** Gives the record its name; returns whether that can be seen, `undefined` if there is none. */
  #readName(row: Row, group: Group): boolean | undefined {
    const { cells } = row;
    const { people } = this.detection;
    if (group.namesOf !== undefined) {
      const cell = cells[group.fullName ?? -1];
      const [name, ...more] = nameIn(cell) === "" ? [] : group.namesOf(cell);
      this.#more = more;
      if (name === undefined) return undefined;
      if (group.mixed && isCompany(name)) return undefined;
      if (!people.name(name)) return undefined;
      return !this.#isHidden(row, group.fullName ?? -1);
    }
    const familyIndex = group.familyName ?? group.fullName ?? group.sharedName ?? -1;
    const firstIndex = group.firstName ?? -1;
    const family = nameIn(cells[familyIndex]);
    const first = nameIn(cells[firstIndex]);
    const text = family || first;
    if (text === "" || (first === "" && group.sharedName !== undefined)) return undefined;
    // `Janvier | 1250` among names: what has a number for a first name is nobody.
    if (family !== "" && isNumber(first)) return undefined;
    if (group.mixed && first === "" && isCompany(text)) return undefined;
    if (!people.name(text, family === "" ? undefined : first)) return undefined;
    return (
      (family !== "" && !this.#isHidden(row, familyIndex)) ||
      (first !== "" && !this.#isHidden(row, firstIndex))
    );
  }

  /**
   * Gives the record the name on the address label beside its numbers, which is counted by itself: without
   * the name they would be another person's. Returns as `#readName`.
   */
  #readLabelName(row: Row, labels: readonly Column[]): boolean | undefined {
    if (labels.length !== 1) return undefined;
    const { index } = labels[0];
    const name = nameOnLabel(row.cells[index] ?? "");
    if (name === undefined || !this.detection.people.name(name)) return undefined;
    return !this.#isHidden(row, index);
  }

  /** Gives the record the name before an address, `Jean Martin <jean@example.fr>`; returns as `#readName`. */
  #readMailboxName(row: Row, { index }: Column): boolean | undefined {
    const cell = row.cells[index] ?? "";
    const end = cell.indexOf("<");
    // Several addresses are several people's.
    if (end < 4 || end > longestName || cell.indexOf("@", cell.indexOf("@") + 1) >= 0)
      return undefined;
    const text = cell.slice(0, end).replaceAll(/["']/gu, "").trim();
    if (readName(text) === undefined || isOrganisation(text)) return undefined;
    return this.detection.people.name(text) ? !this.#isHidden(row, index) : undefined;
  }

  /** Counts the name of a row that carries a person. */
  #tallyName(row: Row, { names }: Group): void {
    this.detection.people.hashName();
    for (const index of names) {
      if (nameIn(row.cells[index]) === "") continue;
      this.#tallyHashed(
        this.#columns[index],
        "person-name",
        this.#isHidden(row, index),
        row.number,
      );
    }
  }

  /** Counts the parts of the postal address of a row that carries a person. */
  #tallyAddress(row: Row, columns: readonly Column[]): void {
    for (const column of columns) {
      const cell = row.cells[column.index];
      if (cell === undefined || isBlank(cell)) continue;
      this.#tally(column, "postal-address", this.#isHidden(row, column.index), row.number, cell);
    }
  }

  /**
   * Looks into columns that mean nothing by themselves: remarks that hold an address or a number. Returns
   * what they hold, if they hold anything.
   */
  #readOthers(row: Row): Remarks | undefined {
    let remarks: Remarks | undefined;
    for (const column of this.#others) {
      const cell = row.cells[column.index];
      if (cell === undefined || cell.length < 6) continue;
      const found = looseMatches(cell, column.reading.within?.born);
      if (found === undefined) continue;
      const hidden = this.#isHidden(row, column.index);
      if (found.length > 1 && namesSeveral(cell)) {
        detectCells(
          [{ text: cell, row: row.number }],
          column.location,
          hidden,
          this.detection,
          false,
        );
        continue;
      }
      for (const match of found) {
        if (!this.#isPersonal(match, row)) continue;
        if (match.kind === "iban" && column.reading.otherNumbers) continue;
        this.#tally(column, match.kind, hidden, row.number, match.value);
        remarks ??= { found: [], hidden, name: nameBefore(cell) };
        remarks.found.push(match);
        remarks.hidden &&= hidden;
      }
    }
    return remarks;
  }

  /** Whether what stands in a remark is a person's: no office's address, nor an organisation's number. */
  #isPersonal({ kind, value }: LooseMatch, row: Row): boolean {
    if (kind === "email-address" && isOffice(value)) return false;
    if (!this.plan.aboutOrganisations) return true;
    return kind === "phone-number"
      ? !isLandline(value)
      : kind !== "email-address" || this.#isSomebodys(value, row);
  }

  /** Whether an address in a row about an organisation is a person's, and not called as that is. */
  #isSomebodys(address: string, { cells }: Row): boolean {
    const parts = namesIn(address);
    if (parts.length === 0) return false;
    if (sortOfMailbox(address) === "personal") return true;
    return !cells.some(
      (cell) =>
        organisationEvidence(cell) >= institution &&
        parts.every((part) => fold(cell).includes(fold(part))),
    );
  }

  /** Counts the people whose addresses and numbers stand in remarks: one, if there is one of each kind. */
  #countLoose({ found, hidden, name }: Remarks): void {
    const { people } = this.detection;
    const kinds = new Set(found.map(({ kind }) => kind));
    const isOne = kinds.size === found.length;
    people.begin();
    if (isOne && name !== undefined) people.name(name);
    for (const { kind, value } of found) {
      if (!isKey(kind)) continue;
      people.key(kind, value);
      if (isOne) continue;
      people.end(hidden);
      people.begin();
    }
    people.end(hidden);
  }

  #isHidden(row: Row, index: number): boolean {
    return (
      this.#mayHide &&
      (this.table.hidden ||
        row.hidden === true ||
        this.table.hiddenColumns?.has(index) === true ||
        row.hiddenCells?.includes(index) === true)
    );
  }

  #tally(column: Column, kind: Kind, hidden: boolean, at: number, value: string): void {
    this.detection.people.hash(kind, value);
    this.#tallyHashed(column, kind, hidden, at);
  }

  /** Counts the value whose hash stands in `hasher`. */
  #tallyHashed(column: Column, kind: Kind, hidden: boolean, at: number): void {
    const { high, low } = this.detection.people.hasher;
    this.#tallyOf(column, kind, hidden).add(high, low, at);
  }

  #tallyOf(column: Column, kind: Kind, hidden: boolean): Tally {
    const { last } = column;
    if (last !== undefined && last.kind === kind && last.hidden === hidden) return last;
    const tallies = hidden ? column.hidden : column.visible;
    let tally = tallies.get(kind);
    if (tally === undefined) {
      const { location, reading } = column;
      const place =
        location.place ??
        (hidden && !this.table.hidden ? this.#hiddenPlace(column.index) : undefined);
      tally = this.detection.tallies.of(
        kind,
        { ...location, ...(place && { place }) },
        hidden,
        "rows",
      );
      const { likelihood, evidence, role } = reading.chosen;
      if (kindOfRole[role] === kind) tally.support(likelihood, evidence);
      else tally.support("likely", ["pattern"]);
      tallies.set(kind, tally);
    }
    return (column.last = tally);
  }

  #hiddenPlace(index: number): Location["place"] {
    return this.table.hiddenColumns?.has(index) === true ? "hidden-columns" : "hidden-rows";
  }
}

/** Whether a cell among names is a company's. */
const isCompany = (text: string): boolean => isOrganisation(text) && !endsInName(text);

/** Whether a cell is a name, or ends in one: `Police Officer Jane Doe`. Companies end in their form or town. */
function endsInName(text: string): boolean {
  const words = text.split(/\s+/u);
  return [0, -3, -2].some((start) => (readName(words.slice(start).join(" "))?.weight ?? 0) > 0);
}

function isLoneName({ cells }: Row, { familyName, fullName }: Group): boolean {
  if (familyName !== undefined || fullName === undefined) return false;
  // The row may be shorter than its table.
  return (readName(asName(cells[fullName] ?? ""))?.weight ?? 0) > 0;
}

/** The name in a cell, `""` if there is none. */
function nameIn(cell: string | undefined): string {
  if (cell === undefined || cell === "") return "";
  const first = cell.charCodeAt(0) | 0x20;
  const second = cell.charCodeAt(1) | 0x20;
  // No letter at the beginning, or two that a placeholder begins with.
  const mayBePlaceholder =
    first < 0x61 ||
    first > 0x7a ||
    !(second >= 0x61 && second <= 0x7a) ||
    placeholderStarts[((first & 31) << 5) | (second & 31)] === 1;
  return mayBePlaceholder && placeholder.test(cell) ? "" : asName(cell);
}

const isNumber = (text: string): boolean => text.charCodeAt(0) < 0x3a && /^[\d\s.,]+$/u.test(text);

/** The birth date in a cell as the number that its digits are: 19850312. */
function readBirthDate(padded: string): number | undefined {
  const cell = padded.trim();
  const date = readDate(cell) ?? (/^\d{3,5}$/.test(cell) ? dateOfSerial(Number(cell)) : undefined);
  return date && (date.year * 100 + date.month) * 100 + date.day;
}

/** Whether nothing can be seen in a cell. */
export function isBlank(cell: string): boolean {
  const first = cell.charCodeAt(0);
  return !(first > 0x20 && first < 0x7f) && cell.trim() === "";
}

/** What names somebody in an address found among an organisation's data: clubs have private mailboxes too. */
const namesIn = (address: string): readonly string[] =>
  address
    .slice(0, address.lastIndexOf("@"))
    .split(/[._\-+\d]+/u)
    .filter((part) => part.length > 2 && (firstNameWeight(part) > 0 || familyNameWeight(part) > 1));

/** How many cells of a row hold anything: none, one, or more. */
export function filledCells({ cells }: Row): 0 | 1 | 2 {
  let filled: 0 | 1 = 0;
  for (let index = 0; index < cells.length; index++) {
    if (cells[index] === "") continue;
    if (filled === 1) return 2;
    filled = 1;
  }
  return filled;
}

/** Column letters as a spreadsheet shows them: 0 → `A`, 27 → `AB`. */
export function columnLetters(index: number): string {
  let letters = "";
  for (let rest = index + 1; rest > 0; rest = Math.floor((rest - 1) / 26)) {
    letters = String.fromCharCode(65 + ((rest - 1) % 26)) + letters;
  }
  return letters;
}
