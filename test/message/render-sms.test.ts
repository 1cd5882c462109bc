/** The text of an SMS, line by line. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { renderSms } from "../../src/message/render-sms.ts";
import type { SmsRequest } from "../../src/message/render-sms.ts";
import { anyText } from "../support/any-text.ts";

const request: SmsRequest = { content: { code: "482913" }, brand: "Contoso", locale: "en-US", domain: null, appHash: null, confirm: false };

test("a code is put into the person's language, with the brand in front", () => {
  expect(renderSms(request)).toBe("Contoso: your verification code is 482913. Don't share it.");
  expect(renderSms({ ...request, locale: "fr-CA" })).toBe("Contoso : votre code de vérification est 482913. Ne le communiquez à personne.");
});

test("without a brand the message names nobody", () => {
  expect(renderSms({ ...request, brand: null })).toBe("Your verification code is 482913. Don't share it.");
});

test("a code keeps its letters as they are", () => {
  expect(renderSms({ ...request, content: { code: "aB3x" } })).toContain("code is aB3x.");
});

test("a question follows on a line of its own", () => {
  expect(renderSms({ ...request, confirm: true })).toBe(
    "Contoso: your verification code is 482913. Don't share it.\nReply Y to confirm, N if it wasn't you.",
  );
});

test("the domain's line is the last one, as phones and browsers want it", () => {
  expect(
    renderSms({ ...request, confirm: true, domain: "contoso.com" })
      .split("\n")
      .at(-1),
  ).toBe("@contoso.com #482913");
});

test("the app's hash is the last line, after the domain's", () => {
  expect(
    renderSms({ ...request, appHash: "FA+9qCX9VSu" })
      .split("\n")
      .slice(1),
  ).toEqual(["FA+9qCX9VSu"]);
  expect(
    renderSms({ ...request, domain: "contoso.com", appHash: "FA+9qCX9VSu" })
      .split("\n")
      .slice(1),
  ).toEqual(["@contoso.com #482913", "FA+9qCX9VSu"]);
});

test("a text is sent as it is, whatever the brand, the domain and the hash", () => {
  fc.assert(
    fc.property(anyText({ minLength: 1, maxLength: 1_600 }), (text) => {
      expect(renderSms({ ...request, content: { text }, domain: "contoso.com", appHash: "FA+9qCX9VSu" })).toBe(text);
    }),
  );
});

test("a text that asks for a reply says how", () => {
  expect(renderSms({ ...request, content: { text: "Sign in from Paris?" }, confirm: true })).toBe(
    "Sign in from Paris?\nReply Y to confirm, N if it wasn't you.",
  );
});
