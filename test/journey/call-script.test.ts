/**
 * Carriers that fetch a call's script when the person has answered: it is given out once, to the carrier alone, while the
 * call goes on. Plivo stands for them here, with an API that takes everything and never calls back.
 */
import { afterAll, beforeAll, expect, test } from "vitest";
import { postCallback, withHeader, type Callback } from "../attacks/http/callback.ts";
import { forgeriesOfAnyScheme } from "../attacks/http/forgeries.ts";
import { startCarrierServer, type CarrierServer } from "../support/carrier-server.ts";
import { plivoHeaders } from "../support/plivo-signature.ts";
import { waitUntil } from "../support/wait-for.ts";
import { startWorld, type Trace, type World } from "../support/world.ts";
import { readPlivoXml } from "../contract/dialects/plivo-xml.ts";

const authId = "MA0123456789ABCDEFGH";
const authToken = "plivo-auth-token-of-the-tests";
const request = "9834029e-58b6-11e1-b8b7-a5bd0e4e126f";
const leg = "1c9e6a0e-58b7-11e1-86da-77300b68f8bb";
/** One answer to messages and to calls. */
const taken = { status: 202, body: JSON.stringify({ message_uuid: [request], request_uuid: request }) };

let plivo: CarrierServer;
let world: World;

beforeAll(async () => {
  plivo = await startCarrierServer(taken);
  world = await startWorld({
    config: {
      carriers: [{ name: "plivo-a", adapter: "plivo", baseUrl: plivo.url, timeoutMs: 1_000, credentials: { authId, authToken } }],
      senders: [
        { number: "+14255550100", kind: "long_code", country: "US", channels: ["sms", "voice"], carriers: ["plivo-a"], perSecond: 100 },
      ],
    },
  });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await plivo[Symbol.asyncDispose]();
});

/** What the carrier got of one delivery, once its record says that it was taken. */
async function handedOver(delivery: object): Promise<{ readonly id: string; readonly got: Readonly<Record<string, string>> }> {
  const { body } = await world.post(delivery);
  const id = body.id as string;
  await waitUntil(
    "the hand-over",
    () => world.trace(id),
    (trace: Trace) => trace.delivery?.status === "sent",
  );
  return { id, got: JSON.parse(plivo.requests.at(-1)?.body ?? "") as Record<string, string> };
}

const answered = { CallUUID: leg, RequestUUID: request, CallStatus: "in-progress", Event: "StartApp" };

/** As carriers do: again after a 503. */
async function post(address: string, fields: Readonly<Record<string, string>>, token = authToken): Promise<Response> {
  const body = new URLSearchParams(fields).toString();
  return waitUntil(
    "an answer that is not about the store",
    () => fetch(address, { method: "POST", headers: plivoHeaders(address, body, token), body }),
    ({ status }) => status !== 503,
  );
}

const fetchScript = (address: string, token?: string): Promise<Response> => post(address, answered, token);

test("a call is handed over without its words, and its script, with the code, goes to the carrier alone and once", async () => {
  const { id, got } = await handedOver({ to: "+14255550161", channel: "voice", code: "482913" });
  expect(JSON.stringify(got)).not.toMatch(/482913|4, 8, 2/);
  const address = got["answer_url"] ?? "";

  const unsigned = await fetch(address, { method: "POST", body: new URLSearchParams(answered) });
  expect(unsigned.status).toBe(403);
  expect((await fetchScript(address, "another-token")).status).toBe(403);

  const script = await fetchScript(address);
  expect(script.status).toBe(200);
  expect(readPlivoXml(await script.text()).lines).toContain("4, 8, 2, 9, 1, 3");

  const again = await fetchScript(address);
  expect(again.status).toBe(404);
  expect(await again.text()).not.toContain("4, 8, 2");

  const trace = await world.trace(id);
  expect(trace.events).toContainEqual({ at: expect.any(String) as string, type: "script_fetched", attempt: 1 });
  expect(JSON.stringify(trace)).not.toMatch(/482913|4, 8, 2/);
});

test("no forged fetch gets a script, or uses it up", async () => {
  const { got } = await handedOver({ to: "+14255550167", channel: "voice", code: "482913" });
  const address = got["answer_url"] ?? "";
  const { origin, pathname } = new URL(address);
  const body = new URLSearchParams(answered).toString();
  const genuine: Callback = { path: pathname, headers: Object.entries(plivoHeaders(address, body, authToken)), body };
  const elsewhere = Object.entries(plivoHeaders(address.replace("/script/", "/voice/"), body, authToken));
  const forgeries = [
    ...forgeriesOfAnyScheme(genuine, "x-plivo-signature-v3"),
    { what: "signed for another address", callback: { ...genuine, headers: elsewhere } },
    { what: "another nonce", callback: withHeader(genuine, "x-plivo-signature-v3-nonce", "11111111111111111111") },
    { what: "no nonce", callback: withHeader(genuine, "x-plivo-signature-v3-nonce") },
    { what: "another call", callback: { ...genuine, body: body.replace(leg, request) } },
    // Plivo signs once for each token of an account, and lists them all.
  ].filter(({ what }) => !/^twice$|^a wrong one/.test(what));
  for (const { what, callback } of forgeries) expect([what, await postCallback(origin, callback)]).toEqual([what, 403]);
  expect(await postCallback(origin, genuine)).toBe(200);
});

test("of two fetches at once, one gets the script", async () => {
  const { got } = await handedOver({ to: "+14255550162", channel: "voice", code: "482913" });
  const address = got["answer_url"] ?? "";
  const statuses = await Promise.all(Array.from({ length: 2 }, async () => (await fetchScript(address)).status));
  expect(statuses.toSorted((one, other) => one - other)).toEqual([200, 404]);
});

test("a text message has no script", async () => {
  const { got } = await handedOver({ to: "+14255550163", channel: "sms", code: "482913" });
  const address = got["url"]?.replace("/receipts/", "/script/") ?? "";
  expect((await fetchScript(address)).status).toBe(404);
});

test("a script's address that was guessed, or is another carrier's, has none", async () => {
  const { got } = await handedOver({ to: "+14255550164", channel: "voice", code: "482913" });
  const address = got["answer_url"] ?? "";
  expect((await fetchScript(address.slice(0, -1) + (address.endsWith("A") ? "B" : "A"))).status).toBe(404);
  expect((await fetchScript(address.replace("plivo-a", "plivo-b"))).status).toBe(404);
});

test("a call that is over, or was called off, has no script any more", async () => {
  const busy = await handedOver({ to: "+14255550165", channel: "voice", code: "482913" });
  const over = { ...answered, CallStatus: "busy", Event: "Hangup", HangupCauseCode: "3010" };
  expect((await post(busy.got["hangup_url"] ?? "", over)).status).toBe(200);
  await world.ended(busy.id);
  expect((await fetchScript(busy.got["answer_url"] ?? "")).status).toBe(404);
});

test("the script of a call that asks for a key posts it to where it confirms", async () => {
  const { id, got } = await handedOver({ to: "+14255550166", channel: "voice", text: "Sign-in to Contoso.", confirm: true });
  const script = readPlivoXml(await (await fetchScript(got["answer_url"] ?? "")).text());
  const said = await post(script.keysTo ?? "", { ...answered, Event: "Redirect", Digits: "1" });
  expect(said.status).toBe(200);
  expect(readPlivoXml(await said.text())).toMatchObject({ keysTo: null, hangsUp: true });
  expect((await world.ended(id)).delivery.status).toBe("delivered");
});
