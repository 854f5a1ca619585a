/**
 * Tells people apart and counts them: records (a table row, a block of text) in, distinct people out.
 *
 * A record is the same person as an earlier one if they share the strongest thing both have: NIR; then
 * name + birth date; name + e-mail; name + member number; name + phone; name + postcode; then the name.
 * A record without a name is known by its e-mail, phone, IBAN or NIR alone. Two people of one name who
 * share an address but not a birth date, and a couple sharing a phone, stay two.
 */
import type { Kind, People } from "../types.js";
import { HashMap64, Hasher, Sketch } from "./hash.js";

/** What a person may be known by, strongest first. */
const keyTypes = [
  "fr-nir",
  "birth-date",
  "email-address",
  "id",
  "phone-number",
  "postcode",
  "iban",
] as const;
/** What a person may be known by, beside the name. */
export type KeyType = (typeof keyTypes)[number];

const keyRank = Object.fromEntries(keyTypes.map((type, rank) => [type, rank])) as Record<
  KeyType,
  number
>;
/** Keys that say who it is without a name. */
const aloneTypes = ["fr-nir", "email-address", "phone-number", "iban"] as const;
const standAlone = rankBits(...aloneTypes);
/** Of these a person has one, at least in one list: if two records differ in it, they are two people. */
const single = rankBits("fr-nir", "birth-date", "email-address", "phone-number", "postcode");

/** Whether a kind says who it is without a name. */
export const isKey = (kind: Kind): kind is (typeof aloneTypes)[number] =>
  (aloneTypes as readonly Kind[]).includes(kind);

/** A bit for the rank of each. */
function rankBits(...types: readonly KeyType[]): number {
  return types.reduce((bits, type) => bits | (1 << keyRank[type]), 0);
}

/** Kinds that count as identifying beside the name. */
const kinds: readonly Kind[] = [
  "person-name",
  "email-address",
  "phone-number",
  "postal-address",
  "birth-date",
  "fr-nir",
  "iban",
  "payment-card",
];
const kindBit = Object.fromEntries(kinds.map((kind, index) => [kind, 1 << index])) as Record<
  Kind,
  number
>;
const visibleBit = 1 << 8;
const recipientBit = 1 << 9;
const flagBits = 10;
/** Everything but the name. */
const allKinds = (1 << kinds.length) - 1;
const identifyingBits = allKinds - kindBit["person-name"];
const isIdentified = (flags: number): boolean => (flags & identifyingBits) !== 0;
const isBare = (flags: number): boolean =>
  isIdentified(flags) && (flags & kindBit["person-name"]) === 0;
const isBareAccount = (flags: number): boolean => (flags & allKinds) === kindBit.iban;
/** Sketch 0 counts all, the next ones a flag each, then these. */
const identifiedSketch = 1 + flagBits;
const bareSketch = identifiedSketch + 1;

/** Up to here people are counted exactly (about 30 MB); beyond, by sketches of 16 KiB. */
const exactLimit = 200_000;
/** More keys than these of one record are not looked at: a cell of a thousand addresses is no person. */
const maxKeys = 16;
/** So many keys of one person are kept: whoever has more is no person, and each is compared. */
const maxKeptKeys = 16;
/** So many people of one name are compared with a record one by one; the others are looked up. */
const maxNamesakes = 16;

/*
 * What is kept of a person stands side by side, since what it costs to look at one of 100,000 is the cache
 * lines it touches. People and their keys are known by where they begin.
 */
const FLAGS = 0;
/** Which types of key the person is known by, {@link lookedUp}, and from `oneKept` on how many keys are kept. */
const KNOWN = 1;
/** The next person of the same name. */
const NEXT_NAMESAKE = 2;
/** The last kept key; -1 for none. */
const LAST_KEY = 3;
/** The first key: what the sketches are fed when there are too many people. */
const PRIMARY_HIGH = 4;
const PRIMARY_LOW = 5;
const personSize = 6;
/** In `KNOWN`: the person is to be looked up, not found among namesakes. */
const lookedUp = 1 << 7;
const oneKept = 1 << 8;
/** In `NEXT_NAMESAKE`: nobody follows; and the person is in no such chain. */
const lastNamesake = -1;
const unchained = -2;

// Of a kept key; behind its hash stands which key of the same person was kept before, and its rank.
const HIGH = 0;
const LOW = 1;
const BEFORE = 2;
const keySize = 3;
const rankBitsOfKey = 3;
const rankMask = (1 << rankBitsOfKey) - 1;

/** Whom the message is from and to, as detection needs to know it. */
export interface Circle {
  readonly sender?: string;
  readonly recipients: readonly string[];
}

/** Of a message that exposes nobody. */
export const noPeople: People = {
  total: 0,
  identified: 0,
  nameOnly: 0,
  hidden: 0,
  protected: 0,
  recipients: 0,
  estimated: false,
};

/** Somebody has so many numbers: at home, at work and in his pocket, and a fax. More without a name are a list. */
export const ownPhones = 4;
/** And so many addresses of mail. */
export const ownMailboxes = 3;
/** Who sends bills has an account or two; more are a list. */
export const ownAccounts = 2;

/** Counts the distinct people of one message. */
export class PeopleCounter {
  readonly hasher: Hasher;
  readonly #sender = new HashMap64();
  readonly #recipients = new HashMap64();
  readonly #onlyRecipient: boolean;

  #people = new Int32Array(1024 * personSize);
  #end = 0;
  #sketches: readonly Sketch[] | undefined;
  /** Records since then, and people before: there are no more people than that. */
  #atMost = 0;

  /*
   * Nearly every record has a name that few others have: its people are chained, and their keys compared.
   * One look-up a record then does, where a map of everything that a person is known by would need ten,
   * each of them in another corner of memory.
   */
  /** The first person of each name. */
  #byName = new HashMap64();
  #kept = new Int32Array(4096 * keySize);
  #keptEnd = 0;
  /** By keys that stand alone: all NIRs, and once there are people without a name, everything. */
  #byContact = new HashMap64();
  #hasUnnamed = false;
  /** By name and key: those who do not fit in a chain, and who has a second name. */
  #byNameAndKey = new HashMap64();

  // The record being gathered.
  #nameHigh = 0;
  #nameLow = 0;
  #nameParts = 0;
  #named = false;
  #keys = 0;
  readonly #keyRanks = new Uint8Array(maxKeys);
  readonly #keyHigh = new Int32Array(maxKeys);
  readonly #keyLow = new Int32Array(maxKeys);
  #recordRanks = 0;
  #recordFlags = 0;
  #isSender = false;

  /** @param key of the hashes; see {@link Hasher} */
  constructor({ sender, recipients }: Circle, key?: readonly [number, number]) {
    this.hasher = new Hasher(key);
    if (sender !== undefined) {
      this.hasher.value(sender);
      this.#sender.add(this.hasher.high, this.hasher.low, 0);
    }
    for (const recipient of recipients) {
      this.hasher.value(recipient);
      this.#recipients.add(this.hasher.high, this.hasher.low, 0);
    }
    this.#onlyRecipient = this.#recipients.size === 1;
  }

  get #count(): number {
    return this.#end / personSize;
  }

  /** Starts a record. */
  begin(): void {
    this.#named = false;
    this.#keys = 0;
    this.#recordRanks = 0;
    this.#recordFlags = 0;
    this.#isSender = false;
  }

  /** Gives the record its name, in one text or two; returns whether there was one. */
  name(text: string, more?: string): boolean {
    const parts = this.hasher.name(text, more);
    this.#nameParts = this.hasher.isPlainName ? parts : Infinity;
    if (parts === 0) return false;
    this.#nameHigh = this.hasher.high;
    this.#nameLow = this.hasher.low;
    this.#named = true;
    this.#recordFlags |= kindBit["person-name"];
    return true;
  }

  /** How many parts the name of the record has; endless if something else stands in its cells. */
  get nameParts(): number {
    return this.#nameParts;
  }

  /** Adds a value in normal form to the record; its hash stands in `hasher` then. */
  key(type: KeyType, value: string): void {
    this.hash(type, value);
    this.hashedKey(type);
  }

  /** Leaves the hash of a value in normal form in `hasher`: of phone numbers and dates, of their digits. */
  hash(type: Kind | KeyType, value: string): void {
    if (type === "phone-number" || type === "birth-date") this.hasher.number(digitsOf(value));
    else this.hasher.value(value);
  }

  /** Adds the value whose hash stands in `hasher`. */
  hashedKey(type: KeyType): void {
    const rank = keyRank[type];
    const { high, low } = this.hasher;
    if (type === "email-address") {
      if (this.#recipients.get(high, low) >= 0) this.#recordFlags |= recipientBit;
      if (this.#sender.get(high, low) >= 0) this.#isSender = true;
    }
    if (type !== "id" && type !== "postcode") this.#recordFlags |= kindBit[type];
    if (this.#keys === maxKeys) return;
    this.#recordRanks |= 1 << rank;
    this.#keyRanks[this.#keys] = rank;
    this.#keyHigh[this.#keys] = high;
    this.#keyLow[this.#keys] = low;
    this.#keys++;
  }

  /** Leaves the hash of the record's name in `hasher`. */
  hashName(): void {
    this.hasher.high = this.#nameHigh;
    this.hasher.low = this.#nameLow;
  }

  /** Says that the record has data of a kind that is no key. */
  has(kind: Kind): void {
    this.#recordFlags |= kindBit[kind];
  }

  /** Whether the record could be a person: it has a name or a key that stands alone. */
  get isPerson(): boolean {
    return this.#named || (this.#recordRanks & standAlone) !== 0;
  }

  /**
   * Counts the record. The sender's own data, and those of the only recipient, are nobody's leak and
   * are not counted.
   */
  end(hidden: boolean): void {
    if (!this.isPerson) return;
    if (this.#isSender) return;
    if (this.#onlyRecipient && (this.#recordFlags & recipientBit) !== 0) return;
    const flags = this.#recordFlags | (hidden ? 0 : visibleBit);
    this.#sortKeys();
    if (this.#sketches !== undefined) {
      this.#primaryKey();
      this.#atMost++;
      this.#sketch(this.hasher.high, this.hasher.low, flags);
      return;
    }
    if (!this.#named && !this.#hasUnnamed) this.#indexContacts();
    const head = this.#named ? this.#byName.get(this.#nameHigh, this.#nameLow) : -1;
    let person = this.#find(head);
    if (person < 0) person = this.#add();
    this.#people[person + FLAGS] |= flags;
    this.#register(person, head);
    if (this.#end > exactLimit * personSize) this.#startSketches();
  }

  /** The figures so far; bare contacts are those identified by something, but not by a name. */
  result(): {
    people: People;
    peopleByKind: Partial<Record<Kind, number>>;
    bareContacts: number;
    hiddenBareContacts: number;
  } {
    const sketches = this.#sketches;
    const all =
      sketches === undefined
        ? this.#count - this.#ownAccounts()
        : Math.min(sketches[0].estimate, this.#atMost);
    const shown = (people: number): number => (sketches === undefined ? people : rounded(people));
    const passed = this.#ownAccounts();
    const count = (sketch: number, test: (flags: number) => boolean): number => {
      if (sketches !== undefined) return Math.min(all, sketches[sketch].estimate);
      let people = 0;
      for (let person = 0; person < this.#end; person += personSize) {
        const flags = this.#people[person + FLAGS];
        if (test(flags) && !(passed > 0 && isBareAccount(flags))) people++;
      }
      return people;
    };
    const withBit = (bit: number): number =>
      count(1 + Math.log2(bit), (flags) => (flags & bit) !== 0);
    const total = shown(all);
    const identified = shown(count(identifiedSketch, isIdentified));
    const peopleByKind: Partial<Record<Kind, number>> = {};
    for (const kind of kinds) {
      const people = withBit(kindBit[kind]);
      if (people > 0) peopleByKind[kind] = shown(people);
    }
    return {
      people: {
        total,
        identified,
        nameOnly: total - identified,
        hidden: shown(all - withBit(visibleBit)),
        // Known only to whoever has the list: `protected-search.ts`.
        protected: 0,
        recipients: shown(withBit(recipientBit)),
        estimated: sketches !== undefined,
      },
      peopleByKind,
      bareContacts: shown(count(bareSketch, isBare)),
      hiddenBareContacts:
        sketches === undefined
          ? count(bareSketch, (flags) => isBare(flags) && (flags & visibleBit) === 0)
          : 0,
    };
  }

  /** How many accounts without anybody are passed over: one or two are the sender's own, as on an invoice. */
  #ownAccounts(): number {
    let accounts = 0;
    if (this.#sketches === undefined) {
      for (let person = 0; person < this.#end; person += personSize)
        if (isBareAccount(this.#people[person + FLAGS])) accounts++;
    }
    return accounts <= ownAccounts ? accounts : 0;
  }

  /** Strongest keys first: an insertion sort, the record has a handful. */
  #sortKeys(): void {
    for (let index = 1; index < this.#keys; index++) {
      const rank = this.#keyRanks[index];
      if (this.#keyRanks[index - 1] <= rank) continue;
      const high = this.#keyHigh[index];
      const low = this.#keyLow[index];
      let at = index;
      for (; at > 0 && this.#keyRanks[at - 1] > rank; at--) {
        this.#keyRanks[at] = this.#keyRanks[at - 1];
        this.#keyHigh[at] = this.#keyHigh[at - 1];
        this.#keyLow[at] = this.#keyLow[at - 1];
      }
      this.#keyRanks[at] = rank;
      this.#keyHigh[at] = high;
      this.#keyLow[at] = low;
    }
  }

  /** Leaves the hash of key `index` in `hasher`: bound to the name, except where it stands alone. */
  #composite(index: number): void {
    const rank = this.#keyRanks[index];
    if (this.#named && rank !== keyRank["fr-nir"]) {
      this.hasher.pair(
        this.#nameHigh,
        this.#nameLow,
        this.#keyHigh[index],
        this.#keyLow[index],
        rank + 1,
      );
    } else {
      this.hasher.high = this.#keyHigh[index];
      this.hasher.low = this.#keyLow[index];
    }
  }

  #primaryKey(): void {
    for (let index = 0; index < this.#keys; index++) {
      if (this.#named || (standAlone & (1 << this.#keyRanks[index])) !== 0) {
        this.#composite(index);
        return;
      }
    }
    this.hasher.high = this.#nameHigh;
    this.hasher.low = this.#nameLow;
  }

  /** The person of this record, or `-1`; `head` is the first one of its name. */
  #find(head: number): number {
    // What of this record is stronger than the key that is looked for: whoever is known by that is another.
    let stronger = 0;
    for (let index = 0; index < this.#keys; index++) {
      const rank = this.#keyRanks[index];
      const bit = 1 << rank;
      const isNir = rank === keyRank["fr-nir"];
      if (this.#named && !isNir) {
        const person = this.#findNamesake(head, index, stronger);
        if (person >= 0) return person;
      }
      if (isNir || (this.#hasUnnamed && (standAlone & bit) !== 0)) {
        const person = this.#byContact.get(this.#keyHigh[index], this.#keyLow[index]);
        // Somebody of another name may share the phone; only who had no name until now is the same.
        if (
          person >= 0 &&
          (isNir ||
            !this.#named ||
            (this.#people[person + FLAGS] & kindBit["person-name"]) === 0) &&
          (this.#people[person + KNOWN] & stronger) === 0
        )
          return person;
      }
      if ((single & bit) !== 0) stronger |= bit;
    }
    return this.#named ? this.#findNamesake(head, -1, stronger) : -1;
  }

  /** Somebody of the record's name with its key `index`, or with any if that is `-1`; or `-1`. */
  #findNamesake(head: number, index: number, stronger: number): number {
    const people = this.#people;
    for (let person = head; person >= 0; person = people[person + NEXT_NAMESAKE]) {
      if ((people[person + KNOWN] & stronger) === 0 && (index < 0 || this.#keeps(person, index)))
        return person;
    }
    if (this.#byNameAndKey.size === 0) return -1;
    if (index < 0) this.hashName();
    else this.#composite(index);
    const person = this.#byNameAndKey.get(this.hasher.high, this.hasher.low);
    return person >= 0 && (people[person + KNOWN] & stronger) === 0 ? person : -1;
  }

  /** Whether key `index` of the record is one of a person's. */
  #keeps(person: number, index: number): boolean {
    const rank = this.#keyRanks[index];
    if ((this.#people[person + KNOWN] & (1 << rank)) === 0) return false;
    const high = this.#keyHigh[index];
    const low = this.#keyLow[index];
    const kept = this.#kept;
    for (let key = this.#people[person + LAST_KEY]; key >= 0;) {
      const before = kept[key + BEFORE];
      if (kept[key + HIGH] === high && kept[key + LOW] === low && (before & rankMask) === rank)
        return true;
      key = before >> rankBitsOfKey;
    }
    return false;
  }

  #add(): number {
    const person = this.#end;
    if (person === this.#people.length) this.#people = doubled(this.#people);
    this.#end += personSize;
    this.#primaryKey();
    const people = this.#people;
    people[person + PRIMARY_HIGH] = this.hasher.high;
    people[person + PRIMARY_LOW] = this.hasher.low;
    people[person + NEXT_NAMESAKE] = unchained;
    people[person + LAST_KEY] = -1;
    return person;
  }

  /** Keeps what the record says of a person; `head` is the first one of its name. */
  #register(person: number, head: number): void {
    for (let index = 0; index < this.#keys; index++) {
      const rank = this.#keyRanks[index];
      if (!this.#keeps(person, index)) this.#keep(person, index);
      if (rank === keyRank["fr-nir"] || (this.#hasUnnamed && (standAlone & (1 << rank)) !== 0))
        this.#byContact.add(this.#keyHigh[index], this.#keyLow[index], person);
    }
    if (!this.#named) return;
    if (!this.#chain(person, head)) this.#people[person + KNOWN] |= lookedUp;
    if ((this.#people[person + KNOWN] & lookedUp) === 0) return;
    for (let index = 0; index < this.#keys; index++) {
      this.#composite(index);
      this.#byNameAndKey.add(this.hasher.high, this.hasher.low, person);
    }
    this.#byNameAndKey.add(this.#nameHigh, this.#nameLow, person);
  }

  /** Puts a person among those of the record's name; returns whether he is there. */
  #chain(person: number, head: number): boolean {
    const people = this.#people;
    if (head < 0 && people[person + NEXT_NAMESAKE] === unchained) {
      this.#byName.add(this.#nameHigh, this.#nameLow, person);
      people[person + NEXT_NAMESAKE] = lastNamesake;
      return true;
    }
    let last = head;
    for (let length = 1; last >= 0; length++) {
      if (last === person) return true;
      const next = people[last + NEXT_NAMESAKE];
      if (next === lastNamesake) {
        if (length >= maxNamesakes || people[person + NEXT_NAMESAKE] !== unchained) return false;
        people[last + NEXT_NAMESAKE] = person;
        people[person + NEXT_NAMESAKE] = lastNamesake;
        return true;
      }
      last = next;
    }
    return false;
  }

  /** Adds key `index` of the record to what is kept of a person. */
  #keep(person: number, index: number): void {
    const people = this.#people;
    if (people[person + KNOWN] >= maxKeptKeys * oneKept) return;
    const key = this.#keptEnd;
    if (key === this.#kept.length) this.#kept = doubled(this.#kept);
    this.#keptEnd += keySize;
    const rank = this.#keyRanks[index];
    this.#kept[key + HIGH] = this.#keyHigh[index];
    this.#kept[key + LOW] = this.#keyLow[index];
    this.#kept[key + BEFORE] = (people[person + LAST_KEY] << rankBitsOfKey) | rank;
    people[person + KNOWN] = (people[person + KNOWN] + oneKept) | (1 << rank);
    people[person + LAST_KEY] = key;
  }

  /** Makes everybody so far known by his contacts: from now on there are people without a name. */
  #indexContacts(): void {
    this.#hasUnnamed = true;
    const kept = this.#kept;
    for (let person = 0; person < this.#end; person += personSize) {
      for (let key = this.#people[person + LAST_KEY]; key >= 0;) {
        const before = kept[key + BEFORE];
        if ((standAlone & (1 << (before & rankMask))) !== 0)
          this.#byContact.add(kept[key + HIGH], kept[key + LOW], person);
        key = before >> rankBitsOfKey;
      }
    }
  }

  #startSketches(): void {
    this.#sketches = Array.from({ length: bareSketch + 1 }, () => new Sketch());
    this.#atMost = this.#count;
    for (let person = 0; person < this.#end; person += personSize) {
      const [high, low] = [this.#people[person + PRIMARY_HIGH], this.#people[person + PRIMARY_LOW]];
      this.#sketch(high, low, this.#people[person + FLAGS]);
    }
    this.#byName = this.#byContact = this.#byNameAndKey = new HashMap64();
    this.#kept = new Int32Array(0);
  }

  #sketch(high: number, low: number, flags: number): void {
    const sketches = this.#sketches!;
    sketches[0].add(high, low);
    for (let bit = 0; bit < flagBits; bit++)
      if (flags & (1 << bit)) sketches[1 + bit].add(high, low);
    if (isIdentified(flags)) sketches[identifiedSketch].add(high, low);
    if (isBare(flags)) sketches[bareSketch].add(high, low);
  }
}

/** An estimate to three digits: it is right to a few per cent, and should not look better. */
function rounded(estimate: number): number {
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(estimate)) - 2);
  return Math.round(estimate / unit) * unit;
}

/** The digits of a phone number or date as one number. */
function digitsOf(value: string): number {
  let number = 0;
  for (let at = 0; at < value.length; at++) {
    const digit = value.charCodeAt(at) - 48;
    if (digit >= 0 && digit <= 9) number = number * 10 + digit;
  }
  return number;
}

function doubled(array: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(array.length * 2);
  larger.set(array);
  return larger;
}
