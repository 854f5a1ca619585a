/**
 * What the public sources of the lists lack, written by hand for `build.ts`: words of offices, shops
 * and catalogues, common English words (the French sources are literary and legal), and places
 * abroad. Each counts as a given number of occurrences per million.
 */

/** Occurrences per million that a word below counts as: about that of `facture` in an office's texts. */
export const moreWordsPerMillion = 60;
/** Occurrences per million that a place below counts as. */
export const morePlacesPerMillion = 300;

export const moreWords = `
accueil achat acheteur acompte adhesion adhesions administratif administration affaires agence agenda agent agents
agro alimentaire alimentation amenagement animateur animation annexe annuaire antenne appareil appel application
approvisionnement archives armoire article articles artisan artisanat assemblee assistance assistant assistante
association associations assurance assurances atelier ateliers audit auto automobile autocar avance aviron avocat
badminton bain banque bar base basket batiment bazar beaute benevole benevoles bibliotheque bien bilan billet bio
biscuit blanchisserie boisson boissons boite bon bonbon boucherie boulangerie bouteille boutique bricolage brasserie
brocante brut budget bureau bureautique buvette cable cadre cafe cahier caisse calendrier camion camping cantine
capteur carburant cardiologie carrelage carte cartouche carton casque catalogue categorie centre centrale certificat
chaise chantier charge charges chargeur charpente chaudiere chauffage chauffeur chaussure chaussures chef chemise
chimie chirurgie chocolat cinema classe classeur clavier client clients climatisation clinique club coiffure colis
college collectif collectivite comite commande commandes commerce commerces commercial commercial commission communal
communaute commune communication compagnie complement comptabilite comptable compte comptes concert concours conference
conseil conseiller conseillere conserve construction consultant contact contrat controle cooperative copie copropriete
cotisation cotisations couloir couleur courrier cours couture couverture credit creche creme cuisine culture culturel
cyclisme danse debit declaration decoration delegation delegue demande demenagement dentaire departement depense
depenses depot dermatologie designation detail developpement devis direction directeur directrice disponible
distribution documentation dossier dossiers douane droguerie eau eaux ecole ecoles economie ecran edition editions
education electricien electricite electrique electronique eleve eleves emballage emploi emplois energie enfance
enquete enseignant enseignement entree entretien entreprise entreprises epicerie equipe equipement espace essence
essai etablissement etage etat etude etudes etudiant etudiants evenement examen exploitation expert export exposition
facture factures facturation famille federation fenetre ferme fermeture fete feutre fibre fiche fichier fichiers filiale
film finance finances financier fitness fiscal fleuriste fonction fondation football forfait formation formateur
forum fournisseur fournisseurs fourniture fournitures frais franchise fromage fromagerie fruit fruits garage garantie
gare gaz generale geometre gestion gestionnaire gite gomme grossiste groupe groupement gymnase gymnastique habitat
handball hebergement hopital horaire horaires horlogerie hotel huile hydraulique imprimante imprimerie immobilier
immobiliere impot impots industrie industrielle infirmier infirmiere information informations informatique ingenieur
ingenierie inscription inscriptions installation institut interim internet inventaire investissement jardin jardinerie
jeunes jeunesse jouet jouets journal journee judo juridique jus karate kinesitherapeute laboratoire lait laiterie lampe
lavage lecteur legumes librairie licence licences lieu ligne linge liste listes livraison livre local locaux location
logement logiciel logistique lot lotissement loisirs lumiere lycee machine maconnerie magasin mail mailing mairie
maintenance maison management manutention maraicher marche marches maritime marketing marque materiel maternelle
matin medecin medecine mediatheque medical medicale menage menuiserie messagerie metal metallurgie meuble meubles
midi ministere minute mission mobilier modele module montage montant monument moteur moto motoculture multi municipal
municipale musee musique mutuelle national nationale natation navette nettoyage nombre note notaire notice nutrition
objet occasion office officine offre operation opticien optique orange orchestre ordinateur ordre organisation organisme
orthophoniste outil outillage ouverture paie paiement palette panneau papeterie papier parc parfumerie parking
partenaire partenaires participation patisserie patrimoine pavillon paysagiste peche peinture pepiniere permanence
personne personnel petanque petit pharmacie photo photocopieur photovoltaique piece pieces pile piscine pizza pizzeria
plan planning plastique plein plomberie plombier poids poisson poissonnerie police pompe pompes porte portail poste
poterie prefecture premier presidence presse prestation prestations prevention primaire primeur prix processus prod
production produit produits professeur professionnel professionnelle profil programme projet projets promotion
propriete protection provision psychologue pub publicite public publique qualite quantite quincaillerie radio
radiologie ramassage randonnee rapport rayon recette recettes reception recherche reclamation recrutement recyclage
redaction reduction reference references refrigerateur regie region regional regionale registre reglement relation
relations remboursement remise remplacement reparation repas reponse representant reseau reservation residence
responsable ressource ressources restaurant restauration retraite reunion reunions revue rouleau routier rugby salaire
salaires salle salon sante sapeurs savon scolaire secretaire secretariat secteur section securite semaine serie
serrurerie service services serveur session siege site ski sncf social sociale societe solde solidarite sondage sortie
souris sport sportif sportive stade stage stagiaire standard station statistique statut stock stockage structure
stylo studio subvention sucre supermarche support surveillance syndic syndicat syndicats systeme tabac table tableau
tarif tarifs taxe taxi technicien technique technologie telephone telephonie television tennis test textile theatre
ticket titre toilettage toiture tondeuse total tourisme traiteur transport transports travail travaux tresorerie
tresorier union unite universite usine utilisateur vacances valeur validation vehicule vehicules velo vente ventes
verrerie version vetement vetements veterinaire viande video vidange ville viticole viticulteur voile voirie voiture
volley voyage voyages yaourt zone
lundi mardi mercredi jeudi vendredi samedi dimanche janvier fevrier mars avril mai juin juillet aout septembre octobre
novembre decembre trimestre semestre annuel annuelle mensuel hebdomadaire
rouge bleu bleue vert verte jaune noir noire blanc blanche gris grise rose violet marron beige
oui non neant inconnu divers autre autres aucun aucune
cm mm kg km ml pcs ref art qte ttc ht tva

the of and to in is for on with as by at from that it be are was were this an or not have has had but all can will one
two three four five six seven eight nine ten first second third new old good great small large big high low long short
our your their his her its my we you they he she him them who what when where which why how if then than more most less
least very also only just even still no yes any some each every both other another same such own into over under
between through during before after above below up down out off about against again here there now today tomorrow
time times year years month months week weeks day days hour hours minute minutes second seconds morning evening night
people person persons man men woman women child children boy girl baby family families friend friends member members
group groups team teams company companies business office offices market markets store stores shop shops bank banks
school schools university college student students teacher teachers class classes course courses education training
house houses home homes room rooms building buildings street road avenue city cities town village county state states
country countries world area region district center centre place places point north south east west northern southern
eastern western central upper lower international national regional local global general public private special
common main major minor total average number numbers count rate rates level levels size type types kind kinds form
forms part parts piece pieces set sets list lists item items product products service services system systems data
information report reports document documents file files page pages name names title titles label code codes key keys
value values amount price prices cost costs sale sales order orders customer customers client clients user users account
accounts payment payments invoice invoices tax taxes income revenue profit loss budget fund funds finance financial
money dollar dollars euro euros percent unit units stock stocks share shares trade trading import export supply
demand quality quantity weight height width length depth distance speed power energy water air oil gas fire light heat
earth land sea river lake mountain forest park garden farm field beach island bay valley hill hills rock rocks stone
sand ice snow rain wind storm sun moon star stars sky space
car cars truck trucks bus train trains plane aircraft ship boat bike vehicle vehicles engine motor wheel wheels tire
door doors window windows wall floor roof table tables chair chairs desk bed lamp box boxes bag bags bottle bottles cup
glass plate knife paper book books pen pencil phone phones computer computers laptop printer screen keyboard mouse
cable battery charger camera video audio radio television music movie movies film films game games toy toys sport sports
football soccer baseball basketball hockey tennis golf running swimming fishing hunting cycling
shirt shirts pants dress shoes shoe boots jacket coat hat cap gloves socks jewelry watch ring gold silver bronze iron
steel metal wood wooden plastic leather cotton wool silk cloth fabric rubber
food foods meat beef pork chicken turkey fish salmon tuna shrimp egg eggs milk cheese butter cream bread cake cookie
chocolate candy sugar salt pepper sauce soup salad rice pasta pizza burger sandwich apple apples banana orange oranges
lemon lime grape grapes berry cherry peach pear melon tomato potato onion garlic carrot bean beans corn nut nuts coffee
tea juice beer ale lager stout porter ipa wine wines whisky vodka rum drink drinks
red blue green yellow black white brown grey gray pink purple violet dark bright pale
dog dogs cat cats horse horses cow cows pig sheep goat bird birds duck goose eagle hawk owl fox wolf bear lion tiger deer
rabbit rat snake frog turtle shark whale dolphin bee ant spider butterfly worm fly cattle
tree trees flower flowers plant plants leaf grass seed seeds oak pine maple cedar willow elm ash birch rose lily daisy
doctor doctors nurse nurses hospital hospitals medical medicine health healthcare clinic patient patients disease drug
drugs dental surgery care cancer heart blood brain bone skin eye eyes hand hands foot feet head face hair body arm leg
police officer officers fire department sheriff army navy force forces military war security law legal court judge
government federal council committee commission board agency bureau authority administration ministry president
director manager managers secretary assistant engineer engineers technician analyst accountant lawyer attorney clerk
cashier driver drivers worker workers operator operators supervisor supervisors specialist specialists representative
agent agents consultant designer developer developers programmer programmers scientist scientists artist artists writer
writers editor editors musician actor actors chef cook cooks waiter baker butcher farmer carpenter plumber electrician
mechanic mechanics painter guard guards maker makers installer repairer repairers helper helpers inspector inspectors
church club clubs association society foundation institute museum library theater theatre hotel hotels restaurant
restaurants bar cafe pub brewery brewing airport airlines airline airways station port harbor bridge tower hall plaza
mall mart depot warehouse factory plant mill mine mines works laboratory lab studio studios group holdings partners
solutions technologies technology systems software hardware network networks internet web online digital mobile cloud
electronic electronics electric electrical mechanical chemical industrial commercial residential corporate
enterprise enterprises industries industry manufacturing construction engineering design development research science
management marketing advertising media news press publishing insurance real estate property properties investment
transport transportation logistics shipping delivery freight travel tourism
north america american europe european african asian british english french german italian spanish chinese japanese
indian russian canadian mexican brazilian australian dutch swiss swedish
january february march april may june july august september october november december monday tuesday wednesday thursday
friday saturday sunday spring summer fall autumn winter season
one-way single double triple half full empty open closed active inactive enabled disabled available pending completed
cancelled approved rejected true false unknown none null other others various misc miscellaneous standard premium basic
deluxe classic original natural organic fresh frozen hot cold warm cool dry wet soft hard heavy light fast slow easy
early late next last final start end begin stop run runs go goes get gets make makes made take takes took give gives
given use used using work working find found see seen look looking show shown know known think want need needs help
call called play played move moved change changed turn keep let put say said tell told ask asked feel try leave left
live living read write written buy bought sell sold pay paid send sent receive received build built break broken cut
add added remove removed create created update updated delete deleted edit search filter sort view click select
submit save load download upload print copy paste login logout password address email message subject error warning
test tests sample samples example examples model models version versions release series edition volume chapter section
question questions answer answers response responses result results survey score grade rank rating review reviews
episode episodes character characters scene story stories history art arts culture language languages word words
species animal animals gene genes protein cell cells molecule acid virus bacteria
crew pack packs kit kits combo bundle gift gifts card cards tape tool tools cover case cases holder stand mount rack
shelf cabinet drawer storage binder binders folder folders envelope envelopes label labels stapler staples scissors
appliances furnishings accessories supplies fasteners copiers machines bookcases phones
breakfast lunch dinner snack dessert kitchen bathroom bedroom living dining garage basement yard patio pool
queen king prince princess lord lady saint holy god angel devil ghost monster dragon hero
love hope dream dreams life death peace freedom truth beauty happy sad young wild free lucky magic
`;

/** Local parts of offices' mailboxes: parties, unions, courts, student services. */
export const moreRoles = "federation fede section antenne greffe crous cse urps";

export const morePlaces = `
afghanistan albania albanie algeria algerie germany allemagne andorra angola argentina argentine armenia armenie australia
australie austria autriche azerbaijan bahamas bahrain bangladesh barbados belarus belgium belgique belize benin bhutan
bolivia bolivie bosnia botswana brazil bresil brunei bulgaria bulgarie burkina burundi cambodia cambodge cameroon cameroun
canada cape chad tchad chile chili china chine colombia colombie comoros congo croatia croatie cuba cyprus chypre czechia
denmark danemark djibouti dominica ecuador equateur egypt egypte eritrea estonia estonie ethiopia ethiopie fiji finland
finlande france gabon gambia georgia georgie ghana greece grece grenada guatemala guinea guinee guyana haiti honduras
hungary hongrie iceland islande india inde indonesia indonesie iran iraq ireland irlande israel italy italie jamaica
jamaique japan japon jordan jordanie kazakhstan kenya kiribati korea coree kosovo kuwait koweit kyrgyzstan laos latvia
lettonie lebanon liban lesotho liberia libya libye liechtenstein lithuania lituanie luxembourg madagascar malawi malaysia
malaisie maldives mali malta malte mauritania mauritanie mauritius mexico mexique moldova moldavie monaco mongolia
mongolie montenegro morocco maroc mozambique myanmar namibia namibie nepal netherlands zealand nicaragua niger nigeria
norway norvege oman pakistan palau palestine panama paraguay peru perou philippines poland pologne portugal qatar romania
roumanie russia russie rwanda samoa senegal serbia serbie seychelles singapore singapour slovakia slovaquie slovenia
slovenie somalia somalie spain espagne sudan soudan suriname sweden suede switzerland suisse syria syrie taiwan tajikistan
tanzania tanzanie thailand thailande togo tonga trinidad tunisia tunisie turkey turquie turkmenistan uganda ouganda
ukraine uruguay uzbekistan vanuatu venezuela vietnam yemen zambia zambie zimbabwe
alabama alaska arizona arkansas california colorado connecticut delaware florida hawaii idaho illinois indiana iowa kansas
kentucky louisiana maine maryland massachusetts michigan minnesota mississippi missouri montana nebraska nevada hampshire
jersey york carolina dakota ohio oklahoma oregon pennsylvania rhode tennessee texas utah vermont virginia washington
wisconsin wyoming ontario quebec alberta manitoba saskatchewan
losangeles sanfrancisco sandiego sanantonio sanjose sanjuan santamonica angeles francisco
london londres berlin madrid roma rome milano milan torino napoli naples venezia venice firenze florence barcelona
barcelone lisboa lisbonne lisbon porto bruxelles brussels anvers antwerpen liege amsterdam rotterdam geneve geneva zurich
basel bale berne lausanne munich munchen hamburg hambourg koln cologne frankfurt stuttgart dresden leipzig vienna wien
vienne prague praha budapest warsaw warszawa varsovie krakow bucharest bucarest sofia athens athenes istanbul ankara
moscow moscou petersburg kiev kyiv oslo stockholm copenhagen copenhague helsinki dublin edinburgh glasgow manchester
birmingham liverpool leeds bristol cardiff belfast oxford cambridge boston chicago houston dallas austin phoenix denver
seattle portland atlanta miami orlando tampa detroit cleveland columbus cincinnati pittsburgh philadelphia baltimore
charlotte nashville memphis milwaukee minneapolis omaha tulsa albuquerque tucson sacramento oakland jacksonville
lexington madison jackson lincoln springfield richmond raleigh durham greensboro arlington aurora anaheim
toronto montreal vancouver calgary ottawa edmonton winnipeg sydney melbourne brisbane perth adelaide auckland wellington
tokyo osaka kyoto seoul beijing pekin shanghai shenzhen hongkong taipei bangkok hanoi manila jakarta mumbai delhi
bangalore chennai kolkata hyderabad karachi lahore dhaka kabul tehran baghdad beirut beyrouth damascus jerusalem amman
riyadh dubai abudhabi doha cairo caire alger algiers oran tunis rabat casablanca marrakech dakar abidjan bamako lagos
accra nairobi kinshasa johannesburg capetown mexicocity havana bogota lima santiago buenosaires montevideo rio saopaulo
brasilia caracas quito
africa afrique europe asia asie america amerique oceania oceanie antarctica bretagne normandie aquitaine occitanie
provence alpes corse alsace lorraine bourgogne picardie auvergne limousin savoie vendee bavaria catalonia andalusia
`;
