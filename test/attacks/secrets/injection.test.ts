/** A8: whatever stands in a request's fields, the message that leaves keeps the shape of ours, or the request is refused. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import type { CallScript, SendContext } from "../../../carriers/carrier.ts";
import { parseXml, type XmlElement } from "../../../carriers/stand-in/script/strict-xml.ts";
import { messageBody } from "../../../carriers/telnyx/sms.ts";
import { callBody } from "../../../carriers/telnyx/voice.ts";
import { messageParameters } from "../../../carriers/twilio/sms.ts";
import { callParameters } from "../../../carriers/twilio/voice.ts";
import { createDeliveryBody } from "../../../src/api/schemas/create-delivery-body.ts";
import { languages } from "../../../src/message/locales.ts";
import { renderCall } from "../../../src/message/render-call.ts";
import { renderSms } from "../../../src/message/render-sms.ts";
import { measureText } from "../../../src/numbering/segments.ts";
import { hostileText } from "./hostile-text.ts";
import { readOriginBoundCode } from "./origin-bound-code.ts";

type Body = z.output<typeof createDeliveryBody>;

const context: SendContext = {
  attemptId: "dlv_01k0000000000000000000000a.1",
  receiptUrl: "https://gate.example/carriers/a/receipts/token",
  voiceUrl: "https://gate.example/carriers/a/voice/token",
  scriptUrl: "https://gate.example/carriers/a/script/token",
  signal: new AbortController().signal,
};
const plainBody = { to: "+14255550123", channel: "sms", code: "482913" };
const anyLocale = fc.constantFrom(...languages.map(({ language }) => language), "x", "en-US");

/** A field is left out, harmless or, one time in seven, hostile: most of the latter are refused, and each alone must be. */
const orHostile = (harmless: string) =>
  fc.oneof(
    { weight: 2, arbitrary: fc.constant(undefined) },
    { weight: 4, arbitrary: fc.constant(harmless) },
    { weight: 1, arbitrary: hostileText },
  );
const bodies = fc.record(
  {
    code: orHostile("482913"),
    text: orHostile("Sign in from Paris?\nIf not, call us."),
    brand: fc.oneof(fc.constant(undefined), hostileText),
    domain: orHostile("contoso.com"),
    appHash: orHostile("FA+9qCX9VSu"),
    locale: fc.oneof({ weight: 6, arbitrary: anyLocale }, { weight: 1, arbitrary: hostileText }),
    confirm: fc.boolean(),
    user: fc.record({ id: orHostile("u-1"), name: orHostile("Ada"), email: orHostile("ada@contoso.com") }, { requiredKeys: [] }),
    correlationId: orHostile("c-1"),
  },
  { requiredKeys: ["locale", "confirm"] },
);

/** Runs a check on every body that would be accepted, and sees to it that these are many. */
function forEachAccepted(check: (body: Body) => void): void {
  let accepted = 0;
  fc.assert(
    fc.property(bodies, fc.boolean(), (fields, asCode) => {
      const { code, text, ...rest } = fields;
      const content = asCode ? { code: code ?? "482913" } : { text: text ?? "Sign in from Paris?" };
      const read = createDeliveryBody.safeParse(JSON.parse(JSON.stringify({ ...plainBody, code: undefined, ...rest, ...content })));
      if (!read.success) return;
      accepted += 1;
      check(read.data);
    }),
    { numRuns: 1_500 },
  );
  expect(accepted).toBeGreaterThan(150);
}

const contentOf = ({ code, text }: Body) => (code === undefined ? { text: text ?? "" } : { code });
const smsOf = (body: Body): string =>
  renderSms({
    content: contentOf(body),
    brand: body.brand ?? null,
    locale: body.locale,
    domain: body.domain ?? null,
    appHash: body.appHash ?? null,
    confirm: body.confirm,
  });
const callOf = (body: Body): CallScript =>
  renderCall({ content: contentOf(body), brand: body.brand ?? null, locale: body.locale, confirm: body.confirm });

describe("a text message", () => {
  test("that holds a code has the lines that were asked for, each with nothing in it that a phone obeys", () => {
    forEachAccepted((body) => {
      if (body.code === undefined) return;
      const lines = smsOf(body).split("\n");
      const extra = [body.confirm, body.domain !== undefined, body.appHash !== undefined].filter(Boolean).length;
      expect(lines).toHaveLength(1 + extra);
      for (const line of lines) expect(line).toMatch(/^[^\p{Cc}\p{Cs}\u2028\u2029\u202a-\u202e\u2066-\u2069]+$/u);
      expect(lines[0]).toContain(body.code);
    });
  });

  test("is bound to the site that was asked for, or to none: no brand can bind the code to another", () => {
    forEachAccepted((body) => {
      if (body.code === undefined || body.appHash !== undefined) return;
      const bound = body.domain === undefined ? null : { host: body.domain, code: body.code };
      expect(readOriginBoundCode(smsOf(body))).toEqual(bound);
    });
  });

  test("ends in an app's hash only when one was given", () => {
    forEachAccepted((body) => {
      if (body.code === undefined || body.brand === undefined || body.appHash !== undefined) return;
      expect(smsOf(body).endsWith(body.brand)).toBe(false);
    });
  });

  test("takes at most eight segments with a code, and twenty-six with a text", () => {
    forEachAccepted((body) => {
      expect(measureText(smsOf(body)).segments).toBeLessThanOrEqual(body.code === undefined ? 26 : 8);
    });
  });

  test("goes to its own phone from its own sender, as one field of the carrier's request", () => {
    forEachAccepted((body) => {
      const message = { channel: "sms", to: body.to, sender: { number: "97671", kind: "short_code" }, validitySeconds: 180 } as const;
      const text = smsOf(body);
      const json = messageBody({ ...message, text }, context, { apiKey: "k", publicKey: "p" });
      const plain = messageBody({ ...message, text: "plain" }, context, { apiKey: "k", publicKey: "p" });
      expect(JSON.parse(json)).toEqual({ ...(JSON.parse(plain) as object), text });
      expect(messageParameters({ ...message, text }, context)).toEqual({
        ...messageParameters({ ...message, text: "plain" }, context),
        body: text,
      });
    });
  });
});

describe("a call's script", () => {
  const call = { channel: "voice", to: "+14255550123", callerId: "+14255550100", ringSeconds: 22 } as const;
  const scripts = (script: CallScript): string[] => {
    const telnyx = JSON.parse(callBody({ ...call, script }, context, "1")) as { Texml: string };
    const twilio = callParameters({ ...call, script }, context)?.twiml;
    return [telnyx.Texml, ...(typeof twilio === "string" ? [twilio] : [])];
  };

  test("is well-formed, and only speaks, pauses and takes keys for us", () => {
    forEachAccepted((body) => {
      const script = callOf(body);
      const template: CallScript = { ...script, lines: script.lines.map(() => "plain") };
      const expected = scripts(template).map(shapeOf);
      const found = scripts(script).map(shapeOf);
      // A script too long for a carrier is not sent over it.
      expect(found).toEqual(expected.slice(0, found.length));
      expect(found.length).toBeGreaterThan(0);
    });
  });

  test("says what was to be said, and nothing else", () => {
    forEachAccepted((body) => {
      const script = callOf(body);
      for (const document of scripts(script)) expect(spokenIn(rootOf(document))).toEqual(script.lines.map(oneSpaced));
    });
  });

  test("of a code is a few short lines, whatever the other fields hold", () => {
    forEachAccepted((body) => {
      if (body.code === undefined) return;
      const { lines } = callOf(body);
      expect(lines.length).toBeLessThanOrEqual(8);
      expect(Math.max(...lines.map(({ length }) => length))).toBeLessThan(200);
    });
  });
});

function rootOf(document: string): XmlElement {
  const xml = parseXml(document);
  if (!xml.ok) throw new Error(xml.problem);
  return xml.root;
}

/** Elements and attributes, without what is spoken. */
function shapeOf(document: string): unknown {
  const shape = ({ name, attributes, children }: XmlElement): unknown => [
    name,
    attributes,
    children.filter((child) => typeof child !== "string").map(shape),
  ];
  return shape(rootOf(document));
}

function spokenIn(element: XmlElement): string[] {
  if (element.name === "Say") return [oneSpaced(element.children.filter((child) => typeof child === "string").join(""))];
  return element.children.flatMap((child) => (typeof child === "string" ? [] : spokenIn(child)));
}

function oneSpaced(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
