/**
 * Address books that programs keep in several tables of a database — a person in one, his numbers and
 * addresses in others — → the values of the others by the key of the person, to be put beside him.
 * As the schemas of iOS (AddressBook.sqlitedb), macOS (AddressBook-v22.abcddb), Android (contacts2.db)
 * and Thunderbird (abook.sqlite) have them.
 */

/** A record of a table: its values by the names of their columns in small letters; `rowid` is its number. */
export type NamedRecord = ReadonlyMap<string, string>;

/** What a value is called, and the value. */
export type NamedValue = readonly [name: string, value: string];

/** How one program keeps its address book. */
export interface AddressBook {
  /** The table of people; none where there is a table of values only. */
  readonly people: string;
  /** The column that others refer to. */
  readonly key: string;
  /** What columns of that table are called, where their own names do not say it. */
  readonly names: Readonly<Record<string, string>>;
  /** Tables whose records are put beside people, in the order in which they are read. */
  readonly sides: readonly string[];
  /** Gives the key of the person that a record of such a table belongs to, and what it says of him. */
  side(): (
    table: string,
    record: NamedRecord,
  ) => readonly [person: string, values: readonly NamedValue[]] | undefined;
}

const text = (record: NamedRecord, column: string) => record.get(column) ?? "";

/** What iOS calls the kinds of values of a person (kABPersonPhoneProperty and its like). */
const iosKinds = new Map([
  ["3", "Phone"],
  ["4", "Email"],
  ["5", "Address"],
]);

const ios: AddressBook = {
  people: "abperson",
  key: "rowid",
  names: { first: "First name", last: "Last name", middle: "Middle name" },
  sides: ["abmultivalueentrykey", "abmultivalue", "abmultivalueentry"],
  side() {
    const names = new Map<string, string>();
    const owners = new Map<string, string>();
    return (table, record) => {
      if (table === "abmultivalueentrykey") {
        names.set(text(record, "rowid"), text(record, "value"));
        return undefined;
      }
      if (table === "abmultivalue") {
        const owner = text(record, "record_id");
        owners.set(text(record, "uid"), owner);
        return [
          owner,
          [[iosKinds.get(text(record, "property")) ?? "Value", text(record, "value")]],
        ];
      }
      // Parts of an address: street, town, postcode.
      const owner = owners.get(text(record, "parent_id")) ?? "";
      return [owner, [[names.get(text(record, "key")) ?? "Value", text(record, "value")]]];
    };
  },
};

const mac: AddressBook = {
  people: "zabcdrecord",
  key: "z_pk",
  names: {
    zfirstname: "First name",
    zlastname: "Last name",
    zmiddlename: "Middle name",
    zorganization: "Organization",
    zbirthday: "Birthday",
  },
  sides: ["zabcdphonenumber", "zabcdemailaddress", "zabcdpostaladdress"],
  side() {
    const columns: Readonly<Record<string, NamedValue[]>> = {
      zabcdphonenumber: [["Phone", "zfullnumber"]],
      zabcdemailaddress: [["Email", "zaddress"]],
      zabcdpostaladdress: [
        ["Street", "zstreet"],
        ["Zip", "zzipcode"],
        ["City", "zcity"],
      ],
    };
    return (table, record) => [
      text(record, "zowner"),
      (columns[table] ?? []).map(([name, column]) => [name, text(record, column)] as const),
    ];
  },
};

const android: AddressBook = {
  people: "raw_contacts",
  key: "_id",
  names: { display_name: "Name" },
  sides: ["mimetypes", "data"],
  side() {
    const kinds = new Map<string, string>();
    return (table, record) => {
      if (table === "mimetypes") {
        const kind = /\/(?:\w+\.)*(phone|email|postal-address|name|organization|contact_event)/;
        kinds.set(text(record, "_id"), kind.exec(text(record, "mimetype"))?.[1] ?? "");
        return undefined;
      }
      const first = text(record, "data1");
      const values = (): NamedValue[] => {
        switch (kinds.get(text(record, "mimetype_id"))) {
          case "phone":
            return [["Phone", first]];
          case "email":
            return [["Email", first]];
          case "postal-address":
            return [["Address", first]];
          case "name":
            return [
              ["First name", text(record, "data2")],
              ["Last name", text(record, "data3")],
            ];
          case "organization":
            return [["Organization", first]];
          case "contact_event":
            // 3 is the birthday (ContactsContract.CommonDataKinds.Event).
            return [[text(record, "data2") === "3" ? "Birthday" : "Date", first]];
          default:
            return [["Value", first]];
        }
      };
      return [text(record, "raw_contact_id"), values()];
    };
  },
};

const thunderbird: AddressBook = {
  people: "",
  key: "",
  names: {},
  sides: ["properties"],
  side: () => (_, record) => [
    text(record, "card"),
    // The card as a whole says the same again.
    text(record, "name") === "_vCard" ? [] : [[text(record, "name"), text(record, "value")]],
  ],
};

/** The address book that tables of these names are, if they are one. */
export function addressBookOf(
  tables: readonly { readonly name: string; readonly columns: readonly string[] }[],
): AddressBook | undefined {
  const names = new Set(tables.map(({ name }) => name.toLowerCase()));
  const book = [ios, mac, android].find(
    ({ people, sides }) => names.has(people) && sides.some((side) => names.has(side)),
  );
  if (book !== undefined) return book;
  const isThunderbird = tables.some(
    ({ name, columns }) =>
      name === "properties" &&
      ["card", "name", "value"].every((column) => columns.includes(column)),
  );
  return isThunderbird ? thunderbird : undefined;
}
