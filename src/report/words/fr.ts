import type { UnreadReason } from "../../types.js";
import type { Words } from "./index.js";
import { numbersIn } from "./numbers.js";

const { number, percent, counted, list, anyOf } = numbersIn("fr");
const people = ["personne", "personnes"] as const;

const unread = {
  encrypted: "chiffré, donc illisible ici",
  "too-large": "trop volumineux, lu en partie ou pas du tout",
  "too-deep": "trop d’archives emboîtées",
  "too-many": "trop d’éléments, lus en partie",
  malformed: "endommagé, lu en partie ou pas du tout",
  unsupported: "contenu d’un type non lu",
  "timed-out": "lecture inachevée : trop longue, ou interrompue par une erreur",
  remote: "fichier sur un serveur, non téléchargé",
} as const;

/** Of several things, where that is said otherwise. */
const unreadOfSeveral: Partial<Record<UnreadReason, string>> = {
  encrypted: "chiffrés, donc illisibles ici",
  "too-large": "trop volumineux, lus en partie ou pas du tout",
  malformed: "endommagés, lus en partie ou pas du tout",
  unsupported: "contenus d’un type non lu",
  remote: "fichiers sur un serveur, non téléchargés",
};

/** The French catalogue. A no-break space stands before `:` `;` `?` `!` and inside quotation marks. */
export const fr = {
  number,
  percent,
  counted,
  list,
  anyOf,
  labelled: (label, text) => `${label} : ${text}`,
  quoted: (name) => `« ${name} »`,

  verdicts: { allow: "AUTORISÉ", warn: "À VÉRIFIER", block: "BLOQUÉ" },
  inputs: ["élément examiné", "éléments examinés"],
  summary: {
    block: ["bloqué", "bloqués"],
    warn: ["à vérifier", "à vérifier"],
    allow: ["autorisé", "autorisés"],
  },
  people,
  attachments: ["pièce jointe", "pièces jointes"],
  rows: ["ligne", "lignes"],
  kinds: {
    "person-name": ["nom", "noms"],
    "email-address": ["adresse e-mail", "adresses e-mail"],
    "phone-number": ["numéro de téléphone", "numéros de téléphone"],
    "postal-address": ["adresse postale", "adresses postales"],
    "birth-date": ["date de naissance", "dates de naissance"],
    "fr-nir": ["n° de sécurité sociale", "n° de sécurité sociale"],
    iban: ["compte bancaire (IBAN)", "comptes bancaires (IBAN)"],
    "payment-card": ["carte bancaire", "cartes bancaires"],
  },
  ofProtected: (found) => `${found} (personne protégée)`,
  places: {
    recipients: "destinataires (À, Cc)",
    header: "en-têtes du message",
    subject: "objet",
    "text-body": "texte du message",
    "html-body": "texte mis en forme du message",
    preamble: "texte hors des parties du message",
    "file-name": "nom du fichier",
    "hidden-sheet": "feuille masquée",
    "very-hidden-sheet": "feuille masquée, absente des menus",
    "hidden-rows": "lignes masquées ou filtrées",
    "hidden-columns": "colonnes masquées",
    "hidden-text": "texte invisible",
    "far-cells": "cellules loin du tableau",
    "pivot-cache": "copie gardée par un tableau croisé dynamique",
    "chart-cache": "copie gardée par un graphique",
    "external-link": "copie gardée par un lien vers un autre classeur",
    query: "copie gardée par une requête",
    "defined-name": "noms définis",
    "data-validation": "listes de choix",
    "custom-xml": "données XML jointes au document",
    properties: "propriétés du document",
    embedded: "objet incorporé",
    "tracked-change": "modification suivie ou texte supprimé",
    "hidden-slide": "diapositive masquée",
    unreferenced: "reste de données que le document n’affiche plus",
    comment: "commentaires",
    "header-footer": "en-tête ou pied de page",
    "text-box": "zones de texte",
    "speaker-notes": "notes de présentation",
  },
  specialCategories: {
    political: "opinions politiques",
    union: "appartenance syndicale",
    health: "santé",
    religion: "religion",
    "sexual-orientation": "orientation sexuelle",
    "ethnic-origin": "origine ethnique",
  },
  unread,

  unreadParts: (reason, count) => `${reason} (${number(count)} parties)`,

  headline: {
    nobody: "Aucune personne trouvée.",
    exposed: (count, value) =>
      `${count} ${value < 2 ? "serait exposée" : "seraient exposées"} par cet envoi.`,
    mentioned: (count) => `${count}, en dessous des seuils.`,
    letPass: (count) => `${count}, envoi permis par une règle de votre organisation.`,
    unread: "Une partie du contenu n’a pas pu être lue.",
    exposedRecipients: (count) =>
      `${counted(count, ["destinataire verrait", "destinataires verraient"])} les adresses des autres.`,
    about: (count) => `environ ${count}`,
    recipients: (count, total) =>
      `${total < 2 ? "elle reçoit" : count === total ? "toutes reçoivent" : counted(count, ["d’entre elles reçoit", "d’entre elles reçoivent"])} ce message.`,
    hidden: (count, total) =>
      `${total < 2 ? "elle n’apparaît" : count === total ? "elles n’apparaissent" : counted(count, ["n’apparaît", "n’apparaissent"])} que dans des parties cachées.`,
  },

  headings: {
    why: "Pourquoi",
    where: "Où",
    todo: "Que faire",
    unread: "Ce qui n’a pas été lu",
  },

  rules: {
    "protected-person": (count) =>
      count < 2
        ? "une personne protégée y figure"
        : `${counted(count, people)} protégées y figurent`,
    "bulk-people": (count) =>
      `${counted(count, people)} avec ${count < 2 ? "ses coordonnées ou son identité" : "leurs coordonnées ou leur identité"}`,
    "bulk-names": (count) =>
      `${counted(count, people)} dont il n’y a que le nom, l’adresse e-mail ou le numéro`,
    "hidden-people": (count) =>
      `${counted(count, people)} ${count < 2 ? "présente" : "présentes"} seulement dans des parties cachées`,
    "national-id": (count) =>
      `${counted(count, people)} avec ${count < 2 ? "son" : "leur"} n° de sécurité sociale`,
    "bank-account": (count) =>
      `${counted(count, people)} avec ${count < 2 ? "son" : "leur"} compte bancaire (IBAN)`,
    "recipients-in-attachment": (count) =>
      `${counted(count, ["destinataire figure", "destinataires figurent"])} dans ce qui est envoyé à tous`,
    "exposed-recipients": (count) =>
      `${counted(count, ["adresse personnelle visible", "adresses personnelles visibles"])} en À ou Cc par tous les destinataires`,
  },
  ownRule: (name, verdict) =>
    ({ allow: "permis", warn: "signalé", block: "interdit" })[verdict] +
    ` par la règle « ${name} » de votre organisation`,
  unreadReason: (count, reason) =>
    `${counted(count, ["élément non lu", "éléments non lus"])} : ${(count < 2 ? undefined : unreadOfSeveral[reason]) ?? unread[reason]}`,
  limits: {
    warn: (limit) => `(signalé à partir de ${number(limit)})`,
    block: (limit) => `(bloqué à partir de ${number(limit)})`,
  },
  halved: (categories) =>
    `données sensibles, que la loi protège davantage (${categories}) : seuils divisés par deux`,

  where: {
    message: "Le message lui-même",
    unnamed: "(sans nom)",
    sheet: (name) => `feuille « ${name} »`,
    page: (page) => `page ${page}`,
    rows: (first, last) => (first === last ? `ligne ${first}` : `lignes ${first} à ${last}`),
    lines: (first, last) => (first === last ? `ligne ${first}` : `lignes ${first} à ${last}`),
    hidden: "caché",
    inFact: (types) => `en réalité : ${types}`,
    noHeader: "(sans titre)",
    otherFiles: ["autre fichier", "autres fichiers"],
    otherPlaces: ["autre endroit", "autres endroits"],
    more: (others) => `et ${others}`,
  },

  policy: {
    title: (preset) => `Politique fondée sur le préréglage « ${preset} »`,
    ownDomains: "Domaines de l’organisation",
    rules: "Vos règles, dans l’ordre où elles sont essayées",
    rule: (name, verdict) => `${name} : ${verdict} si`,
    allowNote:
      "Une règle qui autorise arrête l’examen : les règles suivantes et les seuils ne comptent plus, sauf pour les personnes protégées.",
    message: "Message à l’expéditeur",
    peopleCounts: {
      total: "personnes en tout",
      identified: "personnes avec leurs coordonnées ou leur identité",
      nameOnly: "personnes dont il n’y a que le nom",
      hidden: "personnes présentes seulement dans des parties cachées",
      protected: "personnes protégées",
      recipients: "personnes qui reçoivent ce message",
    },
    placeGroups: {
      hidden: "parties cachées",
      header: "en-têtes du message",
      body: "texte du message",
      attachment: "pièces jointes",
    },
    peopleWith: (kind) => `personnes, par type (${kind})`,
    places: "quelque chose a été trouvé dans",
    specialCategories: "données sensibles",
    recipients: "destinataires",
    outside: "destinataires hors de l’organisation",
    onlyDomains: "tous les destinataires sont à",
    senders: "l’expéditeur est",
    someAttachment: "une pièce jointe s’appelle",
    everyAttachment: "toutes les pièces jointes s’appellent",
    attachmentBytes: "taille de la pièce jointe, en octets",
    unread: "quelque chose n’a pas été lu",
    atLeast: (min) => `${min} ou plus`,
    atMost: (max) => `${max} ou moins`,
    between: (min, max) => `de ${min} à ${max}`,
    thresholds: "Seuils (divisés par deux pour des données sensibles)",
    thresholdRules: {
      "protected-person": "personnes protégées",
      "bulk-people": "personnes avec leurs coordonnées ou leur identité",
      "bulk-names": "personnes dont il n’y a que le nom, l’adresse e-mail ou le numéro",
      "hidden-people": "personnes présentes seulement dans des parties cachées",
      "national-id": "personnes avec leur n° de sécurité sociale",
      "bank-account": "personnes avec leur compte bancaire (IBAN)",
      "recipients-in-attachment": "destinataires qui figurent dans ce qui est envoyé à tous",
      "exposed-recipients": "adresses personnelles visibles de tous en À ou Cc",
    },
    levels: {
      warn: (limit) => `signalé à partir de ${limit}`,
      block: (limit) => `bloqué à partir de ${limit}`,
    },
    never: "jamais signalé",
    changes: "Ce qui changerait par rapport à la politique par défaut",
    change: (name, before, after) => `${name} : ${before} → ${after}`,
    noChanges: (inputs) => `Rien ne change (${inputs}).`,
  },

  todo: {
    removeFiles: (files, count) =>
      count < 2
        ? `Retirez ${files} du message. S’il en faut un extrait, ne gardez que les lignes et les colonnes nécessaires.`
        : `Retirez du message ${files}. S’il en faut un extrait, ne gardez que les lignes et les colonnes nécessaires.`,
    check: "Si chaque destinataire a besoin de toutes ces données, vous pouvez envoyer. Sinon :",
    removeFromBody: "Supprimez ces données du texte du message.",
    protected:
      "Retirez les données de la personne protégée : elles ne doivent partir en aucun cas.",
    bcc: "Mettez les destinataires en copie cachée (Cci), ou envoyez à chacun un message à part.",
    hiddenSheets:
      "Feuille masquée : dans Excel, clic droit sur un onglet › Afficher ; dans LibreOffice, menu Feuille › Afficher une feuille. Puis clic droit sur son onglet › Supprimer.",
    veryHiddenSheets:
      "Feuille absente des menus : dans Excel, Fichier › Informations › Vérifier l’absence de problèmes › Inspecter le document ; dans LibreOffice, menu Feuille › Afficher une feuille, puis supprimez-la.",
    hiddenRows:
      "Lignes ou colonnes masquées : sélectionnez toute la feuille (Ctrl+A). Dans Excel, Données › Effacer (filtre), puis clic droit sur un numéro de ligne ou une lettre de colonne › Afficher ; dans LibreOffice, Données › Plus de filtres › Réinitialiser le filtre, puis Format › Lignes (ou Colonnes) › Afficher. Supprimez ce qui ne doit pas partir.",
    pivotCache:
      "Un tableau croisé dynamique garde une copie de toutes ses données, même si leur feuille est supprimée. Copiez-le, puis collez seulement les valeurs dans un nouveau classeur : dans Excel, Accueil › Coller › Valeurs ; dans LibreOffice, Édition › Collage spécial › Coller uniquement les nombres (puis le texte). Envoyez ce classeur.",
    trackedChanges:
      "Modifications suivies : dans Word, Révision › Accepter › Accepter toutes les modifications ; dans LibreOffice, Édition › Suivi des modifications › Tout accepter.",
    embedded:
      "Objet incorporé : un graphique ou un tableau collé emporte souvent tout son classeur. Remplacez-le par une image (Collage spécial › Image).",
    otherHidden:
      "Parties cachées : exportez le document en PDF (Fichier › Exporter) et envoyez ce PDF, ou recopiez dans un nouveau fichier ce qui doit partir.",
    encrypt:
      "Si la liste doit vraiment partir : vérifiez le destinataire, chiffrez le fichier (Excel : Fichier › Informations › Protéger › Chiffrer avec mot de passe ; LibreOffice : Enregistrer sous › Enregistrer avec mot de passe ; ou 7-Zip) et donnez le mot de passe par un autre canal, téléphone ou SMS.",
    checkUnread:
      "Ouvrez vous-même ce qui n’a pas été lu, et n’envoyez que si aucune liste de personnes ne s’y trouve.",
  },
} satisfies Words;
