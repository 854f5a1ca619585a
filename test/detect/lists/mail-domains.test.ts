import { describe, expect, it } from "vitest";
import {
  isDisposableDomain,
  isPersonalDomain,
  isRoleAddress,
} from "../../../src/detect/lists/mail-domains.js";

describe("isPersonalDomain", () => {
  it.each(["gmail.com", "orange.fr", "wanadoo.fr", "laposte.net", "free.fr", "hotmail.fr"])(
    "%s is",
    (domain) => expect(isPersonalDomain(domain)).toBe(true),
  );
  it.each(["", "example.fr", "gouv.fr", "gmail.com.example.org", "xgmail.com"])(
    "%j is not",
    (domain) => expect(isPersonalDomain(domain)).toBe(false),
  );
});

describe("isDisposableDomain", () => {
  it.each(["0-mail.com", "yopmail.com", "mailinator.com", "sub.mailinator.com"])(
    "%s is",
    (domain) => expect(isDisposableDomain(domain)).toBe(true),
  );
  it.each(["", "com", "example.fr", "gmail.com", "mailinator.com.example.org"])(
    "%j is not",
    (domain) => expect(isDisposableDomain(domain)).toBe(false),
  );
  it("what a hundred thousand dots part is not", () =>
    expect(isDisposableDomain("abc.".repeat(100_000))).toBe(false));
});

describe("isRoleAddress", () => {
  it.each([
    "contact",
    "Contact",
    "info",
    "mairie",
    "no-reply",
    "no_reply",
    "noreply",
    "service-client",
    "info.paris",
    "secretariat-nord",
    "accueil2",
    "contact+newsletter",
    "rh",
    "dpo",
    "federation.ain",
    "section35",
  ])("%s is", (local) => expect(isRoleAddress(local)).toBe(true));
  it.each([
    "",
    "jean.martin",
    "martin",
    "marie",
    "j.dupont",
    "jdupont",
    "jean.contact",
    "contacteur.jean",
    "paul",
    "2019",
    "a".repeat(64),
  ])("%j is not", (local) => expect(isRoleAddress(local)).toBe(false));
});
