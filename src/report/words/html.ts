import type { Kind, People } from "../../types.js";
import type { Lang } from "./index.js";

/** What only the HTML report says. */
export interface HtmlWords {
  readonly title: string;
  readonly contents: string;
  readonly input: string;
  readonly verdict: string;
  readonly figures: string;
  readonly people: Readonly<Record<Exclude<keyof People, "estimated">, string>>;
  /** Recipients in To and Cc. */
  readonly exposed: string;
  readonly estimated: string;
  readonly map: string;
  readonly mapNote: string;
  readonly columns: Readonly<
    Record<"column" | "header" | "kind" | "count" | "distinct" | "density", string>
  >;
  readonly nothingFound: string;
  readonly hiddenPlaces: string;
  readonly noHiddenPlaces: string;
  readonly file: string;
  readonly place: string;
  readonly reason: string;
  readonly allRead: string;
  readonly scanned: string;
  stats(bytes: string, attachments: string, rows: string, milliseconds: string): string;
  readonly privacy: string;

  /** The fields of a notification after GDPR article 33 (3). */
  readonly notification: {
    readonly heading: string;
    readonly note: string;
    readonly field: string;
    readonly content: string;
    readonly toFill: string;
    readonly when: string;
    readonly whenContent: string;
    readonly nature: string;
    readonly natureContent: string;
    readonly categoriesOfPeople: string;
    readonly categoriesOfPeopleContent: string;
    readonly numberOfPeople: string;
    readonly categoriesOfRecords: string;
    readonly special: string;
    readonly none: string;
    readonly numberOfRecords: string;
    readonly consequences: string;
    readonly consequencesByKind: Readonly<Partial<Record<Kind, string>>>;
    readonly consequencesOfSpecial: string;
    readonly measures: string;
    readonly measuresContent: readonly string[];
    readonly contact: string;
    readonly informing: string;
    readonly informingLikely: string;
    readonly informingJudge: string;
  };
}

const fr: HtmlWords = {
  title: "Rapport parefuite",
  contents: "Éléments examinés",
  input: "Élément",
  verdict: "Verdict",
  figures: "Personnes trouvées",
  people: {
    total: "en tout",
    identified: "avec coordonnées ou identité",
    nameOnly: "dont il n’y a que le nom",
    hidden: "présentes seulement dans des parties cachées",
    protected: "protégées",
    recipients: "reçoivent ce message",
  },
  exposed: "visibles des autres destinataires",
  estimated: "Le nombre de personnes est une estimation, à quelques pour cent près.",
  map: "Carte des données",
  mapNote:
    "La densité est la part des lignes où se trouve une donnée de ce type. Aucune donnée personnelle n’est reproduite ici.",
  columns: {
    column: "Colonne",
    header: "Titre",
    kind: "Type de donnée",
    count: "Nombre",
    distinct: "Différentes",
    density: "Densité",
  },
  nothingFound: "Aucune donnée personnelle n’a été trouvée.",
  hiddenPlaces: "Parties cachées",
  noHiddenPlaces: "Rien n’a été trouvé dans des parties cachées.",
  file: "Fichier",
  place: "Endroit",
  reason: "Raison",
  allRead: "Tout a été lu.",
  scanned: "Étendue de l’examen",
  stats: (bytes, attachments, rows, milliseconds) =>
    `${bytes} octets, ${attachments}, ${rows} de tableau, en ${milliseconds} ms.`,
  privacy:
    "Ce rapport contient des noms de fichiers, de feuilles et de colonnes, qui peuvent nommer des personnes\u00a0; il ne reproduit aucune autre donnée du message.",
  notification: {
    heading: "Si le message est parti\u00a0: notification à la CNIL (RGPD, article\u00a033)",
    note: "À remplir et à envoyer dans les 72\u00a0heures après la découverte, sauf si la violation ne présente probablement pas de risque pour les personnes. Ce qui est connu est déjà écrit.",
    field: "Rubrique",
    content: "Contenu",
    toFill: "À compléter",
    when: "Date et heure de l’envoi et de la découverte",
    whenContent: "À compléter",
    nature: "Nature de la violation",
    natureContent:
      "Perte de confidentialité\u00a0: message électronique envoyé avec des données personnelles qui n’étaient pas destinées à ses destinataires.",
    categoriesOfPeople: "Catégories de personnes concernées",
    categoriesOfPeopleContent: "À compléter (adhérents, clients, salariés, patients, élèves…)",
    numberOfPeople: "Nombre approximatif de personnes",
    categoriesOfRecords: "Catégories de données",
    special: "Données sensibles (RGPD, article\u00a09)",
    none: "aucune n’a été reconnue",
    numberOfRecords: "Nombre approximatif d’enregistrements",
    consequences: "Conséquences probables",
    consequencesByKind: {
      "email-address": "hameçonnage et courrier indésirable",
      "phone-number": "démarchage et appels frauduleux",
      "postal-address": "visites ou courriers non désirés",
      "birth-date": "usurpation d’identité",
      "fr-nir": "usurpation d’identité auprès des organismes sociaux",
      iban: "prélèvements frauduleux",
      "payment-card": "paiements frauduleux",
    },
    consequencesOfSpecial: "discrimination ou atteinte à la réputation",
    measures: "Mesures prises ou proposées",
    measuresContent: [
      "Demander aux destinataires de supprimer le message et ses pièces jointes, et de le confirmer.",
      "Rappeler le message ou désactiver les liens, si c’est possible.",
      "Examiner les envois avant leur départ et bloquer les listes de personnes.",
    ],
    contact: "Délégué à la protection des données ou point de contact",
    informing: "Information des personnes (RGPD, article\u00a034)",
    informingLikely:
      "Un risque élevé est probable, vu les données en cause\u00a0: les personnes doivent alors être informées dans les meilleurs délais.",
    informingJudge:
      "À apprécier\u00a0: les personnes doivent être informées si le risque pour elles est élevé.",
  },
};

const en: HtmlWords = {
  title: "parefuite report",
  contents: "Inputs examined",
  input: "Input",
  verdict: "Verdict",
  figures: "People found",
  people: {
    total: "in all",
    identified: "with contact or identity data",
    nameOnly: "given only by name",
    hidden: "visible only in hidden places",
    protected: "protected",
    recipients: "receive this message",
  },
  exposed: "visible to the other recipients",
  estimated: "The number of people is an estimate, right to a few per cent.",
  map: "Map of the data",
  mapNote:
    "Density is the share of rows in which data of this kind stand. No personal data are reproduced here.",
  columns: {
    column: "Column",
    header: "Title",
    kind: "Kind of data",
    count: "Number",
    distinct: "Distinct",
    density: "Density",
  },
  nothingFound: "No personal data were found.",
  hiddenPlaces: "Hidden places",
  noHiddenPlaces: "Nothing was found in hidden places.",
  file: "File",
  place: "Place",
  reason: "Reason",
  allRead: "Everything was read.",
  scanned: "Extent of the examination",
  stats: (bytes, attachments, rows, milliseconds) =>
    `${bytes} bytes, ${attachments}, ${rows} of tables, in ${milliseconds} ms.`,
  privacy:
    "This report holds names of files, sheets and columns, which may name people, and no other data of the message.",
  notification: {
    heading: "If the message has left: notification to the authority (GDPR, article 33)",
    note: "To be completed and sent within 72 hours of becoming aware, unless the breach is unlikely to be a risk to the people. What is known is filled in.",
    field: "Item",
    content: "Content",
    toFill: "To be completed",
    when: "Date and time of sending and of discovery",
    whenContent: "To be completed",
    nature: "Nature of the breach",
    natureContent:
      "Loss of confidentiality: an e-mail was sent with personal data that were not meant for its recipients.",
    categoriesOfPeople: "Categories of people concerned",
    categoriesOfPeopleContent: "To be completed (members, customers, employees, patients, pupils…)",
    numberOfPeople: "Approximate number of people",
    categoriesOfRecords: "Categories of data",
    special: "Sensitive data (GDPR, article 9)",
    none: "none were recognised",
    numberOfRecords: "Approximate number of records",
    consequences: "Likely consequences",
    consequencesByKind: {
      "email-address": "phishing and unwanted mail",
      "phone-number": "cold calling and fraudulent calls",
      "postal-address": "unwanted visits or letters",
      "birth-date": "identity theft",
      "fr-nir": "identity theft with social security bodies",
      iban: "fraudulent direct debits",
      "payment-card": "fraudulent payments",
    },
    consequencesOfSpecial: "discrimination or damage to reputation",
    measures: "Measures taken or proposed",
    measuresContent: [
      "Ask the recipients to delete the message and its attachments, and to confirm it.",
      "Recall the message or disable its links, where possible.",
      "Examine what is sent before it leaves, and block lists of people.",
    ],
    contact: "Data protection officer or contact point",
    informing: "Informing the people (GDPR, article 34)",
    informingLikely:
      "A high risk is likely with these data: the people must then be informed without undue delay.",
    informingJudge: "To be judged: the people must be informed if the risk to them is high.",
  },
};

/** The catalogues of the HTML report. */
export const htmlWords: Readonly<Record<Lang, HtmlWords>> = { fr, en };
