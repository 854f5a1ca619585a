/** Tables and texts that look like lists of people and hold none. */
import { landlineBlocks, people as inventPeople } from "../../fixtures/people.js";
import type { Random } from "../../fixtures/random.js";
import type { Kind } from "../../src/index.js";
import { phoneForms } from "./columns.js";
import {
  cell,
  date,
  number,
  oneSheet,
  table,
  type Cell,
  type Column,
  type Format,
  type Layout,
  type Mark,
} from "./list.js";

/** A column from chance alone. */
type Drawn = readonly [
  header: string,
  draw: (random: Random, index: number) => string | number | Cell,
];

function rows(
  name: string,
  drawn: readonly Drawn[],
  options: { readonly headers?: boolean; readonly formats?: readonly Format[] } = {},
): Layout {
  const { headers = true, formats } = options;
  return {
    name,
    headers,
    expected: "no-people",
    formats,
    build({ random, size }) {
      const columns = drawn.map(([header, draw]): Column<number> => ({
        header,
        cell(index) {
          const made = draw(random, index);
          if (typeof made === "object") return made;
          return typeof made === "number" ? number(made) : cell(made);
        },
      }));
      const items = Array.from({ length: size }, (_, index) => index);
      return oneSheet(table(columns, items, { headers }), 0);
    },
  };
}

/** A text of lines; a few of them may hold a person, which is no list. */
function text(
  name: string,
  line: (random: Random, index: number) => string,
  options: { readonly lines?: number; readonly either?: readonly Kind[] } = {},
): Layout {
  return {
    name,
    headers: false,
    expected: "no-people",
    formats: ["txt"],
    build({ random, size }) {
      const { lines = size, either } = options;
      const made = Array.from({ length: lines }, (_, index) => line(random, index));
      const people = either === undefined ? 0 : undefined;
      return { files: [{ text: made.join("\n"), truth: {}, either }], people };
    },
  };
}

const invented = inventPeople(400, { seed: 2_026, latin1: true });
const townsOf = [...new Set(invented.map((p) => p.address.town))];
const streetsOf = [...new Set(invented.map((p) => p.address.street))];
const town = (random: Random) => random.pick(townsOf);
const familyName = (random: Random) => random.pick(invented).lastName;
const firstName = (random: Random) => random.pick(invented).firstName;
const postcode = (random: Random) => random.pick(invented).address.postcode;

/** True values of a kind that stand for no person: neither required nor wrong. */
const either = (value: string, ...kinds: Mark["kind"][]): Cell => ({
  text: value,
  marks: kinds.map((kind) => ({ kind, optional: true })),
});
const streetOf = (random: Random) =>
  either(`${random.int(1, 200)} ${random.pick(streetsOf)}`, "postal-address");
const townOf = (random: Random) => either(town(random), "postal-address");
const postcodeOf = (random: Random) => either(postcode(random), "postal-address");
const switchboard = (random: Random) =>
  either(phoneForms.spaced(random.pick(landlineBlocks) + random.digits(4)), "phone-number");

/** Luhn's check digit (ISO/IEC 7812-1). */
function luhn(body: string): string {
  let sum = 0;
  for (const [index, digit] of [...body].toReversed().entries()) {
    const value = Number(digit) * (index % 2 === 0 ? 2 : 1);
    sum += value > 9 ? value - 9 : value;
  }
  return body + String((10 - (sum % 10)) % 10);
}

/** A SIREN: eight digits and Luhn's. */
const siren = (random: Random) => luhn(`${random.int(3, 9)}${random.digits(7)}`);
const siret = (random: Random) => luhn(`${siren(random)}${random.digits(4)}`);

/** An EAN-13 with its check digit (GS1 General Specifications, 7.9). */
function ean(random: Random): string {
  const body = `3${random.digits(11)}`;
  let sum = 0;
  for (const [index, digit] of [...body].entries())
    sum += Number(digit) * (index % 2 === 0 ? 1 : 3);
  return body + String((10 - (sum % 10)) % 10);
}

const day = (random: Random, from = 2024, to = 2026) =>
  `${random.int(from, to)}-${String(random.int(1, 12)).padStart(2, "0")}-${String(random.int(1, 28)).padStart(2, "0")}`;
const clock = (random: Random) =>
  `${String(random.int(5, 23)).padStart(2, "0")}:${String(random.int(0, 59)).padStart(2, "0")}`;
const amount = (random: Random, to = 9_000) => random.int(100, to * 100) / 100;
const ip = (random: Random) => [192, 168, random.int(0, 255), random.int(1, 254)].join(".");
const hex = (random: Random, length: number) =>
  Array.from({ length }, () => random.int(0, 15).toString(16)).join("");

const trades =
  "Menuiserie,Garage,Boulangerie,Pharmacie,Plomberie,Transports,Imprimerie,Hôtel,Cave,Librairie".split(
    ",",
  );
const products =
  "Chaise pliante,Table basse,Lampe de bureau,Stylo bleu,Ramette A4,Clavier,Écran 24 pouces,Câble HDMI,Agrafeuse,Classeur".split(
    ",",
  );
const subjects = "Mathématiques,Français,Anglais,Histoire,Physique,EPS,Musique".split(",");
const company = (random: Random) =>
  random.pick([
    `${random.pick(trades)} ${familyName(random)} ${random.pick(["SARL", "SAS", "EURL", "SA"])}`,
    `${random.pick(["SARL", "SAS", "EURL"])} ${familyName(random).toUpperCase()} ET FILS`,
    `${random.pick(trades)} de ${town(random)}`,
    `Éts ${familyName(random)}`,
  ]);
const role = (random: Random, index: number) =>
  either(
    `${random.pick(["contact", "info", "accueil", "commercial", "secretariat"])}@societe${index}.example.fr`,
    "email-address",
  );

/** All layouts without people. */
export const noPeopleLayouts: readonly Layout[] = [
  rows("companies with SIREN and role addresses", [
    ["Raison sociale", company],
    ["SIREN", siren],
    ["Forme juridique", (r) => r.pick(["SARL", "SAS", "SA", "EURL"])],
    ["Adresse", streetOf],
    ["CP", postcodeOf],
    ["Ville", townOf],
    ["Téléphone", switchboard],
    ["E-mail", role],
  ]),
  rows("companies with SIRET as number", [
    ["SIRET", (r) => Number(siret(r))],
    ["Enseigne", company],
    ["Code APE", (r) => `${r.int(10, 96)}.${r.int(10, 99)}Z`],
    ["Effectif", (r) => r.int(1, 250)],
    ["Chiffre d'affaires", (r) => amount(r, 900_000)],
  ]),
  rows(
    "companies without headers",
    [
      ["", company],
      ["", (r) => Number(siren(r))],
      ["", townOf],
    ],
    { headers: false },
  ),
  rows("products with EAN and ten-digit references", [
    ["Référence", (r) => `0${r.int(1, 7)}${r.digits(8)}`],
    ["EAN", ean],
    ["Désignation", (r) => r.pick(products)],
    ["Prix HT", (r) => amount(r, 400)],
    ["Stock", (r) => r.int(0, 500)],
  ]),
  rows(
    "products without headers",
    [
      ["", (r) => `0${r.int(1, 7)}${r.digits(8)}`],
      ["", (r) => r.pick(products)],
      ["", (r) => amount(r, 400)],
    ],
    { headers: false },
  ),
  rows("nine-digit references as numbers", [
    ["Code article", (r) => r.int(600_000_000, 799_999_999)],
    ["Libellé", (r) => r.pick(products)],
    ["Quantité", (r) => r.int(1, 99)],
  ]),
  rows(
    "nine-digit numbers without headers",
    [
      ["", (r) => r.int(600_000_000, 799_999_999)],
      ["", (r) => r.int(1, 99)],
    ],
    { headers: false },
  ),
  rows("order lines", [
    ["N° commande", (r, i) => `06${String(12_340_000 + i * 3 + r.int(0, 2))}`],
    ["Date", (r) => date(day(r))],
    ["Article", (r) => r.pick(products)],
    ["Quantité", (r) => r.int(1, 12)],
    ["Montant TTC", (r) => amount(r)],
  ]),
  rows(
    "order numbers in phone form, no header",
    [
      ["", (_, i) => `06123${String(40_000 + i)}`],
      ["", (r) => date(day(r))],
      ["", (r) => amount(r)],
    ],
    { headers: false },
  ),
  rows("GPS positions", [
    ["Point", (_, i) => `P${i + 1}`],
    ["Latitude", (r) => `4${r.int(3, 9)}.${r.digits(9)}`],
    ["Longitude", (r) => `0.${r.int(1, 9)}${r.digits(8)}`],
  ]),
  rows("GPS positions in one cell", [
    ["Commune", townOf],
    ["coordonnees_gps", (r) => `4${r.int(3, 9)}.${r.digits(10)}, ${r.int(-4, 7)}.${r.digits(10)}`],
  ]),
  rows("communes", [
    ["Code INSEE", (r) => String(r.int(1_001, 95_999)).padStart(5, "0")],
    ["Nom de la commune", townOf],
    ["Code postal", postcodeOf],
    ["Population", (r) => r.int(80, 90_000)],
  ]),
  rows(
    "communes without headers",
    [
      ["", townOf],
      ["", postcodeOf],
    ],
    { headers: false },
  ),
  rows("timetable", [
    ["Jour", (r) => r.pick(["Lundi", "Mardi", "Mercredi", "Jeudi", "Vendredi"])],
    ["Début", clock],
    ["Fin", clock],
    ["Matière", (r) => r.pick(subjects)],
    ["Salle", (r) => `B${r.int(100, 320)}`],
  ]),
  rows("bus stops and times", [
    ["Arrêt", (r) => r.pick(invented).address.street.split(" ").slice(1).join(" ")],
    ["Passage 1", clock],
    ["Passage 2", clock],
    ["Passage 3", clock],
  ]),
  rows("budget", [
    ["Compte", (r) => r.int(600_000, 799_999)],
    [
      "Intitulé",
      (r) => r.pick(["Fournitures", "Loyers", "Assurances", "Subventions", "Cotisations"]),
    ],
    ["Budget 2025", (r) => amount(r)],
    ["Réalisé 2025", (r) => amount(r)],
    ["Écart", (r) => amount(r) - 4_000],
  ]),
  rows("statistics of first names", [
    ["Prénom", firstName],
    ["Sexe", (r) => r.pick(["F", "M"])],
    ["Année", (r) => r.int(1_950, 2_022)],
    ["Nombre de naissances", (r) => r.int(3, 9_000)],
  ]),
  rows("statistics of family names", [
    ["Nom", (r) => familyName(r).toUpperCase()],
    ["Rang", (_, i) => i + 1],
    ["Effectif", (r) => r.int(100, 200_000)],
    ["Part (%)", (r) => r.int(1, 999) / 1_000],
  ]),
  rows("gene symbols", [
    [
      "Gene",
      (r) =>
        r.pick(["MARCH1", "SEPT2", "DEC1", "ROSA26", "NOTCH1", "BRCA2", "TP53", "MAX", "CLOCK"]),
    ],
    ["SNP", (r) => `rs${r.digits(7)}`],
    ["Chromosome", (r) => r.int(1, 22)],
    ["p-value", (r) => `${r.int(1, 9)}.${r.digits(2)}E-${r.int(2, 12)}`],
  ]),
  rows("schools named after persons", [
    ["UAI", (r) => `0${r.digits(6)}${r.pick(["A", "B", "K", "X"])}`],
    [
      "Établissement",
      (r) => `${r.pick(["École", "Collège", "Lycée"])} ${firstName(r)} ${familyName(r)}`,
    ],
    ["Adresse", streetOf],
    ["Code postal", postcodeOf],
    ["Commune", townOf],
    ["Téléphone", switchboard],
  ]),
  rows("streets named after persons", [
    ["Code voie", (r) => r.digits(4)],
    ["Type", (r) => r.pick(["RUE", "AVENUE", "PLACE", "IMPASSE"])],
    ["Libellé de la voie", (r) => `${firstName(r)} ${familyName(r)}`.toUpperCase()],
    ["Longueur (m)", (r) => r.int(20, 3_000)],
  ]),
  rows("streets in one cell", [
    ["Voie", (r) => `${r.pick(["rue", "avenue", "place"])} ${firstName(r)} ${familyName(r)}`],
    ["Travaux", (r) => r.pick(["enrobé", "éclairage", "réseau d'eau"])],
    ["Coût", (r) => amount(r, 90_000)],
  ]),
  rows("rooms named after persons", [
    ["Salle", (r) => `Salle ${firstName(r)} ${familyName(r)}`],
    ["Capacité", (r) => r.int(10, 400)],
    ["Étage", (r) => r.int(0, 4)],
  ]),
  rows("anonymous survey", [
    ["Répondant", (_, i) => `R${String(i + 1).padStart(4, "0")}`],
    ["Sexe", (r) => r.pick(["Homme", "Femme"])],
    ["Tranche d'âge", (r) => r.pick(["18-24", "25-34", "35-49", "50-64", "65+"])],
    ["Région", (r) => r.pick(["Bretagne", "Normandie", "Occitanie", "Corse"])],
    ["Q1", (r) => r.pick(["Tout à fait d'accord", "Plutôt d'accord", "Pas d'accord"])],
    ["Q2", (r) => r.int(1, 10)],
  ]),
  rows("survey with year of birth", [
    ["id", (r) => hex(r, 12)],
    ["annee_naissance", (r) => either(String(r.int(1_935, 2_006)), "birth-date")],
    ["profession", (r) => r.pick(["Employé", "Cadre", "Retraité", "Étudiant"])],
    ["note", (r) => r.int(0, 20)],
  ]),
  rows("invoices", [
    ["N° facture", (_, i) => `FA2026-${String(i + 1).padStart(5, "0")}`],
    ["Date facture", (r) => date(day(r))],
    ["Échéance", (r) => date(day(r))],
    ["Total HT", (r) => amount(r)],
    ["TVA", (r) => amount(r, 900)],
  ]),
  rows(
    "dates without headers",
    [
      ["", (r) => date(day(r, 2019, 2026))],
      ["", (r) => amount(r)],
    ],
    { headers: false },
  ),
  rows("historic dates", [
    ["Année de construction", (r) => r.int(1_850, 2_020)],
    ["Monument", (r) => `${r.pick(["Église", "Pont", "Halle"])} de ${town(r)}`],
    ["Inscription", (r) => date(day(r, 1930, 2020))],
  ]),
  rows("epochs and durations", [
    ["timestamp", (r) => 1_750_000_000 + r.int(0, 30_000_000)],
    ["duration_ms", (r) => r.int(1, 90_000)],
    ["status", (r) => r.pick([200, 301, 404, 500])],
  ]),
  rows(
    "epochs in milliseconds without headers",
    [
      ["", (r) => 1_750_000_000_000 + r.int(0, 30_000_000)],
      ["", (r) => r.int(1, 90_000)],
    ],
    { headers: false },
  ),
  rows("IP addresses", [
    ["Date", (r) => date(day(r))],
    ["IP source", ip],
    ["IP destination", ip],
    ["Port", (r) => r.int(1_024, 65_535)],
    ["Octets", (r) => r.int(60, 9_000_000)],
  ]),
  rows("machines", [
    ["Nom", (r) => `PC-${r.pick(["COMPTA", "ACCUEIL", "DIR"])}-${r.int(1, 99)}`],
    ["Adresse MAC", (r) => hex(r, 12).replace(/..(?=.)/g, "$&:")],
    ["N° de série", (r) => `SN${r.digits(10)}`],
    ["Adresse IP", ip],
  ]),
  rows("phones by IMEI", [
    ["Modèle", (r) => r.pick(["Galaxy A15", "Pixel 8", "iPhone 13"])],
    ["IMEI", (r) => luhn(`35${r.digits(12)}`)],
    ["Acheté le", (r) => date(day(r))],
  ]),
  rows("pets", [
    ["Nom de l'animal", firstName],
    ["Espèce", (r) => r.pick(["Chien", "Chat", "Lapin", "Cheval"])],
    ["Race", (r) => r.pick(["Berger allemand", "Européen", "Angora", "Selle français"])],
    [
      "Date de naissance",
      (r) => ({ ...date(day(r, 2010, 2025)), marks: [{ kind: "birth-date", optional: true }] }),
    ],
    ["N° de puce", (r) => `250${r.digits(12)}`],
  ]),
  rows("hotlines", [
    ["Service", (r) => r.pick(["Impôts", "CAF", "Assurance maladie", "Énergie", "Banque"])],
    [
      "Numéro",
      (r) =>
        r.pick([
          `08${r.int(0, 2)}${r.int(0, 9)} ${r.digits(3)} ${r.digits(3)}`,
          `3${r.digits(3)}`,
          `116 ${r.digits(3)}`,
        ]),
    ],
    ["Horaires", (r) => `${r.int(7, 9)}h-${r.int(17, 20)}h`],
  ]),
  rows("shops", [
    ["Magasin", (r) => `${r.pick(trades)} ${town(r)}`],
    ["Adresse", streetOf],
    ["Code postal", postcodeOf],
    ["Ville", townOf],
    ["Tél.", switchboard],
    ["Ouverture", (r) => `${r.int(8, 10)}h - ${r.int(18, 20)}h`],
  ]),
  rows("town halls", [
    ["Mairie", (r) => `Mairie de ${town(r)}`],
    ["Téléphone", switchboard],
    [
      "Courriel",
      (r) =>
        either(
          `mairie@${town(r)
            .normalize("NFD")
            .replace(/[^A-Za-z]/g, "")
            .toLowerCase()}.example.fr`,
          "email-address",
        ),
    ],
    ["Site", (_, i) => `www.commune${i}.example.fr`],
  ]),
  rows("election results by commune", [
    ["Commune", townOf],
    ["Inscrits", (r) => r.int(100, 60_000)],
    ["Votants", (r) => r.int(50, 40_000)],
    ["Liste A", (r) => r.int(0, 9_000)],
    ["Liste B", (r) => r.int(0, 9_000)],
  ]),
  rows("results by club", [
    ["Journée", (r) => r.int(1, 34)],
    ["Domicile", (r) => `${r.pick(["AS", "FC", "US", "Stade"])} ${town(r)}`],
    ["Extérieur", (r) => `${r.pick(["AS", "FC", "US", "Stade"])} ${town(r)}`],
    ["Score", (r) => `${r.int(0, 5)}-${r.int(0, 5)}`],
  ]),
  rows("wines and cheeses", [
    [
      "Nom",
      (r) =>
        r.pick([
          `Château ${familyName(r)}`,
          `Domaine ${familyName(r)}`,
          "Saint-Nectaire",
          "Sainte-Maure",
          "Saint-Marcellin",
        ]),
    ],
    ["Millésime", (r) => r.int(2_005, 2_024)],
    ["Prix", (r) => amount(r, 90)],
  ]),
  rows("brands", [
    [
      "Marque",
      (r) => r.pick(["Yves Martin", "Nina Girard", "Jean-Louis Fabre", "Lacroix", "Petit Navire"]),
    ],
    ["Produit", (r) => r.pick(["Parfum", "Sac", "Chemise", "Conserves"])],
    ["Ventes", (r) => r.int(10, 9_000)],
  ]),
  rows("vehicles", [
    [
      "Immatriculation",
      (r) => `${r.pick(["AB", "CD", "FG"])}-${r.digits(3)}-${r.pick(["XY", "ZK", "PT"])}`,
    ],
    ["Modèle", (r) => r.pick(["Clio", "Mégane", "Zoé", "Victoria", "208"])],
    ["Mise en circulation", (r) => date(day(r, 1995, 2024))],
    ["Kilométrage", (r) => r.int(100, 250_000)],
  ]),
  rows("sensor readings", [
    ["heure", clock],
    ["temp", (r) => r.int(-50, 350) / 10],
    ["pression", (r) => r.int(9_800, 10_400) / 10],
    ["id_capteur", (r) => r.int(100_000_000, 999_999_999)],
  ]),
  rows("random identifiers", [
    ["uuid", (r) => [8, 4, 4, 4, 12].map((length) => hex(r, length)).join("-")],
    ["ref", (r) => r.digits(13)],
    ["code", (r) => r.digits(10)],
    ["lot", (r) => r.digits(15)],
  ]),
  rows(
    "random digits without headers",
    [
      ["", (r) => r.digits(10)],
      ["", (r) => r.digits(13)],
      ["", (r) => r.digits(15)],
      ["", (r) => r.digits(5)],
    ],
    { headers: false },
  ),
  rows("tasks", [
    [
      "Tâche",
      (r) =>
        r.pick([
          "Rédiger le rapport",
          "Relire le devis",
          "Commander le matériel",
          "Réserver la salle",
        ]),
    ],
    ["Priorité", (r) => r.pick(["haute", "moyenne", "basse"])],
    ["Échéance", (r) => date(day(r, 2026, 2026))],
    ["État", (r) => r.pick(["à faire", "en cours", "fait"])],
  ]),
  rows("glossary", [
    [
      "Français",
      (r) =>
        r.pick(["maison", "jardin", "rose", "marine", "pierre", "chapelle", "berger", "boucher"]),
    ],
    [
      "Anglais",
      (r) => r.pick(["house", "garden", "rose", "navy", "stone", "chapel", "shepherd", "butcher"]),
    ],
  ]),
  rows("catalogue of plants", [
    [
      "Nom",
      (r) =>
        r.pick([
          "Rose Victor Hugo",
          "Marguerite",
          "Iris",
          "Violette",
          "Capucine",
          "Clématite Jackmanii",
        ]),
    ],
    ["Nom latin", (r) => r.pick(["Rosa gallica", "Iris germanica", "Viola odorata"])],
    ["Hauteur (cm)", (r) => r.int(10, 200)],
  ]),
  rows("medicines", [
    ["CIP13", (r) => `34009${r.digits(8)}`],
    ["Dénomination", (r) => r.pick(["ROSUVASTATINE", "MARTINOL", "CLAUDIXINE", "PARACÉTAMOL"])],
    ["Laboratoire", (r) => r.pick(["PIERRE FABRE", "SERVIER", "BIOGARAN"])],
    ["Prix", (r) => amount(r, 40)],
  ]),
  rows("street furniture", [
    ["Identifiant", (r) => `MOB${r.digits(6)}`],
    ["Type", (r) => r.pick(["banc", "corbeille", "lampadaire", "abri"])],
    ["Adresse", streetOf],
    ["CP", postcodeOf],
    ["Ville", townOf],
    ["Date de pose", (r) => date(day(r, 1990, 2025))],
  ]),
  rows("sales of houses", [
    ["Date mutation", (r) => date(day(r))],
    ["Valeur foncière", (r) => r.int(40_000, 900_000)],
    ["No voie", (r) => r.int(1, 200)],
    ["Voie", (r) => either(r.pick(streetsOf).toUpperCase(), "postal-address")],
    ["Code postal", postcodeOf],
    ["Commune", townOf],
    ["Surface", (r) => r.int(20, 300)],
  ]),
  rows("values by month", [
    ["Mois", (_, i) => ["Janvier", "Avril", "Mai", "Juin", "Août", "Octobre"][i % 6]!],
    ["Lundi", (r) => r.int(0, 90)],
    ["Mardi", (r) => r.int(0, 90)],
    ["Total", (r) => r.int(0, 900)],
  ]),
  rows("colours", [
    [
      "Nom",
      (r) => r.pick(["Rose", "Violette", "Blanche", "Marine", "Prune", "Olive", "Garance", "Cyan"]),
    ],
    ["Code", (r) => `#${hex(r, 6)}`],
    ["Stock", (r) => r.int(0, 90)],
  ]),
  rows("flights", [
    ["Vol", (r) => `AF${r.int(100, 9_999)}`],
    ["Départ", (r) => r.pick(["Paris Charles de Gaulle", "Lyon Saint-Exupéry", "Bastia Poretta"])],
    ["Arrivée", (r) => r.pick(["John F. Kennedy", "Marseille Provence", "Nice Côte d'Azur"])],
    ["Heure", clock],
  ]),
  rows("ships", [
    [
      "Navire",
      (r) => r.pick(["Jeanne d'Arc", "Charles de Gaulle", "Marie-Louise", "Saint-Pierre", "Belem"]),
    ],
    ["Port", townOf],
    ["Tonnage", (r) => r.int(20, 90_000)],
    ["IMO", (r) => `9${r.digits(6)}`],
  ]),
  rows("parcels", [
    ["N° de colis", (r) => `${r.int(1, 9)}${r.pick(["A", "L", "V"])}${r.digits(11)}`],
    ["Suivi", (r) => r.digits(14)],
    ["Expédié le", (r) => date(day(r))],
    ["Poids (g)", (r) => r.int(20, 30_000)],
  ]),
  rows("role addresses only", [
    ["Service", (r) => r.pick(["Accueil", "Comptabilité", "Secrétariat", "Presse"])],
    ["E-mail", role],
  ]),
  rows("book titles with ISBN", [
    ["ISBN", (r) => `9782${r.digits(9)}`],
    [
      "Titre",
      (r) =>
        r.pick([
          "Emma",
          "Madame Bovary",
          "Eugénie Grandet",
          "Thérèse Raquin",
          "Germinal",
          "Jane Eyre",
        ]),
    ],
    ["Cote", (r) => `R ${r.pick(["BAL", "ZOL", "FLA"])}`],
    ["Exemplaires", (r) => r.int(1, 9)],
  ]),
  rows("customers by number only", [
    ["N° client", (r) => `C${r.digits(8)}`],
    ["Date de création", (r) => date(day(r, 2010, 2026))],
    ["Segment", (r) => r.pick(["Particulier", "Pro", "Grand compte"])],
    ["Panier moyen", (r) => amount(r, 300)],
  ]),
  text(
    "text: package versions",
    (r) =>
      `${r.pick(["@types/node", "vite", "eslint", "@babel/core"])}@${r.int(1, 30)}.${r.int(0, 20)}.${r.int(0, 9)} git@forge.example.org:equipe/depot.git ${hex(r, 40)}`,
  ),
  text(
    "text: message identifiers",
    (r) =>
      `Message-ID: <${hex(r, 16)}.${r.digits(10)}@mx${r.int(1, 9)}.example.org> size=${r.int(900, 90_000)}`,
  ),
  text(
    "text: a few officials in prose",
    (r, i) => {
      const person = r.pick(invented);
      const office = ["maire", "préfet", "député", "sénateur", "recteur", "président"][i];
      return `Le ${office} ${person.firstName} ${person.lastName} a salué le travail accompli. Les travaux de la place reprendront au printemps.`;
    },
    { lines: 6, either: ["person-name"] },
  ),
  text(
    "text: one signature under a long letter",
    (r, i) => {
      const person = r.pick(invented);
      return i === 0
        ? `${person.firstName} ${person.lastName}\nTrésorière\nTél. ${phoneForms.spaced(person.landline)}\n${person.email}\n`
        : r.pick([
            "La séance est ouverte à 18 h.",
            "Le budget est adopté.",
            "Les travaux commenceront en mars.",
            "Le prochain conseil se tiendra en janvier.",
          ]);
    },
    { either: ["person-name", "phone-number", "email-address"] },
  ),
  text(
    "text: server log",
    (r, i) =>
      `2026-${String(r.int(1, 12)).padStart(2, "0")}-${r.int(10, 28)} ${clock(r)}:${r.int(10, 59)} ${ip(r)} GET /page/${i}?id=${r.digits(10)} ${r.pick([200, 404, 500])} ${r.int(100, 90_000)}`,
  ),
  text(
    "text: meeting agenda",
    (r, i) =>
      `${i + 1}. ${r.pick(["Approbation du procès-verbal", "Point sur le budget", "Travaux de la rue Victor Hugo", "Rapport de la commission", "Questions diverses"])} (${r.int(5, 30)} min)`,
  ),
  text(
    "text: price list",
    (r) =>
      `${r.pick(products)} réf. 0${r.int(1, 7)}${r.digits(8)} ${amount(r, 300).toFixed(2)} EUR`,
  ),
  text(
    "text: addresses of shops",
    (r) => `${r.pick(trades)} de ${town(r)}, tél. 0800 ${r.digits(3)} ${r.digits(3)}`,
  ),
];
