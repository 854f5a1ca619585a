/**
 * What a column header says its column holds, in French, English and the main European languages; and
 * what special category of data a header, sheet name or file name gives away.
 *
 * A header is split into words (`camelCase`, `snake_case`), folded, freed of brackets, numbers and
 * articles, and looked up whole. Failing that, the datum it names (`tel`, `nom`, `date`) and the sort
 * of thing it is said of (`nom du produit`, `nom du salarié`) decide together.
 */
import type { HeaderClass, SpecialCategory } from "../../types.js";
import { fold } from "./key.js";

/** What {@link readHeader} says. */
export interface Header {
  readonly class: HeaderClass;
  /** Whether the whole header is a known one; else its words only suggest the class. */
  readonly exact: boolean;
}

/** Known headers, by class; written in any form, as they are normalised like the headers themselves. */
const known: Readonly<Record<HeaderClass, string>> = {
  civility: `civilité; civ; titre; mme/m; m/mme; m. mme; salutation; title; prefix; name prefix; honorific; anrede;
    tratamiento; titolo; aanhef; formule d'appel; politesse; code civilité; titel; suffix; name suffix`,
  sex: `genre; sexe; gender; sex; geschlecht; sexo; sesso; geslacht; code sexe; kön; płeć; cinsiyet; male/female; h/f; f/h;
    m/f; homme/femme`,
  "first-name": `prénom; prénoms; prénom usuel; 1er prénom; premier prénom; prénom 1; autres prénoms; prénom d'usage;
    deuxième prénom; first name; fname; given name; given names; forename; forenames; middle name; christian name; nickname;
    surnom; preferred name; vorname; vornamen; rufname; name first; first; middle; nombre; nombres; nombre de pila; nome;
    voornaam; roepnaam; primeiro nome; nome próprio; imię; imiona; fornavn; förnamn; etunimi; ad; adı; имя; jméno; křestní
    jméno; keresztnév; prenume; prenumele; όνομα; name given; pren; pnom; prznom; middle initial; initiales; initials;
    отчество; eesnimi; vārds; vardas; ime; krstné meno; ainm`,
  "family-name": `nom de famille; nom usuel; nom d'usage; nom marital; nom de naissance; nom de jeune fille; nom jf; nom
    patronymique; patronyme; nom d'épouse; nom d'état civil; last name; lname; surname; surnames; family name; sn; maiden
    name; birth name; name last; nachname; familienname; zuname; geburtsname; apellido; apellidos; primer apellido; segundo
    apellido; cognome; achternaam; familienaam; sobrenome; apelido; último nome; nazwisko; efternavn; etternavn; efternamn;
    sukunimi; soyad; soyadı; soyisim; фамилия; příjmení; vezetéknév; családnév; nume; nume de familie; επώνυμο; last;
    nomfam; perekonnanimi; uzvārds; pavardė; prezime; priezvisko; sloinne; naam achter; name family`,
  "full-name": `nom prénom; nom et prénom; nom & prénom; nom/prénom; prénom nom; prénom et nom; nom complet; nom prénoms;
    noms et prénoms; nom + prénom; identité; nom prénom du titulaire; full name; complete name; person name; name of person;
    display name; vollständiger name; vor- und nachname; vorname nachname; name vorname; name und vorname; nachname vorname;
    nombre completo; nombre y apellidos; apellidos y nombre; nombre apellidos; nome completo; nome e cognome; cognome e nome;
    nome cognome; cognome nome; nominativo; volledige naam; imię i nazwisko; nazwisko i imię; ф.и.о.; фио; fullt navn;
    adı soyadı; ad soyad; isim soyisim; last name first name; first name last name; name first last; first and last name;
    civilité nom prénom; titre nom prénom; nomprenom; prenomnom; name surname; name and surname; surname and name; surname
    first name; jméno a příjmení; teljes név; nume și prenume; nume prenume; ime i prezime; ονοματεπώνυμο; nom usuel et
    prénom; nom d'usage prénom; legal name of person`,
  name: `nom; noms; nm; name; names; naam; navn; namn; nimi; név; nom usage ou naissance; isim; ім'я`,
  person: `titulaire; bénéficiaire; destinataire; contact; contact principal; personne; personne à contacter; interlocuteur;
    responsable; référent; représentant; représentant légal; gérant; dirigeant; président; présidente; trésorier; secrétaire;
    salarié; agent; collaborateur; adhérent; adhérente; licencié; participant; participante; inscrit; inscrite; candidat;
    candidate; élève; étudiant; étudiante; patient; patiente; locataire; propriétaire; bénévole; membre; usager; assuré;
    allocataire; invité; convive; abonné; donateur; militant; sympathisant; parrain; élu; enseignant; professeur; formateur;
    stagiaire; intervenant; animateur; conducteur; chauffeur; mandataire; auteur; signataire; demandeur; déclarant; électeur;
    person; member; employee; student; attendee; guest; participant; applicant; candidate; customer; client; patient; owner;
    tenant; player; author; donor; volunteer; subscriber; passenger; driver; manager; teacher; contact person; mitglied;
    teilnehmer; mitarbeiter; kunde; ansprechpartner; miembro; socio; alumno; empleado; cliente; asistente; membro; iscritto;
    dipendente; lid; medewerker; klant; deelnemer; signatory; beneficiary; account manager; sales rep; sales representative; titulaire du compte; athlete; speaker; politician; winner; nominee`,
  email: `email; e-mail; mail; courriel; adresse mail; adresse email; adresse électronique; adr mail; adresse de messagerie;
    messagerie; mél; mel; mail pro; mail perso; email personnel; email professionnel; courriel personnel; courriel
    professionnel; adresse courriel; adresse de courriel; adresse mél; boîte mail; contact mail; contact email; email address;
    mail address; address email; primary email; work email; home email; personal email; e-mail-adresse; emailadresse;
    mailadresse; correo; correo electrónico; email correo; posta elettronica; indirizzo email; indirizzo mail; indirizzo di
    posta elettronica; e-mailadres; mailadres; endereço de e-mail; endereço eletrônico; adres e-mail; adres email; почта; эл.
    почта; электронная почта; e-postadress; epost; e-post; e-post adresse; sähköposti; e-posta; eposta; adresă email; e-mailová
    adresa; mzl; e-mail id; email id; courrier électronique; adelec; pec; ηλεκτρονικό ταχυδρομείο; e-mail cím`,
  phone: `téléphone; tél; tph; telephone; n° tél; n° téléphone; numéro de téléphone; numéro de tél; téléphone fixe; tél fixe;
    fixe; téléphone portable; tél portable; portable; mobile; n° portable; n° mobile; numéro de portable; numéro de mobile;
    gsm; tél mobile; téléphone mobile; téléphone domicile; tél domicile; tél pro; téléphone pro; téléphone professionnel; tél
    bureau; tél perso; téléphone personnel; tél privé; fax; télécopie; télécopieur; n° fax; ligne directe; tél direct; phone;
    phone number; telephone number; tel no; home phone; work phone; business phone; mobile phone; mobile number; cell; cell
    phone; cell number; contact number; primary phone; daytime phone; handy; handynummer; telefon; telefonnummer; tel nr;
    mobil; mobilnummer; mobiltelefon; mobilfunk; festnetz; rufnummer; teléfono; móvil; celular; teléfono móvil; teléfono
    fijo; número de teléfono; cellulare; telefono; telefono cellulare; recapito telefonico; telefoon; telefoonnummer; mobiel;
    gsm nummer; telemóvel; telefone; telefone celular; telefone móvel; celulare; telefon komórkowy; numer telefonu; komórka;
    телефон; мобильный; puhelin; puhelinnumero; telefonszám; τηλέφωνο; cep telefonu; tzlzphone; tel mob; tel port; whatsapp;
    n° whatsapp; numéro whatsapp; telefonnr; mobilnr; matkapuhelin; tel 1; gsm 1; tlf; tlf nr; coordonnées téléphoniques`,
  address: `adresse; voie; résidence; adresse postale; adresse complète; adresse du domicile; adresse domicile; adresse personnelle; domicile; rue;
    n° et voie; n° voie; n° rue; numéro et rue; numéro et voie; libellé voie; type voie; complément d'adresse; complément
    adresse; complément; cplt adresse; lieu-dit; bâtiment; appartement; escalier; étage; bp; boîte postale; cedex; adresse
    ligne 1; ligne adresse; adresse rue; adr; adr postale; adresse fiscale; adresse de résidence; adresse d'envoi; adresse de
    correspondance; adresse de livraison; adresse de facturation; lieu de résidence; n° et nom de la voie; n° et libellé de la
    voie; numéro et nom de voie; numéro et nom de la rue; address; addr; street; street address; home address; mailing address;
    postal address; address line; shipping address; billing address; residential address; full address; straße; straße
    hausnummer; straße nr; straße und hausnummer; hausnummer; anschrift; adresszeile; wohnadresse; postanschrift; dirección;
    dirección postal; domicilio; calle; indirizzo; via; indirizzo di residenza; adres; straat; straat en huisnummer;
    huisnummer; endereço; endereço residencial; rua; morada; ulica; adres zamieszkania; адрес; adress; gatuadress; gateadresse;
    osoite; lähiosoite; cím; adresa; ulice; διεύθυνση; apartment; apt; suite; house number; adrs; gata; veg; adresse privée`,
  postcode: `code postal; cp; c.p.; cod. post.; code post; cp ville; code postal ville; cp domicile; postal code; postcode; post
    code; zip; zip code; postal zip; zip postal code; plz; postleitzahl; código postal; cap; codice postale; postnummer; postnr;
    cep; индекс; почтовый индекс; kod pocztowy; postinumero; irányítószám; psč; cod poștal; ταχυδρομικός κώδικας; posta kodu; cdpost;
    codpos; código postal cp; codpost`,
  town: `ville; commune; localité; libellé commune; commune de résidence; ville de résidence; ville domicile; bureau distributeur;
    city; town; locality; municipality; ort; stadt; wohnort; ciudad; localidad; municipio; población; città; comune; comune di
    residenza; woonplaats; plaats; gemeente; cidade; localidade; miasto; miejscowość; город; postort; poststed; kaupunki;
    postitoimipaikka; město; város; localitate; oraș; πόλη; şehir; nom de la commune de résidence; commune domicile; ville cp;
    hometown; home town; city town; ville commune`,
  country: `pays; pays de résidence; country; country code; code pays; land; país; pais; paese; kraj; страна; nationalité;
    nationality; staatsangehörigkeit; nacionalidad; nazionalità; citizenship; nation; nac; nationaliteit; maa; ország; ülke; χώρα`,
  "birth-date": `date de naissance; naissance; né le; née le; né.e le; né-e le; ddn; dn; d.d.n.; date de nais.;
    datnaiss; datenaiss; naiss; dnaiss; dt naiss; dt naissance; date nais; date naiss; jour de naissance; date et lieu de naissance; année de naissance; an
    naissance; année naiss; mois de naissance; date of birth; birth date; birthday; dob; d.o.b.; born; born on; year of birth;
    birth year; birthyear; yob; month of birth; geburtsdatum; geburtstag; geb.; geb.datum; geb am; geboren; geboren am;
    geburtsjahr; fecha de nacimiento; fecha nacimiento; f. nacimiento; fec nac; fecha nac; nacimiento; data di nascita;
    data nascita; nato il; nata il; nato/a il; anno di nascita; geboortedatum; geboortejaar; geb datum; data de nascimento; data
    nascimento; nascimento; nascido em; data urodzenia; rok urodzenia; fødselsdato; fødselsår; födelsedatum; födelseår; syntymäaika;
    doğum tarihi; дата рождения; datum narození; születési dátum; születési idő; data nașterii; ημερομηνία γέννησης; dat nais;
    date anniversaire; anniversaire; date d'anniversaire`,
  "birth-place": `lieu de naissance; lieu naissance; commune de naissance; ville de naissance; né à; née à; département de
    naissance; dépt de naissance; dpt naissance; pays de naissance; cp naissance; code postal de naissance; code commune de
    naissance; place of birth; birthplace; birth place; birth city; birth country; birth state; city of birth; country of birth;
    geburtsort; geburtsland; lugar de nacimiento; luogo di nascita; comune di nascita; geboorteplaats; naturalidade; miejsce
    urodzenia; fødested; födelseort; place born; born in`,
  age: `âge; age; ages; alter; edad; età; leeftijd; idade; wiek; alder; ålder; ikä; возраст; âge révolu; age years`,
  nir: `nir; numéro de sécurité sociale; n° de sécurité sociale; n° sécurité sociale; num sécu; n° sécu; numéro sécu; sécu; sécurité
    sociale; n° ss; nss; n° s.s.; n° insee; insee salarié; numéro insee; immatriculation ss; matricule ss; nni; n° nni; numéro nir;
    n° assuré; numéro d'assuré social; n° assuré social; n° d'inscription au répertoire; clé nir; clé ss; nir clé; ssn; social
    security; social security number; social security no; national id; national identification number; national insurance number;
    nino; sozialversicherungsnummer; sv-nummer; svnr; número de seguridad social; n° seguridad social; codice fiscale; bsn;
    burgerservicenummer; pesel; cpf; ahv; ahv-nr; n° avs; numéro avs; numéro national; rijksregisternummer; n° registre national;
    niss; personnummer; nro securite sociale; no ss; numss; numsecu; nirpp`,
  iban: `iban; rib; iban/bic; iban bic; compte bancaire; n° de compte; numéro de compte; n° compte bancaire; coordonnées bancaires;
    bank account; bank account number; account number; account no; kontonummer; bankverbindung; número de cuenta; cuenta bancaria;
    conto corrente; rekeningnummer; numer konta; kontonr; iban rib; domiciliation bancaire; rib iban; code iban`,
  "payment-card": `n° carte bancaire; carte bancaire; numéro de carte; n° carte; n° carte bleue; carte de crédit; n° cb; credit card;
    credit card number; card number; card no; cc number; ccn; pan; kreditkarte; kreditkartennummer; tarjeta de crédito; carta di
    credito; creditcard; cvv; cvc`,
  identifier: `n° cni; cni; n° carte d'identité; carte d'identité; carte nationale d'identité; n° carte nationale d'identité; pièce d'identité;
    n° pièce d'identité; document d'identité; n° document d'identité; titre d'identité; n° titre d'identité; carte de séjour; n° carte de
    séjour; identity card; identity card number; identity document; id card; id card number; personalausweis; personalausweisnummer;
    documento de identidad; documento d'identità; carta d'identità; n° passeport; passeport; passport; passport number; passport no; titre de
    séjour; n° étranger; permis de conduire; n° permis; driver license; driving licence; ine; n° ine; numéro ine; numéro étudiant;
    n° étudiant; student id; rpps; n° rpps; adeli; n° adeli; plaque d'immatriculation; matricule; n° matricule; employee id; emp
    id; staff number; personalnummer; n° adhérent; id adhérent; code adhérent; matricule adhérent; n° licence; licence; numéro de
    licence; n° licencié; numéro fiscal; numéro de télédéclarant; spi; n° allocataire; n° caf; dni; nif; nie; n° client; id client;
    code client; customer id; customer number; client id; member id; member number; membership number; n° membre; id membre; n°
    élève; id élève; n° patient; id patient; patient id; ipp; n° dossier patient; n° candidat; n° électeur; n° inscrit; n°
    abonné; n° agent; id agent; n° salarié; n° contribuable; n° usager; id usager; user id; person id; id personne; id contact;
    numéro de carte d'électeur; mitgliedsnummer; kundennummer; número de socio; tessera; lidnummer; klantnummer; n° d'adhésion; id
    elu; bioguide; player id; licence number; license number; identifiant`,
  household: `situation familiale; situation de famille; état civil; marié; mariée; conjoint; nom du conjoint; prénom du conjoint; nb enfants;
    nombre d'enfants; enfants à charge; père; mère; nom du père; nom de la mère; responsable légal; tuteur; personne à prévenir;
    salaire; salaire brut; salaire net; rémunération; traitement indiciaire; indice; échelon; grade; quotient familial; revenu;
    revenu fiscal; rfr; date d'embauche; date entrée; date de sortie; type de contrat; fonction; poste; profession; métier; emploi;
    employeur; qualité; mandat; mandats; csp; service; marital status; spouse; children; emergency contact; salary; wage; hire
    date; job title; job; occupation; employer; position; gehalt; familienstand; beruf; estado civil; profesión; stato civile;
    professione; code sociopro; libellé de la profession; catégorie socioprofessionnelle; cotisation; cotisations; cotisation à
    jour; à jour de cotisation; date d'adhésion; année d'adhésion; montant cotisation; type d'adhérent; type d'adhésion; fédération`,
  sensitive: `religion; confession; origine; origine ethnique; ethnie; race; orientation sexuelle; syndicat; appartenance syndicale;
    étiquette syndicale; opinion politique; parti politique; parti; nuance politique; étiquette politique; handicap; rqth; taux
    d'invalidité; pathologie; maladie; diagnostic; antécédents; antécédents médicaux; allergies; allergie; groupe sanguin; médecin
    traitant; mutuelle; arrêt maladie; accident du travail; casier judiciaire; condamnation; infraction; régime alimentaire;
    diagnosis; disease; blood type; blood group; disability; ethnicity; sexual orientation; trade union; political party;
    political affiliation; criminal record; offence; diagnose; krankheit; krankenkasse; schwerbehinderung; party; partei; konfession;
    raceethnicity; religione; religión; gewerkschaft; santé; health; medical; problème de santé`,
  organisation: `raison sociale; dénomination; dénomination sociale; enseigne; société; entreprise; siret; siren; n° siret; n° siren;
    rna; n° rna; naf; ape; code naf; code ape; n° tva; tva intracommunautaire; forme juridique; établissement; nom établissement;
    uai; code uai; rne; finess; n° finess; organisme; structure; fournisseur; association; collectivité; administration; mairie;
    nom association; sigle; client société; partenaire; prestataire; exploitant; opérateur; opérateur économique; éditeur;
    laboratoire; école; collège; lycée; université; hôpital; équipe; club; nom du club; company; company name; business name;
    business; organisation; organization; organisation name; institution; vendor; vendor name; supplier; employer name; school;
    school name; college; university; hospital; provider; provider name; team; brewery; airline; agency; agency name; firma;
    pharmacie; crèche; salle; nom de la salle; gymnase; piscine; musée; théâtre; cinéma; médiathèque; bibliothèque; hôtel;
    restaurant; paroisse; venue; facility; facility name;
    unternehmen; verein; empresa; razón social; azienda; ragione sociale; nom commercial; trade name; ditta; bedrijf; organisatie; firma nazwa; dba;
    franchise; publisher; studio; operator; manufacturer; fabricant; constructeur; hébergeur; maître d'ouvrage; court; tribunal`,
  thing: `marque; produit; désignation; référence; réf; sku; ean; code ean; code barre; code barres; gtin; isbn; article; libellé;
    intitulé; famille produit; rubrique; compte; catégorie; type; statut; état; couleur; taille; nom du produit; nom produit; nom
    du fichier; nom fichier; fichier; nom de l'article; nom du projet; projet; code; objet; sujet; commentaire; commentaires;
    observation; observations; remarque; remarques; note; notes; description; détail; n° commande; n° facture; n° de série; modèle;
    version; langue; brand; brand name; product; product name; product id; item; item name; category; sub category; species;
    gene; gene name; symbol; album; artist; song; movie; film; title of work; book; model; model name; color; colour; size;
    label; status; kind; comment; comments; remarks; subject; event; event name; course; course name; file; file name; filename;
    order id; order number; invoice number; style; genre musical; character; level; class; classe; groupe; group; artikel;
    bezeichnung; produkt; kategorie; bemerkung; producto; categoría; marca; artículo; descripción; observaciones; prodotto;
    articolo; descrizione; merk; omschrijving; animal; animal name; nom de l'animal; race de l'animal; breed; ship; vessel;
    navire; bateau; nom du bateau; cheval; nom du cheval; question; réponse; answer; response; variable; medicine; médicament;
    dénomination du médicament; forme pharmaceutique; substance; nom scientifique; nom vernaculaire; scientific name; common name;
    mission; mission name; rocket; aircraft; aircraft type; avion; immatriculation; registration; tail number; vehicle; véhicule`,
  place: `nom de la voie; nom de voie; nom de rue; nom de la rue; nom station; nom de la station; nom de la gare; gare; station; station
    name; arrêt; stop name; nom de la commune; nom commune; nom de la ville; nom ville; code insee; code commune; code commune
    insee; code géographique; département; dept; dpt; dép; n° département; code département; nom du département; région; code
    région; nom de la région; canton; arrondissement; circonscription; epci; quartier; iris; bureau de vote; zone; secteur; site;
    nom du site; lieu; bâtiment nom; parcelle; équipement; monument; parc; nom du lieu; airport; airport name; site
    name; street name; state; province; county; region; district; area; neighborhood; location; location name; park; school district; bundesland; kreis; bezirk; provincia; comunidad; regione; provincie; regio; continent;
    capital; volcano; volcano name; mountain; river; lake; island; city name; town name; country name; nom du pays; nom pays;
    origin; destination; départ; arrivée; constituency; cbsa; msa; metro; fips; route; ligne; commune insee; toponyme`,
  date: `date; jour; mois; année; exercice; trimestre; semaine; heure; date heure; horaire; horaires; date de début; date de fin; date
    début; date fin; date de création; date création; date de modification; date de mise à jour; maj; date maj; mise à jour; date
    facture; date commande; date d'inscription; date d'envoi; date de commande; date de livraison; échéance; période; saison; day;
    month; year; week; time; hour; season; quarter; period; start date; end date; order date; ship date; created; created at;
    updated; updated at; modified; deadline; datum; jahr; monat; uhrzeit; fecha; año; mes; hora; data; anno; mese; giorno;
    jaar; maand; ano; datum von; rok; miesiąc; debut; fin; start; end; since; depuis; date de décès; décès; death date; date of
    death; death year; died; term start; term end; début du mandat; date de début du mandat`,
  amount: `prix; prix unitaire; pu ht; pu; tarif; montant; montant ht; montant ttc; ht; ttc; tva; taux; taux tva; quantité; qté; nb; nombre
    total; total; stock; poids; volume; débit; crédit; solde; budget; effectif; effectifs; superficie; surface; longueur; largeur;
    hauteur; profondeur; distance; durée; température; valeur; mesure; pourcentage; coût; dépense; recette; population; births; score;
    points; rang; classement; note sur 20; moyenne; price; unit price; amount; quantity; qty; cost; total cost; sales; profit;
    discount; rate; value; count; percent; percentage; pct; share; weight; height; width; length; duration; temperature;
    rank; rating; votes; voix; turnout; revenue; income; median; mean; average; min; max; sum; std; balance; fare; tax; tip; abv;
    ibu; elevation; altitude; speed; preis; menge; betrag; anzahl; summe; gewicht; precio; cantidad; importe; prezzo; quantità;
    importo; prijs; aantal; bedrag; preço; cena; ilość; depth; magnitude; goals; wins; losses; games; inscrits nombre; enrollment`,
  technical: `adresse ip; ip; ip address; adresse mac; mac address; mac; hostname; host; serveur; server; port; url; lien; link; site
    web; site internet; website; web; page web; uri; domain; domaine; nom de domaine; latitude; longitude; lat; lon; lng; long; x; y;
    z; wkt; geom; geometry; geo point; geo point 2d; coordonnées gps; gps; coordinates; timestamp; date time; epoch;
    capteur; sensor; route id; trip id; stop id; id; uuid; guid; index; rowid; objectid; key; clé; hash; checksum; md5; token;
    password; mot de passe; login; compte ad; login ad; identifiant ad; ad account; session; user agent; log; message; thread; pid; event id; event template; component; content;
    line id; row; rownames; unnamed; identifiant technique; code source; source; source url; image; photo;
    iata; icao; variant; chromosome; pvalue; p value; snp; user name; username; nom d'utilisateur; identifiant de
    connexion; device; device id; bic; swift; code banque; code guichet`,
};

/** Words that say whose or what datum a header names, by the class a name of theirs has. */
const owners: Readonly<
  Record<"person" | "organisation" | "thing" | "place" | "technical", string>
> = {
  person: `adherent client eleve salarie contact responsable conjoint pere mere parent enfant titulaire beneficiaire destinataire
    interlocuteur referent representant gerant dirigeant president tresorier secretaire agent collaborateur licencie participant
    inscrit candidat etudiant patient locataire proprietaire benevole membre usager assure allocataire invite abonne donateur
    militant sympathisant parrain elu depute senateur maire conseiller enseignant professeur formateur stagiaire intervenant
    animateur conducteur chauffeur mandataire auteur signataire demandeur declarant electeur tuteur medecin praticien personne
    individu resident coproprietaire jeune joueur coureur emetteur utilisateur acheteur vendeur emprunteur souscripteur preneur apprenant alternant famille legal
    person member employee student attendee guest applicant candidate customer patient owner tenant player author donor volunteer
    subscriber passenger driver manager teacher spouse father mother child guardian staff worker user buyer seller recipient
    sender legislator senator representative mitglied teilnehmer mitarbeiter kunde socio alumno empleado cliente medewerker klant`,
  organisation: `societe entreprise etablissement organisme structure fournisseur association collectivite administration mairie ecole
    college lycee universite hopital clinique equipe club federation ligue comite laboratoire marque enseigne magasin boutique agence
    partenaire prestataire exploitant operateur editeur fabricant syndicat banque employeur employer
    company business organisation organization institution vendor supplier school university hospital provider team brewery airline
    agency brand store shop firm firma unternehmen verein empresa azienda ditta bedrijf publisher studio manufacturer bank court`,
  thing: `produit article fichier projet document objet modele evenement cours formation stage commande facture serie dossier contrat
    animal chien chat cheval navire bateau vehicule film livre album ouvrage roman chanson disque concert spectacle exposition medicament substance espece plante variete gene proteine jeu
    rubrique categorie type classe groupe tache tableau onglet feuille colonne champ programme action activite sport discipline
    course epreuve marche lot operation logiciel application materiel equipement machine piece oeuvre titre menu plat vin biere
    product item file project document object model event order invoice series book movie song game pet animal dog cat horse ship
    vessel vehicle drug medicine species plant gene protein category type class group task sheet column field program programme
    activity sport software app equipment part dish wine beer character rule template table variable indicator indicateur produkt
    producto prodotto artikel rocket mission aircraft disease genre style colour color ethnicity`,
  place: `commune ville voie rue gare station arret site lieu salle quartier canton departement region pays circonscription bassin
    batiment monument musee parc jardin stade piscine plage port aeroport riviere lac montagne volcan parcelle zone secteur ligne epci
    airport street city town village county state province country district area location venue facility park stop place building
    river lake mountain volcano island stadium site route line metro msa room`,
  technical: `ip mac url web site internet domaine domain host hostname serveur server machine reseau network wifi ssid base
    database schema logger process processus port compte account session`,
};

/** Words that change nothing about what a header names. */
const neutral = new Set(
  fold(
    `perso personnel personnelle pro professionnel professionnelle prive privee domicile bureau travail principal principale
    secondaire autre autres usuel usuelle usage complet complete actuel actuelle nouveau nouvelle ancien ancienne fixe portable
    mobile direct directe postal postale legal legale officiel officielle valide verifie obligatoire facultatif facultative
    usager home work business personal private primary secondary other main current new old full mobile cell office number
    numero num ligne line champ field saisie eventuel optionnel optional required votre your mon my son sa ses leur fr en mr mme
    un une deux trois bis ter joindre contact elu code libelle privat geschaft particular personale urgence emergency`,
  )
    .split(/\s+/u)
    .map(singular),
);

/** A header that counts or sorts something is not that thing: `Nb adhérents`, `Type de client`. */
const measures = new Set([
  "NB",
  "NBRE",
  "NOMBRE",
  "EFFECTIF",
  "TOTAL",
  "TAUX",
  "PART",
  "COUNT",
  "SOMME",
  "MONTANT",
  "PRIX",
]);
const sorts = new Set([
  "TYPE",
  "STATUT",
  "CATEGORIE",
  "ETAT",
  "NATURE",
  "KIND",
  "STATUS",
  "CATEGORY",
  "MODE",
  "ORIGINE",
]);
const dates = new Set(["DATE", "DATUM", "FECHA", "DATA", "ANNEE", "JOUR", "DT"]);
const numbers = new Set([
  "NUM",
  "ID",
  "CODE",
  "REF",
  "IDENTIFIANT",
  "MATRICULE",
  "NUMBER",
  "REFERENCE",
]);
const articles = new Set(
  "DE DU DES D L LA LES LE AU AUX ET AND UND Y E I OF THE DEL DELLA DI DA DO DOS DAS DER VON EL A EN".split(
    " ",
  ),
);

/** Which class a partly known header has if its words name several. */
const precedence: readonly HeaderClass[] = [
  "nir",
  "iban",
  "payment-card",
  "birth-date",
  "birth-place",
  "email",
  "phone",
  "postcode",
  "address",
  "full-name",
  "first-name",
  "family-name",
  "name",
  "civility",
  "sensitive",
  "identifier",
  "town",
  "household",
  "sex",
  "age",
  "country",
  "person",
  "organisation",
  "technical",
  "place",
  "date",
  "amount",
  "thing",
];
/** What is no longer a person's if it is an organisation's. */
const ofOrganisation = new Set<HeaderClass>([
  "name",
  "family-name",
  "full-name",
  "address",
  "postcode",
  "town",
  "identifier",
  "civility",
]);
/** What is no longer a person's if it is a thing's or a place's. */
const ofThing = new Set<HeaderClass>([
  "name",
  "family-name",
  "full-name",
  "identifier",
  "civility",
]);

/** Longer texts are sentences or content: the longest of 832 headers gathered by hand has 35 characters. */
const maxHeaderLength = 80;
/** A header of more words than this is a question of a survey or a sentence. */
const maxWords = 7;

/** Windows-1252's characters for the bytes 0x80–0x9F, in order. */
const windows = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ";
/** Undoes UTF-8 read as Windows-1252: `PrÃ©nom` → `Prénom`. */
function undoMojibake(text: string): string {
  return text.replace(
    /([ÂÃ])([\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ])/gu,
    (_, lead: string, trail: string) => {
      const at = windows.indexOf(trail);
      const low = at >= 0 ? 0x80 + at : trail.charCodeAt(0);
      return String.fromCharCode(((lead === "Ã" ? 3 : 2) << 6) | (low & 0x3f));
    },
  );
}

/** Plurals are compared without their `s`. */
function singular(word: string): string {
  return word.length > 4 && word.endsWith("S") ? word.slice(0, -1) : word;
}

/** The words of a header or name: folded, split at case changes, without brackets and numbers. */
function wordsOf(text: string): string[] {
  if (isClear(text)) return splitFolded(text.toUpperCase());
  const clear = undoMojibake(text)
    .normalize("NFC")
    .replace(/\(([^()]{0,80})\)|\[([^[\]]{0,80})\]|\{[^{}]{0,80}\}/gu, (whole) =>
      whole.length >= text.trim().length ? whole.slice(1, -1) : " ",
    )
    .replace(/(\p{L})[?\ufffd](?=\p{L})/gu, "$1E") // an accented letter lost: most are é
    .replace(/[·•](?=\p{L})/gu, "") // né·e
    .replace(/\b[nN][°º]|#/gu, " num ")
    .replace(/(\p{Ll})(\p{Lu})/gu, "$1 $2")
    .replace(/(\p{Lu})(\p{Lu}\p{Ll})/gu, "$1 $2");
  return splitFolded(fold(clear));
}

/** Whether {@link wordsOf} has nothing to undo: ASCII without brackets, lost letters and camelCase. */
function isClear(text: string): boolean {
  let capitals = 0;
  let afterSmall = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // # ( ? [ {
    if (code > 126 || code === 35 || code === 40 || code === 63 || code === 91 || code === 123)
      return false;
    const isSmall = code >= 97 && code <= 122;
    const isCapital = code >= 65 && code <= 90;
    if ((isSmall && capitals > 1) || (isCapital && afterSmall)) return false;
    capitals = isCapital ? capitals + 1 : 0;
    afterSmall = isSmall;
  }
  return true;
}

/** Capitals, and the letters of other scripts (all beyond Latin but punctuation and symbols). */
const isLetter = (code: number) =>
  (code >= 65 && code <= 90) ||
  (code >= 0x370 && !(code >= 0x2000 && code < 0x2c00) && !(code >= 0x3000 && code < 0x3040));

/** The words of a folded text. */
function splitFolded(folded: string): string[] {
  const words: string[] = [];
  for (let at = 0; at < folded.length; at++) {
    const start = at;
    while (at < folded.length && isLetter(folded.charCodeAt(at))) at++;
    if (at === start) continue;
    const word = folded.slice(start, at);
    words.push(word === "NUMERO" || word === "NUMEROS" || word === "NRO" ? "NUM" : singular(word));
  }
  return words;
}

/** Terms of the tables below and above, which are clean: nothing to undo, no camelCase, no brackets. */
const termsOf = (terms: string) =>
  fold(terms).replace(/N[°º]/gu, " NUM ").split(";").map(splitFolded);

/** The form under which headers are compared: words without articles, run together. */
function compact(words: readonly string[]): string {
  const kept = words.filter(
    (word, at) => !articles.has(word) || (at > 0 && /^NEE?$/u.test(words[at - 1]!)),
  );
  return (kept.length === 0 ? words : kept).join("");
}

let table: ReadonlyMap<string, HeaderClass> | undefined;
let ownerTable: ReadonlyMap<string, keyof typeof owners> | undefined;

function knownHeaders(): ReadonlyMap<string, HeaderClass> {
  if (table !== undefined) return table;
  const entries = new Map<string, HeaderClass>();
  for (const headerClass of precedence) {
    for (const words of termsOf(known[headerClass])) {
      for (const form of [compact(words), words.join("")]) {
        if (form !== "" && !entries.has(form)) entries.set(form, headerClass);
      }
    }
  }
  ownerTable = new Map(
    Object.entries(owners).flatMap(([owner, words]) =>
      fold(words)
        .split(/\s+/u)
        .map((word) => [singular(word.toUpperCase()), owner as keyof typeof owners] as const),
    ),
  );
  return (table = entries);
}

/**
 * What a column header says, or `undefined` if nothing. Headers of a product, a place or an
 * organisation have classes of their own, for they speak against a person's data.
 *
 * @example
 * readHeader("tel_portable_perso"); // { class: "phone", exact: false }
 * readHeader("Nom du produit"); // { class: "thing", exact: true }
 */
export function readHeader(text: string): Header | undefined {
  if (text.length > maxHeaderLength || text.length === 0) return undefined;
  const words = wordsOf(text);
  if (words.length === 0 || words.length > maxWords + 3) return undefined;
  const headers = knownHeaders();
  const whole = headers.get(compact(words));
  if (whole !== undefined) return { class: whole, exact: true };
  const kept = words.filter((word) => !articles.has(word));
  if (kept.length === 0 || kept.length > maxWords) return undefined;
  return readParts(kept, headers);
}

/** What stands where nobody wrote a header: `Colonne1`, `Champ 2`, `Ligne 4`, `Unnamed: 0`. */
const placeholder =
  /^(?:\d{1,4}[.)]\s*)?(?:colonne|column|col|champ|field|unnamed|untitled|sans titre|zone|rubrique|ligne|line|item|valeur|value|donn[ée]e|data)[\s:._-]*\d{1,4}[\s:*()]*$/iu;

/** Whether a program, or nobody in earnest, wrote a header: it says nothing of its column. */
export const isPlaceholder = (header: string): boolean => placeholder.test(header);

/** Whether headers, two at least, are one word with a number each: `Texte1`, `Texte2`. */
export function areNumbered(headers: readonly string[]): boolean {
  const stems = new Set(
    headers.map((header) => /^(\D{1,30}?)[\s:._-]*\d{1,4}$/u.exec(header)?.[1]),
  );
  return headers.length > 1 && stems.size === 1 && !stems.has(undefined);
}

function readParts(
  words: readonly string[],
  headers: ReadonlyMap<string, HeaderClass>,
): Header | undefined {
  const head = words[0]!;
  const found = new Set<HeaderClass>();
  const foundOwners = new Set<keyof typeof owners>();
  let unknown = 0;
  for (let at = 0; at < words.length;) {
    let length = Math.min(4, words.length - at);
    let match: HeaderClass | undefined;
    for (; length > 0; length--) {
      const form = words.slice(at, at + length).join("");
      match = form.length > 1 ? headers.get(form) : undefined;
      if (match !== undefined) break;
    }
    const word = words[at]!;
    const owner = ownerTable!.get(word);
    if (owner !== undefined && length <= 1) foundOwners.add(owner);
    if (
      match !== undefined &&
      !(
        length === 1 &&
        (owner !== undefined || neutral.has(word)) &&
        words.length > 1 &&
        !isDatum(match)
      )
    ) {
      found.add(match);
    } else if (owner === undefined && !neutral.has(word)) unknown++;
    at += Math.max(1, length);
  }
  if (words.length > 1) {
    if (measures.has(head)) return { class: "amount", exact: false };
    if (sorts.has(head)) return { class: "thing", exact: false };
    if (dates.has(head) && !found.has("birth-date")) return { class: "date", exact: false };
    if (numbers.has(head) || numbers.has(words.at(-1)!)) {
      if (foundOwners.has("person")) return { class: "identifier", exact: false };
    }
  }
  const best = precedence.find((headerClass) => found.has(headerClass));
  if (best === undefined) {
    for (const owner of ["technical", "thing", "place", "organisation", "person"] as const) {
      if (foundOwners.has(owner) && unknown <= 1) return { class: owner, exact: false };
    }
    return undefined;
  }
  // More unknown words than known ones: a sentence that happens to hold a header's word.
  if (unknown > 2) return undefined;
  const isTechnical = foundOwners.has("technical") || found.has("technical");
  if (isTechnical && (best === "address" || ofThing.has(best)))
    return { class: "technical", exact: false };
  if (!foundOwners.has("person")) {
    if (foundOwners.has("organisation") && ofOrganisation.has(best))
      return { class: "organisation", exact: false };
    if (foundOwners.has("thing") && ofThing.has(best)) return { class: "thing", exact: false };
    if (foundOwners.has("place") && ofThing.has(best)) return { class: "place", exact: false };
  }
  return { class: best === "name" && foundOwners.has("person") ? "full-name" : best, exact: false };
}

/** Whether a class names a datum rather than what has it. */
function isDatum(headerClass: HeaderClass): boolean {
  return ![
    "person",
    "organisation",
    "thing",
    "place",
    "technical",
    "household",
    "amount",
    "date",
  ].includes(headerClass);
}

/**
 * Words that give a special category away (GDPR article 9 (1)). A membership (*adhérent*,
 * *cotisation*) that says not of what counts as political: it is the case parefuite exists for, and a
 * list of members that says nothing else cannot be known to be harmless.
 */
const categories: readonly (readonly [SpecialCategory, string])[] = [
  [
    "union",
    `syndicat; syndical; syndicale; syndiqué; syndiquée; délégué syndical; section syndicale; cgt; cfdt; cftc; cfe cgc; unsa; fsu;
    force ouvrière; trade union; labour union; labor union; union membership; gewerkschaft; sindicato; sindacato; vakbond; sindical`,
  ],
  [
    "health",
    `patient; patiente; patientèle; diagnostic médical; diagnosis; diagnose; pathologie; maladie; maladies; handicap; handicapé; rqth;
    mdph; invalidité; allergie; groupe sanguin; antécédents médicaux; médecin traitant; dossier médical; données de santé; suivi
    médical; vih; hiv; sida; cancer; diabète; diabétique; vaccination; vacciné; vaccin; hospitalisation; hospitalisé; grossesse; arrêt
    maladie; ald; ipp; disability; disabled; disease; blood type; blood group; medical record; medical condition; vaccinated;
    krankheit; krank; blutgruppe; schwerbehinderung; paciente; enfermedad; paziente; malattia; patiënt; ziekte; covid; séropositif;
    addictologie; psychiatrie; oncologie`,
  ],
  [
    "religion",
    `religion; religieux; religieuse; confession; confession religieuse; diocèse; diocésain; paroisse; paroissial; paroissien; catéchisme; catéchèse;
    baptême; baptisé; première communion; denier du culte; denier de l'église; culte; catholique; protestant; musulman; musulmane;
    juif; juive; israélite; évangélique; religious; diocese; parish; parishioner; congregation; konfession; kirchensteuer; parroquia;
    parrocchia; religione; religión; mosquée; synagogue`,
  ],
  [
    "sexual-orientation",
    `orientation sexuelle; sexual orientation; lgbt; lgbtq; lgbtqi; lgbtqia; gay; lesbienne; homosexuel; homosexuelle; bisexuel; vie sexuelle;
    sexuelle orientierung; orientación sexual; orientamento sessuale`,
  ],
  [
    "ethnic-origin",
    `origine ethnique; origines ethniques; ethnie; ethnique; ethnicity; ethnic; ethnic group; race; racial; race ethnicity; raceethnicity;
    ethnische herkunft; origen étnico; origine etnica; tribe; gens du voyage`,
  ],
  [
    "political",
    `adhérent; adhérente; adhésion; adhésions; cotisation; cotisant; cotisante; militant; militante; sympathisant; sympathisante; parti politique;
    opinion politique; nuance politique; étiquette politique; couleur politique; fédération du parti; fédération départementale; jeunes populaires; political
    party; political affiliation; political opinion; party membership; party member; parteimitglied; partei; partido político; partito
    politico; ump; lfi; la france insoumise; eelv; les écologistes; pcf; modem parti; parti socialiste; parti communiste; les
    républicains; rassemblement national; front national; reconquête; renaissance parti; udi; nupes; en marche; lrem`,
  ],
];
/** What makes a word of {@link categories} mean something else. */
const innocent: Readonly<Record<string, RegExp>> = {
  SYNDICAT:
    /^(?:MIXTE|INTERCOMMUNAL|INITIATIVE|EAUX?|COPROPRIE|COPROPRIETE|COPROPRIETAIRE|ASSAINISSEMENT|ENERGIE|VIN|VIGNERON)/u,
  DISABLED: /^(?:ACCOUNT|USER|FEATURE)/u,
  PATIENT: /^(?:ZERO$)/u,
  RACE: /^(?:CHIEN|CHAT|CHEVAL|ANIMAL|BOVIN|TIME|NUMBER|RESULT|DATE|NAME)/u,
  VACCIN: /^(?:CHIEN|CHAT|ANIMAL)/u,
};

let categoryTable: ReadonlyMap<string, SpecialCategory> | undefined;
/** The longest term of {@link categories}, in words. */
const maxTermWords = 4;

/** The special category of data that a header, a sheet name or a file name gives away, if any. */
export function specialCategoryOf(text: string): SpecialCategory | undefined {
  if (categoryTable === undefined) {
    const entries = new Map<string, SpecialCategory>();
    for (const [category, terms] of categories) {
      for (const words of termsOf(terms)) {
        entries.set(words.filter((word) => !articles.has(word)).join(" "), category);
      }
    }
    categoryTable = entries;
  }
  const words = wordsOf(text.slice(0, 4 * maxHeaderLength)).filter((word) => !articles.has(word));
  let best: SpecialCategory | undefined;
  for (let at = 0; at < words.length; at++) {
    for (let length = 1; length <= maxTermWords && at + length <= words.length; length++) {
      const category = categoryTable.get(words.slice(at, at + length).join(" "));
      if (category === undefined) continue;
      if (length === 1 && innocent[words[at]!]?.test(words[at + 1] ?? "") === true) continue;
      // Anything more precise than a mere membership wins over it.
      if (best === undefined || best === "political") best = category;
    }
  }
  return best;
}
