/** The main job, end to end on real parts: a code goes in, a phone gets it, and the trace tells how. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { startWorld, type World } from "../support/world.ts";

let world: World;

beforeAll(async () => {
  world = await startWorld();
});
afterAll(async () => {
  await world[Symbol.asyncDispose]();
});

test("an SMS to the US leaves from a US short code, arrives, and is reported delivered", async () => {
  const answer = await world.post({ to: "+1 (425) 555-0123", channel: "sms", code: "482913", brand: "Contoso" });
  expect(answer.status).toBe(202);
  expect(answer.headers.get("location")).toBe(`/v1/deliveries/${answer.body.id}`);
  expect(answer.body).toMatchObject({
    status: "queued",
    channel: "sms",
    to: "+1 ••• ••• 0123",
    attempts: { limit: 5, remaining: 4, windowSeconds: 300 },
  });

  const trace = await world.ended(answer.body.id);
  expect(trace.delivery.status).toBe("delivered");
  expect(trace.attempts).toHaveLength(1);
  expect(["97671", "69829", "51789", "99399"]).toContain(trace.attempts[0].sender);
  expect(trace.attempts[0].outcome).toBe("accepted");
  expect(trace.verdict).toMatch(/arrived/);

  const [text] = world.standIn.phones.texts("+14255550123");
  expect(text?.text).toContain("482913");
  expect(text?.text).toContain("Contoso");
});

test("an SMS to Canada leaves from a Canadian short code", async () => {
  const answer = await world.post({ to: "+16135550123", channel: "sms", code: "482913", locale: "fr-CA" });
  const trace = await world.ended(answer.body.id);
  expect(["759731", "673801"]).toContain(trace.attempts[0].sender);
});

test("an SMS to a country without short codes leaves from a long number", async () => {
  const answer = await world.post({ to: "+447400123456", channel: "sms", code: "482913" });
  const trace = await world.ended(answer.body.id);
  expect(trace.attempts[0].senderKind).toBe("long_code");
});

test("a call carries an owned caller ID and speaks the code digit by digit", async () => {
  const answer = await world.post({ to: "+14255550124", channel: "voice", code: "482913" });
  const trace = await world.ended(answer.body.id);
  expect(trace.delivery.status).toBe("delivered");
  expect(trace.attempts[0].sender).toBe("+14255550100");
  const [call] = world.standIn.phones.calls("+14255550124");
  expect(JSON.stringify(call)).toContain("4, 8, 2, 9, 1, 3");
});

test("the figures count what happened", async () => {
  const { body } = await world.call("GET", "/metrics", { key: null });
  expect(body).toMatch(/trunkline_deliveries_accepted_total\{channel="sms"\} 3/);
  expect(body).toMatch(/trunkline_deliveries_finished_total\{channel="voice",status="delivered",reason="none"\} 1/);
  expect(body).toMatch(
    /trunkline_attempts_total\{carrier="[a-z-]+",channel="sms",sender_kind="short_code",country="US",outcome="accepted"\} 1/,
  );
});
