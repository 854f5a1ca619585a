import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readHeader, specialCategoryOf } from "../../../src/detect/lists/header.js";

describe("readHeader knows", () => {
  it.each([
    ["Nom", "name"],
    ["NOM :", "name"],
    ["name", "name"],
    ["Nom de famille", "family-name"],
    ["NOM_USAGE", "family-name"],
    ["lastName", "family-name"],
    ["Nachname", "family-name"],
    ["Apellidos", "family-name"],
    ["Prénom", "first-name"],
    ["PrÃ©nom", "first-name"],
    ["Pr\ufffdnom", "first-name"],
    ["Pr?nom *", "first-name"],
    ["PRENOM(S)", "first-name"],
    ["1er prénom", "first-name"],
    ["Vorname", "first-name"],
    ["Nombre", "first-name"],
    ["Nom et prénom", "full-name"],
    ["NomPrenom", "full-name"],
    ["Nombre y apellidos", "full-name"],
    ["Civilité", "civility"],
    ["M./Mme", "civility"],
    ["Sexe", "sex"],
    ["Adhérent", "person"],
    ["Contact", "person"],
    ["Compte AD", "technical"],
    ["Courriel", "email"],
    ["Mél.", "email"],
    ["E-mail", "email"],
    ["Adresse mail 2", "email"],
    ["Tél.", "phone"],
    ["TÃ©l. portable", "phone"],
    ["Téléphone (fixe)", "phone"],
    ["telPortable", "phone"],
    ["N° de téléphone", "phone"],
    ["GSM", "phone"],
    ["Handynummer", "phone"],
    ["Adresse 2", "address"],
    ["ADRESSE1", "address"],
    ["Straße", "address"],
    ["CP", "postcode"],
    ["C.P.", "postcode"],
    ["Code postal", "postcode"],
    ["zip_code", "postcode"],
    ["Ville", "town"],
    ["Commune", "town"],
    ["Date de naissance", "birth-date"],
    ["Date naiss.", "birth-date"],
    ["Né(e) le", "birth-date"],
    ["Né·e le", "birth-date"],
    ["DDN", "birth-date"],
    ["dateofbirth", "birth-date"],
    ["birthYear", "birth-date"],
    ["Né(e) à", "birth-place"],
    ["Lieu de naissance", "birth-place"],
    ["Âge", "age"],
    ["N° sécu", "nir"],
    ["N°SS", "nir"],
    ["Numéro de Sécurité Sociale", "nir"],
    ["IBAN", "iban"],
    ["RIB", "iban"],
    ["N° carte bancaire", "payment-card"],
    ["N° adhérent", "identifier"],
    ["id_adherent", "identifier"],
    ["Customer ID", "identifier"],
    ["Matricule", "identifier"],
    ["Numéro de pièce d'identité", "identifier"],
    ["N° carte nationale d’identité", "identifier"],
    ["ID card number", "identifier"],
    ["Situation familiale", "household"],
    ["Nombre d'enfants", "household"],
    ["Groupe sanguin", "sensitive"],
    ["Pays", "country"],
    ["Account Manager", "person"],
    ["Nom commercial", "organisation"],
    ["Raison sociale", "organisation"],
    ["Nom établissement", "organisation"],
    ["SIRET", "organisation"],
    ["Nom du produit", "thing"],
    ["Nom du fichier", "thing"],
    ["Référence", "thing"],
    ["Nom de la commune", "place"],
    ["Nom de la voie", "place"],
    ["Date", "date"],
    ["Date de facture", "date"],
    ["Prix unitaire (€)", "amount"],
    ["Qté", "amount"],
    ["Adresse IP", "technical"],
    ["Latitude", "technical"],
    ["timestamp", "technical"],
  ] as const)("%s", (header, headerClass) => {
    expect(readHeader(header)).toEqual({ class: headerClass, exact: true });
  });
});

describe("readHeader makes out", () => {
  it.each([
    ["tel_portable_perso", "phone"],
    ["Tel. mère", "phone"],
    ["Phone 1 - Value", "phone"],
    ["mail_pere", "email"],
    ["Email responsable légal", "email"],
    ["Nom de l'élu", "full-name"],
    ["Customer Name", "full-name"],
    ["Prénom de l'élève", "first-name"],
    ["Code postal domicile", "postcode"],
    ["ADR_LIGNE_2", "address"],
    ["Date de naissance de l'enfant", "birth-date"],
    ["N° salarié interne", "identifier"],
    ["Nom du lycée", "organisation"],
    ["Adresse de l'association", "organisation"],
    ["Ville établissement", "organisation"],
    ["Nom du logiciel", "thing"],
    ["Type de client", "thing"],
    ["Nom du stade", "place"],
    ["Nb emails", "amount"],
    ["Date envoi email", "date"],
    ["Adresse site web", "technical"],
  ] as const)("%s", (header, headerClass) => {
    expect(readHeader(header)).toEqual({ class: headerClass, exact: false });
  });
});

describe("readHeader makes nothing of", () => {
  it.each([
    "",
    "1",
    "col_1",
    "Martin",
    "06 39 98 12 34",
    "12/03/1985",
    "jean@example.fr",
    "Zwxqk",
    "Quel est votre avis sur le nom du candidat que le parti a choisi ?",
    "a".repeat(500),
  ])("%j", (header) => expect(readHeader(header)).toBeUndefined());

  it("arbitrary text, or says something of it, but never throws", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 120 }), (header) => {
        const read = readHeader(header);
        expect(read === undefined || typeof read.class === "string").toBe(true);
        specialCategoryOf(header);
      }),
    );
  });
});

describe("specialCategoryOf", () => {
  it.each([
    ["adherents.xls", "political"],
    ["Cotisation à jour", "political"],
    ["Jeunes Populaires 2006", "political"],
    ["Parti politique", "political"],
    ["Liste_syndiqués.csv", "union"],
    ["Fichier adhérents CGT 2024.xlsx", "union"],
    ["Trade union membership", "union"],
    ["N° patient", "health"],
    ["patientId", "health"],
    ["Groupe sanguin", "health"],
    ["Diocèse de Lyon", "religion"],
    ["Religion", "religion"],
    ["LGBT+ contacts", "sexual-orientation"],
    ["Origine ethnique", "ethnic-origin"],
  ] as const)("%s: %s", (text, category) => expect(specialCategoryOf(text)).toBe(category));

  it.each([
    "",
    "Feuil1",
    "Nom",
    "impatient",
    "Syndicat des eaux",
    "Syndicat mixte",
    "Credit union",
    "European Union",
    "Race du chien",
    "Fédération française de judo",
    "Confessionnal",
  ])("%j: none", (text) => expect(specialCategoryOf(text)).toBeUndefined());
});
