/** The hand-over: what is written, and what each kind of answer, and none, means for the attempt. */
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { describe, expect, test } from "vitest";
import type { Carrier, CarrierReports, Message } from "../../carriers/carrier.ts";
import type { SendOutcome } from "../../carriers/outcome.ts";
import type { Refusal } from "../../carriers/refusal.ts";
import { startCarrierServer } from "../support/carrier-server.ts";
import type { Behaviour, CarrierServer } from "../support/carrier-server.ts";
import { callMessage, code, contextWith, smsMessage, to } from "./carrier-cases.ts";
import type { CarrierCases, ChannelCases } from "./carrier-cases.ts";

const patient = (): AbortSignal => new AbortController().signal;

export function sendingContract(cases: CarrierCases): void {
  test("with credentials of its own strict shape, and refuses all others", () => {
    expect(cases.adapter.credentials.safeParse(cases.credentials).success).toBe(true);
    for (const [name, bad] of Object.entries({ ...cases.badCredentials, "an unknown key": { ...cases.credentials, extra: "1" } })) {
      expect(cases.adapter.credentials.safeParse(bad).success, name).toBe(false);
    }
  });

  test("on every channel it claims, with senders it claims", () => {
    expect(cases.adapter.channels).toEqual(cases.voice === null ? ["sms"] : ["sms", "voice"]);
    if (cases.voice === null) expect(cases.adapter).toMatchObject({ takesKeys: false, senderKinds: { voice: [] } });
    expect(cases.keyPresses.length > 0).toBe(cases.adapter.takesKeys);
    // Voice never uses a short code or a name.
    expect(cases.adapter.senderKinds.voice).not.toContain("short_code");
    expect(cases.adapter.senderKinds.voice).not.toContain("alphanumeric");
  });

  describe("a text message:", () => channelContract(cases, cases.sms, smsMessage));
  const { voice } = cases;
  if (voice !== null) describe("a call:", () => channelContract(cases, voice, callMessage));
}

function channelContract<M extends Message>(cases: CarrierCases, channel: ChannelCases<M>, message: M): void {
  const expectOutcome = async (behaviour: Behaviour, expected: object): Promise<SendOutcome> => {
    await using server = await startCarrierServer(behaviour);
    const outcome = await sendOnce(cases, server, message);
    expect(outcome).toMatchObject(expected);
    expect(server.requests, "one hand-over is one request").toHaveLength(1);
    expectNothingSecret(cases, message, outcome);
    return outcome;
  };

  test("the request is exactly what the carrier documents, and its id comes back", async () => {
    await using server = await startCarrierServer(channel.accepted);
    const context = contextWith(patient());
    const carrier = await open(cases, server.url);
    expect(await carrier.send(message, context)).toEqual({
      outcome: "accepted",
      carrierMessageId: channel.id,
      carrierCode: null,
      carrierText: null,
    });
    await carrier.close();
    expect(server.requests).toHaveLength(1);
    for (const request of server.requests) channel.check(request, message, context);
  });

  test.each([...channel.refusals])("%s means what the table says", async (key, refusal) => {
    await expectOutcome(channel.refusal(key, "Some words of the carrier"), asOutcome(refusal));
  });

  test("a code that no table knows is a matter of the route, and is kept with the carrier's words", async () => {
    await expectOutcome(channel.refusal(cases.unknownCode, "Brand new trouble"), {
      outcome: "rejected",
      reason: "unknown",
      fault: "route",
      carrierCode: channel.refusalCode ?? cases.unknownCode,
      carrierText: "Brand new trouble",
    });
  });

  test.each(Object.entries(channel.garbage))("a success that holds %s is unknown", async (_, body) => {
    await expectOutcome({ status: 200, body }, { outcome: "unknown" });
  });

  test.each([
    [401, "rejected", "account"],
    [403, "rejected", "account"],
    [404, "rejected", "account"],
    [400, "rejected", "route"],
    [422, "rejected", "route"],
  ])("a bare %i is %s, by fault of the %s", async (status, outcome, fault) => {
    await expectOutcome({ status, body: "<html>no</html>" }, { outcome, fault, carrierCode: `HTTP ${status}`, carrierText: null });
  });

  test.each([500, 501, 503, 507])("%i is a clear refusal: the carrier is unavailable", async (status) => {
    await expectOutcome({ status, body: "<html>maintenance</html>" }, { outcome: "unavailable", carrierCode: `HTTP ${status}` });
  });

  test.each([502, 504])("%i comes from something in between: unknown, whatever the body says", async (status) => {
    const [key = ""] = channel.refusals.keys();
    await expectOutcome({ ...channel.refusal(key, "nothing was sent"), status }, { outcome: "unknown" });
    await expectOutcome({ status }, { outcome: "unknown" });
  });

  test.each([301, 302, 307])("%i is not followed: unknown", async (status) => {
    await expectOutcome({ status, headers: { location: "http://127.0.0.1:9/" } }, { outcome: "unknown" });
  });

  test("429 is throttled, with and without a time to wait", async () => {
    await expectOutcome({ status: 429 }, { outcome: "throttled", retryAfterMs: null });
    await expectOutcome({ status: 429, headers: { "retry-after": "7" } }, { outcome: "throttled", retryAfterMs: 7_000 });
    const past = new Date(0).toUTCString();
    await expectOutcome({ status: 429, headers: { "retry-after": past } }, { outcome: "throttled", retryAfterMs: 0 });
  });

  test("without a listener the carrier is unavailable", async () => {
    const carrier = await open(cases, `http://127.0.0.1:${await unusedPort()}`);
    const outcome = await carrier.send(message, contextWith(patient()));
    expect(outcome).toMatchObject({ outcome: "unavailable", carrierText: "no connection (ECONNREFUSED)" });
    await carrier.close();
  });

  test("a connection that is reset before anything was read is no acceptance", async () => {
    const server = createServer((socket) => socket.resetAndDestroy());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const carrier = await open(cases, `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    const { outcome } = await carrier.send(message, contextWith(patient()));
    expect(["unknown", "unavailable"]).toContain(outcome);
    await carrier.close();
    server.close();
  });

  test.each(["reset", "truncate"] as const)("after the request was written, %s is unknown", async (behaviour) => {
    await expectOutcome(behaviour, { outcome: "unknown" });
  });

  test("a body without end is unknown", async () => {
    await expectOutcome({ status: 200, body: `{"x":"${"9".repeat(200_000)}"}` }, { outcome: "unknown" });
  });

  test.each(["hang", "stall"] as const)("the deadline ends a %s: unknown", async (behaviour) => {
    await using server = await startCarrierServer(behaviour);
    const deadline = new AbortController();
    const carrier = await open(cases, server.url);
    const outcome = carrier.send(message, contextWith(deadline.signal));
    await server.got(1);
    deadline.abort();
    expect(await outcome).toMatchObject({ outcome: "unknown" });
    await carrier.close();
  });

  test("a deadline that has passed sends nothing: unavailable", async () => {
    await using server = await startCarrierServer(channel.accepted);
    const carrier = await open(cases, server.url);
    expect(await carrier.send(message, contextWith(AbortSignal.abort()))).toMatchObject({ outcome: "unavailable" });
    expect(server.requests).toEqual([]);
    await carrier.close();
  });

  test("the carrier's words are kept, but nothing of the message, the number or the credentials in them", async () => {
    const secrets = cases.secrets.join(" ");
    const quoted = message.channel === "sms" ? message.text : message.script.lines.join(" ");
    const words = `Refused ${to} (425) 555-0123: "${quoted}" ${code} 4 8 2 9 1 3 with ${secrets}`;
    const outcome = await expectOutcome(channel.refusal(cases.unknownCode, words), { outcome: "rejected" });
    expect(outcome.carrierText).toMatch(/^Refused •••/);
    await expectOutcome({ ...channel.refusal(cases.unknownCode, words), status: 503 }, { outcome: "unavailable" });
    const long = await expectOutcome(channel.refusal(cases.unknownCode, "word ".repeat(10_000)), { outcome: "rejected" });
    expect(Array.from(long.carrierText ?? "")).toHaveLength(200);
  });

  test("many at once stay apart", async () => {
    await using server = await startCarrierServer(channel.accepted);
    const carrier = await open(cases, server.url);
    const numbers = Array.from({ length: 40 }, (_, index) => `+1425555${1_000 + index}`);
    await Promise.all(numbers.map((number) => carrier.send({ ...message, to: number }, contextWith(patient()))));
    const written = server.requests.map((request) => request.body);
    for (const number of numbers) expect(written.filter((body) => body.includes(number.slice(1)))).toHaveLength(1);
    await carrier.close();
  });
}

async function sendOnce(cases: CarrierCases, server: CarrierServer, message: Message): Promise<SendOutcome> {
  const carrier = await open(cases, server.url);
  const outcome = await carrier.send(message, contextWith(patient()));
  await carrier.close();
  return outcome;
}

export function open(
  cases: CarrierCases,
  url: string,
  credentials: Readonly<Record<string, unknown>> = cases.credentials,
): Promise<Carrier> {
  const settings = { name: "carrier-a", credentials, baseUrl: url + cases.basePath, timeoutMs: 1_000 };
  return cases.adapter.create(settings, noReports);
}

/** For carriers that report by calling an address. */
export const noReports: CarrierReports = {
  receipt: () => Promise.reject(new Error("a report that nobody made")),
  inbound: () => Promise.reject(new Error("a report that nobody made")),
  connection: () => {
    throw new Error("a report that nobody made");
  },
};

function asOutcome(refusal: Refusal): object {
  return refusal.outcome === "throttled" ? { outcome: "throttled", retryAfterMs: null } : refusal;
}

function expectNothingSecret(cases: CarrierCases, message: Message, outcome: SendOutcome): void {
  const kept = JSON.stringify({ ...outcome, carrierMessageId: null });
  for (const secret of cases.secrets) expect(kept).not.toContain(secret);
  for (const secret of [to, to.slice(1), "555-0123", code, "4 8 2 9 1 3", "4, 8, 2"]) expect(kept).not.toContain(secret);
  if (message.channel === "sms") expect(kept).not.toContain(message.text.slice(0, 20));
}

async function unusedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
