/** A faulty carrier is passed over: who is at fault decides, and the trace says what was tried and what was not. */
import { expect, test } from "vitest";
import { waitUntil } from "../support/wait-for.ts";
import { opsKey, startWorld } from "../support/world.ts";

const sms = { channel: "sms", code: "482913" };

test("a carrier that is down is failed over from at once, with the same code", async () => {
  await using world = await startWorld();
  world.standIn.rules.set({ match: { account: "twilio-a" }, answer: { kind: "error", status: 503 } });
  for (const to of ["+14255550150", "+14255550151", "+14255550152"]) {
    const { body } = await world.post({ ...sms, to });
    const trace = await world.ended(body.id);
    expect(trace.delivery.status).toBe("delivered");
    expect(trace.attempts.at(-1).carrier).toBe("telnyx-b");
    expect(world.standIn.phones.texts(to).map((text) => text.text.includes("482913"))).toEqual([true]);
  }
});

test("a dead carrier costs the first victim one time-out, and later deliveries nothing", async () => {
  await using world = await startWorld();
  world.standIn.rules.set({ match: { account: "twilio-a" }, answer: { kind: "hang", taken: false } });
  const tried: string[][] = [];
  for (let index = 0; index < 16; index += 1) {
    const { body } = await world.post({ ...sms, to: `+14255553${index + 100}` });
    const trace = await world.ended(body.id);
    expect(trace.delivery.status).toBe("delivered");
    tried.push(trace.attempts.map((attempt: { carrier: string }) => attempt.carrier));
  }
  expect(tried.filter((carriers) => carriers.includes("twilio-a"))).toHaveLength(1);
});

test("what one gateway learns of a carrier, the other ones heed", async () => {
  await using world = await startWorld({ gateways: 2 });
  world.standIn.rules.set({ match: { account: "twilio-a" }, answer: { kind: "error", status: 500 } });
  const doubts = async (gateway: number): Promise<boolean> => {
    const { body } = await world.call("GET", "/v1/carriers", { key: opsKey, gateway });
    const [carrier] = body.data.filter((one: { name: string }) => one.name === "twilio-a");
    return carrier.circuits.some((circuit: { channel: string; doubtful: boolean }) => circuit.channel === "sms" && circuit.doubtful);
  };
  for (let index = 0; index < 16 && !(await doubts(0)) && !(await doubts(1)); index += 1) {
    await world.ended((await world.post({ ...sms, to: `+14255554${index + 100}` })).body.id);
  }
  for (const gateway of [0, 1])
    await waitUntil(
      `gateway ${gateway} to doubt the carrier`,
      () => doubts(gateway),
      (doubtful) => doubtful,
    );
});

test("a person's fault stops the delivery and is not held against the carrier", async () => {
  await using world = await startWorld();
  world.standIn.rules.set({ answer: { kind: "error", status: 400, code: "21610" }, match: { account: "twilio-a" } });
  world.standIn.rules.set({ answer: { kind: "error", status: 403, code: "40300" }, match: { account: "telnyx-b" } });
  const { body } = await world.post({ ...sms, to: "+14255550170" });
  const trace = await world.ended(body.id);
  expect(trace.delivery).toMatchObject({ status: "failed", reason: "opted_out" });
  expect(trace.attempts).toHaveLength(1);
  expect(trace.attempts[0]).toMatchObject({ outcome: "blocked" });
  expect(trace.nextStep).toMatch(/START/);
  const { body: carriers } = await world.call("GET", "/v1/carriers", { key: opsKey });
  expect(JSON.stringify(carriers)).not.toMatch(/"open"|"doubtful":true/);
});

test("a call whose fate is unknown is not made again; an SMS goes on to another carrier", async () => {
  await using world = await startWorld();
  world.standIn.rules.set({ answer: { kind: "hang", taken: false }, times: 1 });
  const call = await world.post({ to: "+14255550171", channel: "voice", code: "482913", ttlSeconds: 30 });
  const waiting = await waitUntil(
    "the call's answer to be given up on",
    () => world.trace(call.body.id),
    (trace) => trace.attempts[0]?.outcome === "unknown",
  );
  expect(waiting.attempts).toHaveLength(1);
  world.standIn.rules.set({ answer: { kind: "hang", taken: false }, times: 1 });
  const message = await world.post({ ...sms, to: "+14255550172" });
  const trace = await world.ended(message.body.id);
  expect(trace.attempts.map((attempt: { outcome: string }) => attempt.outcome)).toEqual(["unknown", "accepted"]);
  expect(new Set(trace.attempts.map((attempt: { carrier: string }) => attempt.carrier)).size).toBe(2);
  expect((await world.trace(call.body.id)).attempts).toHaveLength(1);
});

test("a second request takes another carrier and sender than the one that evidently failed", async () => {
  await using world = await startWorld({ standIn: { rules: [{ receipts: { lose: "all" } }] } });
  const first = await world.post({ ...sms, to: "+14255550173" });
  const firstTrace = await waitUntil(
    "the message to be sent",
    () => world.trace(first.body.id),
    (trace) => trace.delivery.status === "sent",
  );
  const second = await world.post({ ...sms, to: "+14255550173" });
  const trace = await waitUntil(
    "the message to be sent",
    () => world.trace(second.body.id),
    (found) => found.delivery.status === "sent",
  );
  expect(trace.attempts[0].carrier).not.toBe(firstTrace.attempts[0].carrier);
  expect(trace.attempts[0].sender).not.toBe(firstTrace.attempts[0].sender);
  expect(trace.attempts[0].skipped).toContainEqual({
    carrier: firstTrace.attempts[0].carrier,
    sender: firstTrace.attempts[0].sender,
    reason: "already_failed",
  });
});

test("a missing receipt brings the fallback that was asked for", async () => {
  await using world = await startWorld({
    standIn: { rules: [{ match: { channel: "sms" }, receipts: { lose: "all" } }] },
    config: { delivery: { receiptTimeoutSeconds: 1 } },
  });
  const { body } = await world.post({ ...sms, to: "+14255550174", fallback: "voice" });
  const trace = await world.ended(body.id);
  expect(trace.attempts.map((attempt: { channel: string }) => attempt.channel)).toEqual(["sms", "voice"]);
  expect(trace.delivery.status).toBe("delivered");
  expect(trace.events.map((event: { type: string }) => event.type)).toContain("fallback");
});

test.each([
  ["busy", "busy"],
  ["no_answer", "no_answer"],
  ["voicemail", "voicemail"],
] as const)("a call that ends with %s fails with that reason", async (end, reason) => {
  await using world = await startWorld({ standIn: { rules: [{ phone: { call: end } }] } });
  const { body } = await world.post({ to: "+14255550175", channel: "voice", code: "482913" });
  const trace = await world.ended(body.id);
  expect(trace.delivery).toMatchObject({ status: "failed", reason });
  expect(trace.attempts).toHaveLength(1);
});

test("receipts before the answer, doubled and in the wrong order change nothing about the end", async () => {
  await using world = await startWorld({ standIn: { rules: [{ receipts: { when: "before_answer", copies: 3, order: "reversed" } }] } });
  const { body } = await world.post({ ...sms, to: "+14255550176" });
  await world.ended(body.id);
  const trace = await waitUntil(
    "the carrier's answer",
    () => world.trace(body.id),
    (found) => found.attempts[0].outcome !== null,
  );
  expect(trace.delivery.status).toBe("delivered");
  expect(trace.attempts).toHaveLength(1);
  expect(trace.attempts[0].outcome).toBe("accepted");
});

test("a key pressed in a call confirms it, and nine reports fraud", async () => {
  await using world = await startWorld();
  const call = { channel: "voice", text: "Sign-in to Contoso.", confirm: true };
  world.standIn.rules.set({ match: { to: "+14255550177" }, phone: { keys: "1" } });
  world.standIn.rules.set({ match: { to: "+14255550178" }, phone: { keys: "9" } });
  const confirmed = await world.ended((await world.post({ ...call, to: "+14255550177" })).body.id);
  expect(confirmed.delivery.status).toBe("delivered");
  expect(confirmed.events.map((event: { type: string }) => event.type)).toContain("confirmed");
  const reported = await world.ended((await world.post({ ...call, to: "+14255550178" })).body.id);
  expect(reported.delivery).toMatchObject({ status: "failed", reason: "fraud_reported" });
});

test("after STOP the phone gets no SMS, a call still does, and START takes it back", async () => {
  await using world = await startWorld();
  const to = "+14255550179";
  await world.ended((await world.post({ ...sms, to })).body.id);
  world.write(to, "STOP");
  const refused = await waitUntil(
    "the opt-out",
    () => world.post({ ...sms, to }),
    (answer) => answer.status !== 202,
  );
  expect(refused).toMatchObject({ status: 422, body: { code: "opted_out" } });
  const call = await world.post({ ...sms, to, fallback: "voice" });
  expect((await world.ended(call.body.id)).attempts.map((attempt: { channel: string }) => attempt.channel)).toEqual(["voice"]);
  world.write(to, "start");
  await waitUntil(
    "the opt-in",
    () => world.post({ ...sms, to }),
    (answer) => answer.status !== 422,
  );
});
