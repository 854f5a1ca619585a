import { expect, test } from "vitest";
import { people } from "../../../fixtures/people.js";
import { zip } from "../../../fixtures/zip.js";
import { scan } from "../../../src/index.js";
import { cells, opened } from "../opened.js";

/** A contact as Windows writes it. */
function contact(
  { firstName, lastName, email, mobile } = people(1, { seed: 31 })[0]!,
  more = "",
): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<c:contact c:Version="1" xmlns:c="http://schemas.microsoft.com/Contact" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
	<c:CreationDate>2019-03-12T09:41:22Z</c:CreationDate><c:Extended xsi:nil="true"/>
	<c:ContactIDCollection><c:ContactID c:ElementID="5b3c4a5e"><c:Value>a3f1a4ab-4a52-4b5b-9b3f-3b9b6d0c3f2c</c:Value></c:ContactID></c:ContactIDCollection>
	<c:EmailAddressCollection><c:EmailAddress c:ElementID="d0e7"><c:Type>SMTP</c:Type><c:Address>${email}</c:Address><c:LabelCollection><c:Label>Preferred</c:Label></c:LabelCollection></c:EmailAddress></c:EmailAddressCollection>
	<c:NameCollection><c:Name c:ElementID="1a0b"><c:FormattedName>${firstName} ${lastName}</c:FormattedName><c:FamilyName>${lastName}</c:FamilyName><c:GivenName>${firstName}</c:GivenName></c:Name></c:NameCollection>
	<c:PhoneNumberCollection><c:PhoneNumber c:ElementID="aa"><c:Number>${mobile}</c:Number><c:LabelCollection><c:Label>Cellular</c:Label></c:LabelCollection></c:PhoneNumber></c:PhoneNumberCollection>
	${more}
</c:contact>
`;
}

const date = (label: string) =>
  `<c:DateCollection><c:Date c:ElementID="ad"><c:Value>1961-04-02T00:00:00Z</c:Value><c:LabelCollection><c:Label>${label}</c:Label></c:LabelCollection></c:Date></c:DateCollection>`;

test("a contact is one row", async () => {
  const [person] = people(1, { seed: 31 });
  const { tables, texts, unread } = await opened(contact(person, date("wab:Birthday")));
  expect([texts, unread]).toEqual([[], []]);
  expect(cells(tables[0])).toEqual([
    ["Email", "Name", "Last name", "First name", "Phone", "Birthday"],
    [
      person!.email,
      `${person!.firstName} ${person!.lastName}`,
      person!.lastName,
      person!.firstName,
      person!.mobile,
      "1961-04-02",
    ],
  ]);
});

test("an element that is called as something in every object is a column like others", async () => {
  const more = "<c:constructor>a</c:constructor><c:toString>b</c:toString>";
  const { tables } = await opened(contact(undefined, more));
  expect(cells(tables[0])[0]!.slice(-2)).toEqual(["constructor", "toString"]);
});

test("another date is no birthday", async () => {
  const { tables } = await opened(contact(undefined, date("wab:Anniversary")));
  expect(cells(tables[0])[0]!.at(-1)).toBe("Date");
});

test("sixty contacts are sixty people", async () => {
  const files = people(60, { seed: 32 }).map(
    (person, index) => [`contact ${index}.contact`, Buffer.from(contact(person))] as const,
  );
  const { people: found, unread } = await scan(zip(Object.fromEntries(files)), {
    source: "Contacts.zip",
  });
  expect([found.total, found.identified, unread]).toEqual([60, 60, []]);
});

test("one that is cut off gives what is there, and says so", async () => {
  const whole = contact();
  const { tables, unread } = await opened(whole.slice(0, whole.indexOf("<c:PhoneNumberC")));
  expect(cells(tables[0])[0]).toEqual(["Email", "Name", "Last name", "First name"]);
  expect(unread).toMatchObject([{ reason: "malformed" }]);
});

test("other XML is no contact", async () => {
  const { blocks } = await opened(
    "<contact><nom>Durand</nom><lien>http://schemas.microsoft.com/Contact</lien></contact>",
  );
  expect(blocks).toMatchObject([{ type: "text" }]);
});
