import type { Lang } from "./index.js";

/** What stands in a cleaned message in the place of what was removed. */
export const notices: Readonly<
  Record<Lang, { readonly part: string; readonly other: string; readonly signature: string }>
> = {
  fr: {
    part: "Une partie de ce message a été retirée avant son envoi, car elle contenait des données personnelles.",
    other:
      "Une partie de ce message a été retirée avant son envoi : son contenu n’a pas pu être contrôlé, ou les règles d’envoi de l’expéditeur ne l’admettent pas.",
    signature: "La signature de ce message a été retirée avec la partie qu’elle couvrait.",
  },
  en: {
    part: "A part of this message was removed before it was sent, because it held personal data.",
    other:
      "A part of this message was removed before it was sent: its content could not be checked, or the sender’s rules do not let it pass.",
    signature: "The signature of this message was removed with the part that it covered.",
  },
};
