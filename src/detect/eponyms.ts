/**
 * Whom streets, schools and halls are called after: where some of a list are among them, it is of places. And
 * things called by first names.
 */
import { fold } from "./lists/key.js";
import { familyNameWeight, readName } from "./name.js";

/** Those whom most French communes have a street or a school of, but for names that many bear. */
const names = `Victor Hugo; Jean Jaurès; Jules Ferry; Louis Pasteur; Charles de Gaulle; Général de Gaulle; Léon Blum; Jean Moulin;
  Émile Zola; Marie Curie; Pierre et Marie Curie; Georges Clemenceau; Léon Gambetta; Louise Michel; Simone Veil; Jacques Prévert; Antoine de
  Saint-Exupéry; Saint-Exupéry; Jules Verne; Paul Éluard; Anatole France; Aristide Briand; Albert Camus; Pablo Picasso; Pablo Neruda;
  Henri Barbusse; Guy Môquet; Marcel Cachin; Gabriel Péri; Rosa Parks; Nelson Mandela; Martin Luther King; Olympe de Gouges; Jacques
  Brel; Édith Piaf; Georges Brassens; Arthur Rimbaud; Charles Baudelaire; Honoré de Balzac; Alexandre Dumas; George Sand; Jean Racine;
  Pierre Corneille; René Descartes; Blaise Pascal; Denis Diderot; Jean-Jacques Rousseau; Claude Debussy; Hector Berlioz; Maurice
  Ravel; Claude Monet; Auguste Renoir; Paul Cézanne; Henri Matisse; Jean Mermoz; Hélène Boucher; Roland Garros; Joliot-Curie;
  Frédéric Joliot-Curie; Irène Joliot-Curie; Marcel Pagnol; Pierre Mendès France; François Mitterrand; Georges Pompidou; Jean Zay;
  Lucie Aubrac; Germaine Tillion; Geneviève de Gaulle-Anthonioz; Joséphine Baker; Anne Frank; Robert Schuman; Jean Monnet; Pierre
  Brossolette; Maurice Thorez; Danielle Casanova; Ambroise Croizat; Pierre Semard; Françoise Dolto; Célestin Freinet; Maria
  Montessori; Henri Wallon; Paul Langevin; Camille Claudel; Auguste Rodin; Paul Verlaine; Alphonse Daudet; Alphonse de Lamartine;
  Jean de La Fontaine; La Fontaine; Charles Perrault; Molière; Voltaire; Jacques Cartier; Henri IV; Jeanne d'Arc; Jean Rostand; Ambroise Paré;
  Louis Aragon; Elsa Triolet; Ernest Renan; Aimé Césaire; Frantz Fanon; Toussaint Louverture; Maréchal Foch; Maréchal Leclerc; Général Leclerc;
  Maréchal Joffre; Robespierre; Salvador Allende; Vincent van Gogh; Youri Gagarine; Jacques Cousteau; Alfred de Musset; Gérard
  Philipe; Jacques Tati; Guy de Maupassant; Gustave Flaubert; Gustave Eiffel; Louis Blériot; Louis Braille; Romain Rolland; Jules Vallès; Jules Guesde`;

/** Without what stands in brackets behind: `Jean Jaurès (Lyon)`. */
const keyOf = (name: string): string =>
  fold(name.split("(", 1)[0])
    .replaceAll(/[\s'’-]+/gu, " ")
    .trim();
const eponyms: ReadonlySet<string> = new Set(names.split(";").map(keyOf));

/** Namesakes of one or two of them may be in a list of people. */
const leastDistinct = 3;
const leastShare = 0.1;

/** Whether names are those that places or things were given. */
export const areNamesOfOthers = (cells: readonly string[]): boolean =>
  arePlaceNames(cells) || areThings(cells);

function arePlaceNames(cells: readonly string[]): boolean {
  const found = cells.map(keyOf).filter((key) => eponyms.has(key));
  return new Set(found).size >= leastDistinct && found.length >= cells.length * leastShare;
}

/** Of fewer, chance says too much. */
const leastThings = 20;
/** And more say no more. */
const mostThings = 300;

/**
 * Whether cells are things called by first names (`Chaise Louise`, `Louise Rouge`): what would be the family
 * name is one of a few words. Families of a list differ, and what the most frequent are called is a name.
 */
function areThings(cells: readonly string[]): boolean {
  const sample = cells.slice(0, mostThings);
  const families = sample.flatMap((cell) => readName(cell)?.parts.family || []);
  if (families.length < leastThings || families.length * 2 < sample.length) return false;
  const words = new Set(families);
  if (words.size * 4 > families.length) return false;
  const weight = families.reduce((sum, word) => sum + familyNameWeight(word), 0);
  return weight <= families.length / 2;
}
