import { expect, test } from "vitest";
import { cells, opened } from "../opened.js";

test("one entry is one row, base64 and folded values too", async () => {
  const { tables } = await opened(`version: 1
# un commentaire
dn: cn=Anne Durand,mail=a.durand@example.fr
objectclass: person
cn: Anne Durand
sn: Durand
mail: a.durand@example.fr
homePostalAddress: 12 rue des Lilas$69001 Lyon

dn:: ${Buffer.from("cn=Zoé").toString("base64")}
cn:: ${Buffer.from("Zoé Petit").toString("base64")}
telephoneNumber: 01 99 00
  00 01
jpegPhoto:: /9j/4AAQSkZJRg==
`);
  expect(cells(tables[0])).toEqual([
    ["Nom complet", "Nom", "E-mail", "Adresse", "Téléphone"],
    ["Anne Durand", "Durand", "a.durand@example.fr", "12 rue des Lilas, 69001 Lyon", ""],
    ["Zoé Petit", "", "", "", "01 99 00 00 01"],
  ]);
});

test("an attribute called what every object has is one like others", async () => {
  const { tables } = await opened("dn: cn=a\nconstructor: x\n__proto__: y\ncn: Zoé Petit\n");
  expect(cells(tables[0])).toEqual([
    ["constructor", "__proto__", "Nom complet"],
    ["x", "y", "Zoé Petit"],
  ]);
});
