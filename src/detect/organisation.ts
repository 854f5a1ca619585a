/** How much a cell looks like a company, an institution, a street or a product: counter-evidence to names. */
import { fold } from "./lists/key.js";
import { isStreetType, weigh } from "./lists/lists.js";

/** What a word of each sort weighs: natural logarithm of how much likelier it is outside people's names. */
const legalForm = 8;
const institution = 5;
/** A place that is called after somebody: the name itself is as sure as any. */
const namedPlace = 8;
const namesake = 2;
/** A word that is a family name oftener than this (ln per million) is a weak sign of a street. */
const surnames = 1;

/** Legal forms of companies: France, then other countries. Short ones count only in capitals or last. */
const legalForms = `sarl sas sasu sa eurl sci scm scp snc scop scic selarl selas selasu sel gie gaec earl scea sica sem spl eirl
  epic asbl asso sprl scrl srl gmbh ag kg ohg ug ev ltd limited llc llp inc incorporated corp corporation plc co cie bv nv vof
  spa snc sapa sl slu sau ltda lda oy oyj ab as aps asa sro doo kft zrt ood pty pte bhd sdn kk jsc ooo zao pjsc sp zoo`;
/** Words that name institutions, shops, places and products, hardly ever people. */
const institutions = `association assoc amicale comite federation confederation union syndicat mutuelle cooperative coop fondation
  societe entreprise ets etablissement etablissements cabinet agence groupe groupement holding compagnie consortium collectif
  mairie commune communaute prefecture departement conseil ministere direction service services office bureau tribunal caisse cpam caf
  urssaf gendarmerie gendarmeries brigade commissariat police pompiers sdis ambassade consulat tresorerie
  ecole ecoles college lycee universite faculte institut academie creche garderie multi maternelle elementaire primaire campus cfa iut ifsi ehpad
  hopital clinique chu centre laboratoire pharmacie infirmerie maternite polyclinique dispensaire
  boulangerie patisserie boucherie charcuterie epicerie librairie fleuriste garage restaurant brasserie bistrot cafe hotel auberge
  camping gite chez supermarche hypermarche boutique magasin coiffure salon pressing tabac bar pizzeria traiteur menuiserie plomberie
  imprimerie transports taxi taxis ambulance ambulances optique bijouterie quincaillerie pepiniere domaine chateau cave club stade gymnase piscine
  eglise paroisse cathedrale chapelle basilique diocese abbaye monastere theatre cinema musee mediatheque bibliotheque
  banque assurances assurance immobilier immobiliere consulting conseils solutions technologies ingenierie industrie industries
  dechetterie decheterie unite
  gare aeroport station parking residence immeuble batiment hlm copropriete lotissement
  company group holdings partners services solutions systems technologies associates enterprises foundation institute institution
  university school academy hospital clinic medical center centre council committee commission agency authority department ministry
  bureau association federation society club league bank insurance brewery brewing winery restaurant hotel airlines airways airport
  airport intl international regional municipal memorial stadium arena library museum theatre theater cathedral parish ministries
  store stores shop market supermarket pharmacy studios records productions entertainment media press publishing books games
  rue avenue boulevard chemin allee allees impasse route square quai faubourg sentier lieudit hameau bd cedex
  airfield heliport railway county township borough district highway road
  verein stiftung gesellschaft schule universitat krankenhaus apotheke gemeinde verband
  asociacion fundacion escuela colegio universidad hospital ayuntamiento empresa hermanos
  associazione fondazione scuola universita ospedale comune azienda fratelli
  stichting vereniging gemeente bedrijf`;
/** Words that name institutions and places, but people too (Charlotte Church, Jane Park). */
const namesakes = `church hall park house mill mills lake street court garden gardens place green college bridge field fields hill
  hills creek river beach island bay valley mountain point royal national central general international abbey castle tower lodge inn
  fils freres sons brothers bros team abbey village ville saint sainte`;

/**
 * Words that begin the names of places, prizes and the like (`Maison de Victor Hugo`, `Place Jean Moulin`), and
 * are family names too: before one more word alone they say nothing.
 */
const beginnings =
  "maison pavillon espace place cours villa salle parc foyer za zac zi prix coupe trophee tour fort pont station groupe";
export const placeBeginnings: ReadonlySet<string> = new Set(beginnings.toUpperCase().split(" "));

const table = new Map<string, number>();
for (const [words, weight] of [
  [namesakes, namesake],
  [institutions, institution],
  [legalForms, legalForm],
] as const) {
  for (const word of words.split(/\s+/u)) table.set(word.toUpperCase(), weight);
}
/** Legal forms that are also words or parts of names unless they stand last (`Ana SA`, `As`, `Co`, `Sel`). */
const shortForms = new Set(
  "SA AS AB AG SL CO SEL SP KK OY UG KG SEM ASA SPA SAU EV NV BV ASSO EPIC ZOO DOO SPL".split(" "),
);

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** Longer cells are prose. */
const maxLength = 160;

/**
 * How much a cell looks like an organisation, a street, an institution or a product, as the natural
 * logarithm of a likelihood ratio: 0 for nothing seen, 5 and more for what is as good as sure.
 */
export function organisationEvidence(cell: string): number {
  if (cell.length > maxLength) return institution;
  // `S.A.R.L.`
  if (cell.includes(".")) cell = cell.replace(/(?<!\p{L})(\p{L})\.(?=\p{L}(?!\p{L}))/gu, "$1");
  let weight = 0;
  /** What the first word weighs as a type of ways, if it is one: `Ch. 203` is none. */
  let way = 0;
  let beginsPlace = false;
  let start = -1;
  let count = 0;
  let last = 0;
  for (let at = 0; at <= cell.length; at++) {
    const code = at < cell.length ? cell.charCodeAt(at) : 32;
    const inWord =
      (code >= 65 && code <= 90) ||
      (code >= 97 && code <= 122) ||
      (code >= 0xc0 && code !== 0x2019);
    if (inWord) {
      if (start < 0) start = at;
      continue;
    }
    // & + but not of an address of the web or a phone number
    const next = cell.charCodeAt(at + 1);
    if ((code === 38 && !(next > 96 && next < 123)) || (code === 43 && !isDigit(next)))
      weight += namesake;
    if (start < 0) continue;
    const word = fold(cell.slice(start, at));
    const value = table.get(word);
    last = 0;
    if (count === 0) beginsPlace = placeBeginnings.has(word);
    if (value !== undefined) {
      if (shortForms.has(word)) last = cell.charCodeAt(at - 1) < 97 ? value : 0;
      else weight += value;
    } else if (count === 0 && at < cell.length && word.length < 12 && isStreetType(word)) {
      // `Moulin`, `Fontaine`, `Val` are types of ways, and family names.
      way = weigh(word).family > surnames ? 0.5 : namesake;
    }
    count++;
    start = -1;
  }
  if (count > 1) weight += way;
  if (beginsPlace && /\S\s+\S+\s+\S/u.test(cell)) weight += namedPlace;
  // A short legal form counts at the end of at least two words.
  if (last > 0 && count > 1) weight += last;
  return weight;
}
