import type { Lang } from "./index.js";

/** What stands in a cleaned message in the place of what was removed. */
export const notices: Readonly<
  Record<Lang, { readonly part: string; readonly signature: string }>
> = {
  fr: {
    part: "Une partie de ce message a été retirée avant son envoi, car elle contenait des données personnelles.",
    signature: "La signature de ce message a été retirée avec la partie qu’elle couvrait.",
  },
  en: {
    part: "A part of this message was removed before it was sent, because it held personal data.",
    signature: "The signature of this message was removed with the part that it covered.",
  },
};
