/** How the carrier speaks, from (which documentation). Every value here is an example of the carrier's own. */
import { createHmac } from "node:crypto";
import { expect } from "vitest";
import { z } from "zod";
import { messageFaults, refusals } from "../../carriers/_template/errors.ts";
import { adapter } from "../../carriers/_template/index.ts";
import type { CarrierCases } from "../contract/carrier-cases.ts";
import { signatureInHeader } from "../contract/signature-in-header.ts";

const webhookSecret = "webhook-secret-of-the-tests";
const url = "https://gate.example/carriers/carrier-a/receipts/dlv_01k-1-AAAA";
const id = "message-1";

/** The facts of the carrier's specification: which parameters, of which type, length and value; nothing else may be sent. */
const messageBody = z.strictObject({
  from: z.string(),
  to: z.string(),
  text: z.string(),
  validitySeconds: z.int(),
  receiptUrl: z.url(),
  reference: z.string(),
});

export const cases = {
  adapter,
  credentials: { apiKey: "api-key-of-the-tests", webhookSecret },
  secrets: ["api-key-of-the-tests", webhookSecret],
  badCredentials: { "no API key": { webhookSecret }, "no secret": { apiKey: "x" } },
  basePath: "/v1",
  sms: {
    accepted: { status: 201, headers: { "content-type": "application/json" }, body: JSON.stringify({ id }) },
    id,
    garbage: { nothing: "", "a page": "<html>OK</html>", "no id": "{}", null: "null" },
    check(request, message, context) {
      expect(request).toMatchObject({ method: "POST", path: "/v1/messages", headers: { authorization: "Bearer api-key-of-the-tests" } });
      expect(messageBody.parse(JSON.parse(request.body))).toMatchObject({
        to: message.to,
        text: message.text,
        receiptUrl: context.receiptUrl,
      });
    },
    refusals,
    refusal: (key, words) => ({ status: 400, body: JSON.stringify({ code: key, message: words }) }),
  },
  // With calls: VoiceCases, and a dialect in test/contract/dialects/ if its scripts are in none of those there.
  voice: null,
  unknownCode: "39999",
  undelivered: (key) => ({ contentType: "application/json", body: JSON.stringify({ id, status: "failed", code: key }) }),
  messageFaults,
  receipts: [
    {
      name: "delivered",
      payload: { contentType: "application/json", body: JSON.stringify({ id, status: "delivered" }) },
      expected: {
        kind: "parsed",
        items: [
          { carrierMessageId: id, status: "delivered", reason: null, tryOtherRoute: false, carrierCode: null, carrierText: "delivered" },
        ],
      },
    },
  ],
  inbound: [
    {
      name: "an answer",
      payload: { contentType: "application/json", body: JSON.stringify({ id, from: "+14255550123", to: "97671", text: "Stop ü" }) },
      expected: { kind: "parsed", items: [{ carrierMessageId: id, from: "+14255550123", to: "97671", text: "Stop ü" }] },
    },
  ],
  keyPresses: [],
  sign: ({ contentType, body }, nowMs) => ({
    url,
    headers: { "content-type": contentType, "x-signature": createHmac("sha256", webhookSecret).update(body).digest("base64") },
    rawBody: Buffer.from(body),
    nowMs,
  }),
  vectors: [],
  forgeries: {
    "signed with another secret": (genuine) => ({
      ...genuine,
      headers: { ...genuine.headers, "x-signature": createHmac("sha256", "another").update(genuine.rawBody).digest("base64") },
    }),
  },
  signature: signatureInHeader("x-signature", "base64", { covers: "body", toleranceMs: null }),
} satisfies CarrierCases;
