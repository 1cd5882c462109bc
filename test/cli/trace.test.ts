/** `trunkline trace`: what support reads. First what it means, then what was tried, nothing that could rewrite the terminal. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { apiKeys, startTestApi, validBody, type TestApi } from "../support/api.ts";
import { acceptedAt, buildAttempt } from "../support/builders.ts";
import { runCli } from "./run-cli.ts";

let api: TestApi;
beforeAll(async () => {
  api = await startTestApi();
});
afterAll(() => api.close());
beforeEach(() => api.ports.reset());

const trace = (args: readonly string[]) =>
  runCli(["trace", ...args], { environment: { TRUNKLINE_URL: api.url, TRUNKLINE_API_KEY: apiKeys.support.secret } });

async function deliveryWith(change: Parameters<TestApi["ports"]["change"]>[1]): Promise<string> {
  const { body } = await api.call("POST", "/v1/deliveries", { body: validBody, key: "backend" });
  const id = body.id as string;
  api.ports.change(id, { createdAt: acceptedAt, expiresAt: acceptedAt + 180_000, ...change });
  return id;
}

const receipt = (at: number, status: "sent" | "delivered") =>
  ({ at, status, reason: null, tryOtherRoute: false, carrierCode: null, carrierText: status }) as const;

test("a failed carrier and the next one's success read from top to bottom", async () => {
  const id = await deliveryWith({
    status: "delivered",
    finishedAt: acceptedAt + 900,
    attempts: [
      buildAttempt({ outcome: "unavailable", carrierCode: "503", carrierText: "upstream down", chosenFor: "home_short_code" }),
      buildAttempt({
        number: 2,
        carrier: "telnyx-b",
        outcome: "accepted",
        carrierMessageId: "m-1",
        startedAt: acceptedAt + 100,
        receipts: [receipt(acceptedAt + 300, "sent"), receipt(acceptedAt + 900, "delivered")],
        skipped: [
          {
            carrier: "twilio-a",
            sender: "97671",
            reason: "already_failed",
          },
          {
            carrier: "twilio-a",
            sender: "69829",
            reason: "already_failed",
          },
        ],
      }),
    ],
  });
  const { code, out } = await trace([id]);
  expect(code).toBe(0);
  expect(out.split("\n")).toEqual([
    `${id}  delivered`,
    "  to +1 ••• ••• 0123 (US) by sms, asked for at 2026-05-28 20:26:40.000 UTC",
    "",
    "  The carrier reports that the message arrived on the phone a second after the request.",
    expect.stringMatching(/^ {2}What to do: /),
    "",
    "  Attempt 1: sms over twilio-a from 97671 (short code), chosen as home short code",
    "    the carrier answered: unavailable [503 upstream down]",
    "",
    "  Attempt 2: sms over telnyx-b from 97671 (short code), chosen as weight",
    "    the carrier answered: accepted, 150 ms after the request",
    "    its id at the carrier: m-1",
    "    receipt 20:26:40.300: sent",
    "    receipt 20:26:40.900: delivered",
    "    passed over, already failed on twilio-a: 97671, 69829",
    "",
    "  What happened (UTC)",
    "    20:26:40.000  accepted: instance test, remaining attempts 4",
    "    20:26:40.010  attempt started: attempt 1, channel sms, carrier twilio-a, sender 97671",
    "    20:26:40.060  attempt ended: attempt 1, outcome unavailable",
    "    20:26:40.100  attempt started: attempt 2, channel sms, carrier telnyx-b, sender 97671",
    "    20:26:40.150  attempt ended: attempt 2, outcome accepted",
    "    20:26:40.300  receipt: attempt 2, status sent",
    "    20:26:40.900  receipt: attempt 2, status delivered",
    "    20:26:40.900  finished: status delivered",
    "",
  ]);
});

test("control characters in a carrier's words don't reach the terminal", async () => {
  const text = "\u001b[2Jcleared\r\nand \u202ereversed";
  const id = await deliveryWith({ attempts: [buildAttempt({ outcome: "rejected", carrierText: text })] });
  const { out } = await trace([id]);
  expect(out).toContain("cleared");
  expect(out.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});

test("--json prints the trace as the API gives it", async () => {
  const id = await deliveryWith({});
  const { body } = await api.call("GET", `/v1/deliveries/${id}/trace`, { key: "support" });
  expect(JSON.parse((await trace([id, "--json"])).out)).toEqual(body);
});

test("an unknown id says what to look at", async () => {
  const { code, error } = await trace(["dlv_01kxt4h2c0004f9gq7rvx3m2bz"]);
  expect(code).toBe(1);
  expect(error).toMatch(/404 not_found.*\nCheck the id/);
});

test("an id that is no id can't lead to another address", async () => {
  const { code, error } = await trace(["../../metrics?x="]);
  expect(code).toBe(1);
  expect(error).toMatch(/40[04] /);
});
