/** Labels of movements of accounts: whom they name, and that most name nobody. */
import { describe, expect, test } from "vitest";
import { payeeOf } from "../../src/detect/payee.js";
import { scan } from "../../src/index.js";
import { people } from "../../fixtures/people.js";

test.each([
  ["VIR M MARTIN PAUL", "M MARTIN PAUL"],
  ["VIR MME DURAND MARIE", "MME DURAND MARIE"],
  ["vir sepa Martin Paul", "Martin Paul"],
  ["VIR SEPA RECU /DE M DUPONT JEAN /MOTIF LOYER", "M DUPONT JEAN"],
  ["VIR SEPA REÇU DE PETIT LUC", "PETIT LUC"],
  ["VIR INST M MARTIN PAUL", "M MARTIN PAUL"],
  ["VIR INSTANTANE RE 123456 M MARTIN PAUL", "M MARTIN PAUL"],
  ["VIR RECU 1234567890S DE: MLLE CLAIRE ROUX MOTIF: REMB", "MLLE CLAIRE ROUX"],
  ["VIR M OU MME PETIT LUC", "M OU MME PETIT LUC"],
  ["VIR DE M. JEAN MARTIN", "M. JEAN MARTIN"],
  ["VIR EMIS WEB LEROY MARC LOYER", "LEROY MARC"],
  ["VIR PERM GARNIER SOPHIE 0612", "GARNIER SOPHIE"],
  ["VIREMENT DE GARNIER SOPHIE", "GARNIER SOPHIE"],
  ["VIREMENTS GARNIER SOPHIE", "GARNIER SOPHIE"],
  ["VIREMENT EN VOTRE FAVEUR MME DURAND MARIE LOYER MARS", "MME DURAND MARIE"],
  ["VRT MERCIER JULIE", "MERCIER JULIE"],
  ["VERSEMENT MERCIER JULIE", "MERCIER JULIE"],
  ["REMBT LAMBERT LUC", "LAMBERT LUC"],
  ["REMBOURSEMENT LAMBERT LUC", "LAMBERT LUC"],
  ["REGLEMENT MOREAU PIERRE", "MOREAU PIERRE"],
  ["REGLT MOREAU PIERRE FACTURE 12", "MOREAU PIERRE"],
  ["COTISATION ANNUELLE MARTIN PAUL", "MARTIN PAUL"],
  ["COTISATION 2026 FAURE NATHALIE", "FAURE NATHALIE"],
  ["DON BONNET CLAIRE", "BONNET CLAIRE"],
])("%s", (label, name) => {
  expect(payeeOf(label)).toBe(name);
});

test.each([
  "MARTIN PAUL",
  "VIRGINIE MARTIN",
  "DONATIEN MARTIN",
  "VERSAILLES MARTIN PAUL",
  "CB BOULANGERIE MARTIN",
  "CB HOTEL SAINT PIERRE",
  "PRLV SEPA EDF CLIENTS PARTICULIERS",
  "RETRAIT DAB PARIS",
  "CHEQUE 1234567",
  "FRAIS DE TENUE DE COMPTE",
  "VIR",
  "VIR MARTIN",
  "VIR SEPA MAIF",
  "VIR SALAIRE SOCIETE GENERALE",
  "VIR CPAM DU RHONE",
  "VIR CAF DE PARIS",
  "VIR SARL MARTIN FRERES",
  "VIR BOULANGERIE MARTIN",
  "VIR DRFIP ILE DE FRANCE",
  "VIR SEPA POLE EMPLOI BRETAGNE",
  "VIR DGFIP FINANCES PUBLIQUES",
  "VIR STRIPE TECHNOLOGY EUROPE",
  "VIREMENT INTERNE LIVRET A",
  "VIR MUTUELLE SAINT MARTIN",
  "VIR CREDIT AGRICOLE",
  "VIR VILLE DE PARIS",
  "VIR LYCEE VICTOR HUGO",
  "REMBOURSEMENT PRET IMMOBILIER",
  "REGLEMENT FACTURE ORANGE",
  "COTISATION CARTE BLEUE",
  "VERSEMENT ESPECES AGENCE",
  "DON CROIX ROUGE FRANCAISE",
])("%s names nobody", (label) => {
  expect(payeeOf(label)).toBeUndefined();
});

describe("exports of banks", () => {
  const list = people(60, { seed: 91 });
  const payers = list.map(({ civility, lastName, firstName }, index) => {
    const civil = civility === "M." ? "M" : "MME";
    const lead = ["VIR ", "VIR SEPA ", "VIREMENT DE ", "VIR INST "][index % 4]!;
    return `${lead}${civil} ${lastName.toUpperCase()} ${firstName.toUpperCase()}`;
  });
  const shops = ["CB CARREFOUR LYON", "PRLV FREE MOBILE", "VIR SEPA MAIF", "CB BOULANGERIE MARTIN"];
  const found = async (labels: readonly string[], header = "Libellé", amount = "Montant") => {
    const lines = labels.map((label, index) => `${10 + (index % 18)}/03/2026;${label};${index},50`);
    const csv = [`Date;${header};${amount}`, ...lines].join("\n");
    return (await scan(csv, { source: "releve.csv" })).people.total;
  };

  test("everybody who paid is counted", async () => {
    const count = await found(payers);
    expect(count).toBeGreaterThanOrEqual(57);
    expect(count).toBeLessThanOrEqual(60);
  });

  test("among purchases too, and only they", async () => {
    const mixed = payers.slice(0, 30).flatMap((payer, index) => [payer, shops[index % 4]!]);
    const count = await found(mixed, "Libellé de l'opération");
    expect(count).toBeGreaterThanOrEqual(28);
    expect(count).toBeLessThanOrEqual(30);
  });

  test("accounts of a ledger that are called by names", async () => {
    const names = list.map(({ lastName, firstName }) => `${lastName.toUpperCase()} ${firstName}`);
    expect(await found(names, "Libellé", "Solde")).toBeGreaterThanOrEqual(57);
  });

  test("purchases alone, and products, name nobody", async () => {
    const many = Array.from({ length: 60 }, (_, index) => shops[index % 4]!);
    expect(await found(many)).toBe(0);
    const products = ["Chaise pliante", "Table ronde", "Lampe de bureau", "Fauteuil club"];
    expect(await found(Array.from({ length: 60 }, (_, at) => `${products[at % 4]!} ${at}`))).toBe(
      0,
    );
  });

  test("one landlord is no list", async () => {
    const rent = Array.from({ length: 20 }, (_, at) =>
      at % 4 === 0 ? payers[0]! : shops[at % 4]!,
    );
    expect(await found(rent)).toBe(0);
  });
});
