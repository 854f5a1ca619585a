/** Invented people → the files of banks, employers, hospitals and phones that list them. */
import { type Person, streetLine } from "../../fixtures/people.js";
import type { OutlookObject } from "../read/messages/outlook.js";

type People = readonly Person[];

/** As those programs write: capitals without accents. */
export const capitals = (text: string): string =>
  text.normalize("NFD").replace(/\p{M}/gu, "").toUpperCase();

/** A person as a payer or payee, as far as a record has room. */
export const payee = ({ lastName, firstName }: Person): string =>
  capitals(`${lastName} ${firstName}`).slice(0, 24);

/** Values padded to their widths. */
const columns = (...zones: readonly (readonly [width: number, value: string])[]): string =>
  zones.map(([width, value]) => value.slice(0, width).padEnd(width)).join("");

/** Transfers of salaries (CFONB 160): a record of 160 characters each. */
export function transfers(people: People): string[] {
  const sender = "    123456";
  return [
    columns([12, "0302"], [18, sender], [56, "SOCIETE EXEMPLE"], [74, "00001"]),
    ...people.map((person) =>
      columns(
        [10, "0602"],
        [20, sender],
        [24, payee(person)],
        [32, "BANQUE EXEMPLE"],
        [16, person.iban.slice(9, 25)],
        [16, "0000000000180000"],
        [31, "SALAIRE JUIN"],
        [11, person.iban.slice(4, 9)],
      ),
    ),
    columns([12, "0802"], [90, sender], [58, "0000000010800000"]),
  ];
}

/** A list of passengers (UN/EDIFACT, PAXLST). */
export function passengers(people: People): string {
  const escaped = (text: string): string => capitals(text).replace(/['+:?]/g, "?$&");
  return [
    "UNB+UNOA:4+EXEMPLEAIR+FRAPI+060404:1200+1'",
    "UNH+1+PAXLST:D:02B:UN:IATA'",
    "BGM+745'",
    ...people.map(
      ({ sex, lastName, firstName, address, birthDate }) =>
        `NAD+FL+++${escaped(lastName)}:${escaped(firstName)}+${escaped(streetLine(address))}+${escaped(address.town)}++${address.postcode}+FRA'\r\nATT+2++${sex}'\r\nDTM+329:${birthDate.slice(2).replaceAll("-", "")}'`,
    ),
    `CNT+42:${people.length}'`,
    "UNT+9+1'",
    "UNZ+1+1'",
  ].join("\r\n");
}

/** Movements of an account (SWIFT MT940). */
export function mt940(people: People): string {
  return [
    ":20:STARTUMS",
    ":25:99999/00000000001",
    ":28C:1/1",
    ":60F:C060404EUR1000,00",
    ...people.map(
      (person) =>
        `:61:0604040404C25,00NTRFNONREF\r\n:86:166?00VIREMENT?20COTISATION?31${person.iban}?32${payee(person)}`,
    ),
    ":62F:C060430EUR2500,00",
    "-",
  ].join("\r\n");
}

/** Movements of an account (QIF). */
export const qif = (people: People): string =>
  `!Type:Bank\n${people.map((person) => `D04/04/06\nT25.00\nP${payee(person)}\nMCotisation\n^`).join("\n")}\n`;

/** Movements of an account (OFX 1.6). */
export const ofx = (people: People): string =>
  `OFXHEADER:100\r\nDATA:OFXSGML\r\n\r\n<OFX><STMTRS>${people.map((person, index) => `\r\n<STMTTRN>\r\n<TRNTYPE>CREDIT\r\n<TRNAMT>25.00\r\n<FITID>${index}\r\n<NAME>${payee(person)}\r\n</STMTTRN>`).join("")}</STMTRS></OFX>`;

/** A conversation, as WhatsApp exports it. */
export const conversation = (people: People): string =>
  people
    .map(
      ({ firstName, lastName, mobile }, index) =>
        `01/06/2022, 10:${index + 10} - ${firstName} ${lastName}: Bonjour, mon numéro : ${mobile.match(/../g)!.join(" ")}`,
    )
    .join("\n");

/** Patients (HL7 2.5). */
export const hl7 = (people: People): string =>
  people
    .map(
      ({ lastName, firstName, birthDate, sex, address, mobile }, index) =>
        `MSH|^~\\&|GAM|HOPITAL|LABO|VILLE|202401021012||ADT^A01|${index}|P|2.5\rPID|1||${index}^^^HOPITAL^PI||${capitals(lastName)}^${capitals(firstName)}||${birthDate.replaceAll("-", "")}|${sex}|||${streetLine(address)}^^${address.town}^^${address.postcode}||${mobile}^PRN^PH\r`,
    )
    .join("");

/** Patients of a laboratory (HPRIM 2.1). */
export const hprim = (people: People): string =>
  `H|~^\\&|LABO|||||||||H2.1\r${people
    .map(
      ({ lastName, firstName, birthDate, sex, address, mobile }, index) =>
        `P|${index + 1}|${index}|||${capitals(lastName)}~${capitals(firstName)}||${birthDate.replaceAll("-", "")}|${sex}||${streetLine(address)}~~${address.town}~~${address.postcode}||${mobile}\r`,
    )
    .join("")}L|1|||${people.length}\r`;

/** A family tree (GEDCOM 5.5.1). */
export const familyTree = (people: People): string => {
  const months = "JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC".split(" ");
  const individuals = people.map(({ lastName, firstName, birthDate, email }, index) => {
    const [year, month, day] = birthDate.split("-");
    return `0 @I${index}@ INDI\r\n1 NAME ${firstName} /${lastName}/\r\n1 BIRT\r\n2 DATE ${Number(day)} ${months[Number(month) - 1]} ${year}\r\n1 EMAIL ${email}\r\n`;
  });
  return `0 HEAD\r\n1 CHAR UTF-8\r\n${individuals.join("")}0 TRLR\r\n`;
};

/** A declaration of salaries (DSN). */
export const dsn = (people: People): string =>
  people
    .flatMap(({ nir, lastName, firstName, birthDate, address, email }) => [
      ["001", nir.slice(0, 13)],
      ["002", capitals(lastName)],
      ["004", capitals(firstName)],
      ["006", birthDate.split("-").toReversed().join("")],
      ["008", capitals(streetLine(address))],
      ["009", address.postcode],
      ["010", capitals(address.town)],
      ["018", email],
    ])
    .map(([field, value]) => `S21.G00.30.${field},'${value}'\r\n`)
    .join("");

/** Columns of fixed width, the widest value of each filling its own. */
export function fixedWidth(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) =>
    Math.max(...rows.map((cells) => cells[column]!.length)),
  );
  return rows
    .map((cells) => `${cells.map((cell, column) => cell.padEnd(widths[column]!)).join("")}\r\n`)
    .join("");
}

/** A person as a contact of Outlook. */
export const contact = ({ firstName, lastName, email, mobile }: Person): OutlookObject => ({
  properties: [
    [0x001a001f, "IPM.Contact"],
    [0x0037001f, `${firstName} ${lastName}`],
    [0x3a06001f, firstName],
    [0x3a11001f, lastName],
    [0x3a1c001f, mobile],
    [0x8083001f, email],
  ],
});
