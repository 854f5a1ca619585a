/** Every error code and its meaning. Hostile or damaged input is no error: it is `Unread` data. */
const meanings = {
  "invalid-input": {
    en: "The input is not bytes, a stream of bytes, or a message object.",
    fr: "L’entrée n’est ni des octets, ni un flux d’octets, ni un message.",
  },
  "invalid-options": {
    en: "An option is unknown or has a wrong value.",
    fr: "Une option est inconnue ou a une valeur incorrecte.",
  },
  "invalid-policy": {
    en: "A policy is not as its schema says.",
    fr: "La politique n’est pas conforme à son schéma.",
  },
  "invalid-protected-list": {
    en: "The list of protected people cannot be used.",
    fr: "La liste de personnes protégées n’est pas utilisable.",
  },
  "input-failed": {
    en: "The input stream or file could not be read.",
    fr: "Le flux ou le fichier n’a pas pu être lu.",
  },
  "cannot-clean": {
    en: "What blocks the message stands in its header, or it is no message: removing parts does not help.",
    fr: "Ce qui bloque le message est dans son en-tête, ou ce n’est pas un message : retirer des parties n’y change rien.",
  },
  internal: {
    en: "parefuite itself failed: the message was not scanned, do not send it.",
    fr: "parefuite lui-même a échoué : le message n’a pas été examiné, ne l’envoyez pas.",
  },
  aborted: {
    en: "The scan was aborted, by its signal or because its scanner was closed.",
    fr: "L’examen a été interrompu, par son signal ou parce que son scanner a été fermé.",
  },
} as const satisfies Readonly<Record<string, Telling>>;

/** A text for a caller or a user, in the languages of the command. */
export interface Telling {
  readonly en: string;
  readonly fr: string;
}

/** A code of {@link ParefuiteError}. */
export type ErrorCode = keyof typeof meanings;

/** A caller's mistake, or an input that could not be had. Its message never holds content. */
export class ParefuiteError extends Error {
  override readonly name = "ParefuiteError";
  /** The message in French. */
  readonly french: string;

  /**
   * @param code one of the table above
   * @param detail which option or what part, in words without content; what only programs cause, in
   *   English
   */
  constructor(
    readonly code: ErrorCode,
    detail?: string | Telling,
    options?: { cause?: unknown },
  ) {
    const { en, fr } = typeof detail === "object" ? detail : { en: detail, fr: detail };
    super(en === undefined ? meanings[code].en : `${meanings[code].en} ${en}`, options);
    this.french = fr === undefined ? meanings[code].fr : `${meanings[code].fr} ${fr}`;
  }
}

/** Whether `error` is a {@link ParefuiteError}, even one of another copy of this package. */
export function isParefuiteError(error: unknown): error is ParefuiteError {
  return error instanceof Error && error.name === "ParefuiteError" && "code" in error;
}
