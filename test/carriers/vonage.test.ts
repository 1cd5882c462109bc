/** What is peculiar to Vonage. */
import { createPrivateKey, generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { applicationToken } from "../../carriers/vonage/application-token.ts";
import { ncco } from "../../carriers/vonage/ncco.ts";
import { messageBody } from "../../carriers/vonage/sms.ts";
import { speechLanguage } from "../../carriers/vonage/speech-language.ts";
import { languages } from "../../src/message/locales.ts";
import { callMessage, contextWith, smsMessage } from "../contract/carrier-cases.ts";
import { noReports } from "../contract/carrier-sending.contract.ts";
import { readNcco } from "../contract/dialects/ncco.ts";
import { startCarrierServer } from "../support/carrier-server.ts";
import { cases } from "./vonage.cases.ts";

const context = contextWith(new AbortController().signal);
const written = (message: typeof smsMessage): unknown => JSON.parse(messageBody(message, context));

test("the validity is the code's life, yet never under the 20 seconds below which Vonage refuses", () => {
  for (const [validitySeconds, ttl] of [
    [600, 600],
    [21, 21],
    [20, 20],
    [19, 20],
    [1, 20],
  ] as const) {
    expect(written({ ...smsMessage, validitySeconds })).toMatchObject({ ttl });
  }
});

test("long numbers lose their plus; short codes and names stay as they are", () => {
  for (const [number, kind, from] of [
    ["+14255550100", "long_code", "14255550100"],
    ["97671", "short_code", "97671"],
    ["Contoso", "alphanumeric", "Contoso"],
  ] as const) {
    expect(written({ ...smsMessage, sender: { number, kind } })).toMatchObject({ from, to: "14255550123" });
  }
});

test("every request carries a token of its own, good from now for a quarter of an hour", async () => {
  await using server = await startCarrierServer(cases.sms.accepted);
  const settings = { name: "vonage-a", credentials: cases.credentials, baseUrl: server.url, timeoutMs: 1_000 };
  const carrier = await cases.adapter.create(settings, noReports);
  await carrier.send(smsMessage, context);
  await carrier.send(callMessage, context);
  await carrier.close();
  expect(new Set(server.requests.map((request) => request.headers["authorization"])).size).toBe(2);

  const privateKey = createPrivateKey(
    generateKeyPairSync("rsa", { modulusLength: 2_048 }).privateKey.export({ format: "pem", type: "pkcs8" }),
  );
  const [, claims = ""] = applicationToken({ id: "app", privateKey }, 1_700_000_000_999, "token-1").split(".");
  expect(JSON.parse(Buffer.from(claims, "base64url").toString())).toEqual({
    application_id: "app",
    iat: 1_700_000_000,
    exp: 1_700_000_900,
    jti: "token-1",
  });
});

test("a line that is too long for one talk is cut between words, and only its end is followed by a pause", () => {
  const words = "verification ".repeat(200).trim();
  const actions = ncco({ language: "en-US", lines: [words, "😀".repeat(1_001), "end"] }, null);
  const script = readNcco(JSON.stringify(actions));
  for (const line of script.lines) expect(Array.from(line).length).toBeLessThanOrEqual(1_000);
  expect(script.lines.join("")).toBe(`${words}${"😀".repeat(1_001)}end`);
  expect(script.lines[0]).toMatch(/verification $/);
  expect(script.shape).toBe("talk talk talk(break) talk talk talk(break) talk");
});

/** As the Voice API's specification lists them. */
const voices = new Set(
  (
    "ar ca-ES cmn-CN cmn-TW cs-CZ cy-GB da-DK de-DE el-GR en-AU en-GB en-GB-WLS en-IN en-US en-ZA es-ES es-MX es-US eu-ES fi-FI fil-PH " +
    "fr-CA fr-FR he-IL hi-IN hu-HU id-ID is-IS it-IT ja-JP ko-KR nb-NO nl-NL no-NO pl-PL pt-BR pt-PT ro-RO ru-RU sk-SK sv-SE th-TH " +
    "tr-TR uk-UA vi-VN yue-CN"
  ).split(" "),
);

test("every language that calls are written in has a voice", () => {
  for (const tag of languages.flatMap(({ speech }) => speech)) expect(voices, tag).toContain(speechLanguage(tag));
});

test("the address is not signed: a report that is posted to another address is as genuine, which is why those can't be guessed", async () => {
  const settings = { name: "vonage-a", credentials: cases.credentials, baseUrl: "http://127.0.0.1:9", timeoutMs: 1_000 };
  const carrier = await cases.adapter.create(settings, noReports);
  const request = cases.sign({ contentType: "application/json", body: "{}" }, 1_780_000_000_000);
  expect(carrier.verify({ ...request, url: "https://gate.example/carriers/carrier-a/receipts/other" })).toEqual({ genuine: true });
  await carrier.close();
});
