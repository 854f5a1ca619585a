import { describe, expect, it } from "vitest";
import { paymentCard } from "../../src/detect/payment-card.js";

// The test numbers that issuers and payment services publish.
describe("payment card", () => {
  it.each([
    ["4111111111111111", "possible"],
    ["4242424242424242", "possible"],
    ["4012888888881881", "possible"],
    ["4222222222222", "possible"],
    ["4000056655665556", "possible"],
    ["4000 0566 5566 5556", "likely"],
    ["4000-0566-5566-5556", "likely"],
    ["4000\u00a00566\u00a05566\u00a05556", "likely"],
    ["5555555555554444", "possible"],
    ["5200828282828210", "possible"],
    ["5105105105105100", "possible"],
    ["2223003122003222", "possible"],
    ["2720992718230009", "possible"],
    ["378282246310005", "possible"],
    ["3782 822463 10005", "likely"],
    ["371449635398431", "possible"],
    ["6011111111111117", "possible"],
    ["6011000990139424", "possible"],
    ["3056930009020004", "possible"],
    ["36227206271667", "possible"],
    ["3622 720627 1667", "likely"],
    ["3566002020360505", "possible"],
    ["6200000000000005", "possible"],
    ["' 4000056655665556", undefined],
    ["'4000056655665556", "possible"],
  ] as const)("%s: %s", (cell, likelihood) => {
    expect(paymentCard.cell(cell)?.likelihood).toBe(likelihood);
    expect(paymentCard.cell(cell)?.values).toEqual(
      likelihood === undefined ? undefined : [cell.replaceAll(/\D/gu, "")],
    );
  });

  it.each([
    "",
    "4000056655665557", // check digit
    "400005665566555", // 15 digits of a 16-digit issuer
    "40000566556655565",
    "5655555555554441",
    "1234567812345670", // passes Luhn, no issuer
    "7992739871300000",
    "4000 05665566 5556",
    "4000.0566.5566.5556",
    "4000 0566-5566 5556",
    "4000_0566_5566_5556",
    "A4000056655665556",
    "4000056655665556A",
    "4000056655665556,00",
    "73282932000074", // SIRET, passes Luhn
    "356938035643809", // IMEI, passes Luhn
    "3017620422003", // EAN
    "0639981234",
    "185057800608491",
    "４０００056655665556",
    "6699999999999991",
    "2021123112345678",
    "2721992718230008", // above the range of 2-series Mastercards
  ])("not %j", (cell) => expect(paymentCard.cell(cell)).toBeUndefined());

  it.each([
    ["carte 4000 0566 5566 5556, exp 12/28", "4000 0566 5566 5556"],
    ["n°4000056655665556.", "4000056655665556"],
    ["Amex 3782 822463 10005", "3782 822463 10005"],
  ])("finds it in %j", (text, value) => {
    expect(paymentCard.find(text).map(({ start, end }) => text.slice(start, end))).toEqual([value]);
  });
  it.each([
    "94000056655665556",
    "x4000056655665556",
    "0.4000056655665556",
    "12 4000 0566 5566 5556",
    "4000 0566 5566 5556 78",
    "",
  ])("finds none in %j", (text) => expect(paymentCard.find(text)).toEqual([]));
});
