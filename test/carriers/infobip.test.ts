/** What is peculiar to Infobip: the names of its languages, the length of its scripts, and its idempotency. */
import { describe, expect, test } from "vitest";
import { adapter } from "../../carriers/infobip/index.ts";
import { languageName } from "../../carriers/infobip/languages.ts";
import { languages } from "../../src/message/locales.ts";
import { callMessage, contextWith, smsMessage } from "../contract/carrier-cases.ts";
import type { CarrierCases } from "../contract/carrier-cases.ts";
import { open } from "../contract/carrier-sending.contract.ts";
import { startCarrierServer } from "../support/carrier-server.ts";
import { cases } from "./infobip.cases.ts";

const infobip: CarrierCases = cases;
const context = contextWith(new AbortController().signal);

/** Infobip's list, as its API reference has it. */
const spoken = new Set(
  (
    "ar ar-ma bg bn ca cs da de de-at de-ch el en en-au en-ca en-gb en-gb-wls en-ie en-in es es-ar es-mx fi fil-ph fr fr-ca fr-ch gu he hi " +
    "hr hu id is it ja kk-kz kn ko ml mr-in ms nl no pl pt-br pt-pt ro ru sk sl sv sw-ke sw-tz ta te th tr uk ur-pk uz-uz vi wls zh-cn zh-tw"
  ).split(" "),
);

describe("languages", () => {
  test.each(languages.flatMap(({ speech }) => [...speech]))("%s, which we speak, has a name on Infobip's list", (tag) => {
    expect(spoken).toContain(languageName(tag));
  });

  test.each([
    ["en-US", "en"],
    ["en-GB", "en-gb"],
    ["es-ES", "es"],
    ["fr-BE", "fr"],
    ["nb-NO", "no"],
    ["zh-HK", "zh-tw"],
    ["tlh", "tlh"],
  ])("%s is %s", (tag, name) => {
    expect(languageName(tag)).toBe(name);
  });
});

test("a script that is too long is not sent, and another route may do it", async () => {
  await using server = await startCarrierServer(infobip.sms.accepted);
  const carrier = await open(infobip, server.url);
  // Escaped, each of these is five characters.
  const outcome = await carrier.send({ ...callMessage, script: { ...callMessage.script, lines: ["&".repeat(280)] } }, context);
  expect(outcome).toMatchObject({ outcome: "rejected", fault: "route" });
  expect(server.requests).toEqual([]);
  await carrier.close();
});

test("what looks like an entity in a line is spoken as it is written", async () => {
  await using server = await startCarrierServer(infobip.sms.accepted);
  const carrier = await open(infobip, server.url);
  const lines = ["Tom &b; Jerry &#0; &amp; <x/>"];
  await carrier.send({ ...callMessage, script: { ...callMessage.script, lines } }, context);
  expect(server.requests.map(({ body }) => body)).toEqual([
    expect.stringContaining("<speak>Tom &amp;b; Jerry &amp;#0; &amp;amp; &lt;x/&gt;</speak>"),
  ]);
  await carrier.close();
});

test("a second request for one attempt names the same message, and that it is a duplicate leaves open what became of the first", async () => {
  await using server = await startCarrierServer(infobip.sms.refusal("status 23", "Duplicate message ID"));
  const carrier = await open(infobip, server.url);
  expect(await carrier.send(smsMessage, context)).toMatchObject({ outcome: "unknown", carrierCode: "status 23" });
  await carrier.send(smsMessage, context);
  expect(server.requests.map(({ body }) => body)).toEqual(Array(2).fill(expect.stringContaining(`"messageId":"${context.attemptId}"`)));
  await carrier.close();
});

test("it has no calls that ask for a key: Infobip tells keys only after the call", () => {
  expect(adapter.takesKeys).toBe(false);
});
