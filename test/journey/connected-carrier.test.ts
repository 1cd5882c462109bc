/** A carrier that reports over a connection of its own, end to end: a code goes out, its receipt and a person's STOP come in. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { startStandInCarriers } from "../../carriers/stand-in/stand-in-carriers.ts";
import type { StandInCarriers } from "../../carriers/stand-in/stand-in-carriers.ts";
import { waitUntil } from "../support/wait-for.ts";
import { noWaiting, startWorld, type World } from "../support/world.ts";

let centre: StandInCarriers;
let world: World;
const account = { systemId: "contoso", password: "secret08" };

beforeAll(async () => {
  centre = await startStandInCarriers({ pace: noWaiting, accounts: [{ carrier: "smpp", name: "smpp-d", ...account }] });
  const { port } = new URL(centre.baseUrls["smpp-d"] ?? "");
  world = await startWorld({
    config: {
      carriers: [
        {
          name: "smpp-d",
          adapter: "smpp",
          channels: ["sms"],
          credentials: { hosts: ["127.0.0.1"], port: Number(port), tls: false, ...account },
        },
      ],
      senders: [{ number: "97671", kind: "short_code", country: "US", channels: ["sms"], carriers: ["smpp-d"], perSecond: 100 }],
    },
  });
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await centre.close();
});

test("a code arrives, and its receipt finds the attempt", async () => {
  const { body } = await world.post({ to: "+14255550123", channel: "sms", code: "482913" });
  const trace = await world.ended(body.id);
  expect(trace.delivery.status).toBe("delivered");
  expect(trace.attempts).toMatchObject([{ carrier: "smpp-d", outcome: "accepted", receipts: [{ status: "delivered" }] }]);
  expect(centre.phones.texts("+14255550123")[0]?.text).toContain("482913");
});

test("a receipt that is here before the answer to its message counts too", async () => {
  centre.rules.set({ match: { to: "+14255550124" }, receipts: { when: "before_answer" } });
  const { body } = await world.post({ to: "+14255550124", channel: "sms", code: "482913" });
  const trace = await world.ended(body.id);
  expect(trace.delivery.status).toBe("delivered");
  expect(trace.attempts).toMatchObject([{ outcome: "accepted", receipts: [{ status: "delivered" }] }]);
});

test("STOP comes in over the connection, and the phone gets nothing more", async () => {
  expect(centre.reply("+14255550123", { text: "STOP" }).ok).toBe(true);
  const refused = await waitUntil(
    "the refusal",
    () => world.post({ to: "+14255550123", channel: "sms", code: "482913" }),
    ({ status }) => status !== 202,
  );
  expect(refused).toMatchObject({ status: 422, body: { code: "opted_out" } });
});
