/** Messages over a bind: the window and its line, long texts, ids in several spellings, and an account's own errors. */
import { expect, test } from "vitest";
import { submitOf } from "../../../carriers/smpp/sms.ts";
import { smsMessage } from "../../contract/carrier-cases.ts";
import { startSmppCentre } from "../../support/smpp/smpp-centre.ts";
import { openSmpp } from "../../support/smpp/smpp-stage.ts";
import { waitFor } from "../../support/wait-for.ts";

const throttling = 0x58;
/** Three parts. */
const longText = "Your code is 482913. ".repeat(16);

test("no more are under way than the window takes; the next goes when an answer comes", async () => {
  await using centre = await startSmppCentre();
  await using smpp = openSmpp(centre.port, { window: 3 });
  centre.answer = "hang";
  const outcomes = Array.from({ length: 5 }, () => smpp.send());
  await centre.got(3);
  // Whatever else was written would have come before this answer.
  await new Promise((resolve) => centre.sessions()[0]?.enquire_link({}, resolve));
  expect(centre.submits).toHaveLength(3);
  centre.answerLate({ message_id: "first" });
  await centre.got(4);
  centre.answer = "accept";
  for (let index = 0; index < 3; index++) centre.answerLate({ message_id: "late" });
  expect((await Promise.all(outcomes)).map(({ outcome }) => outcome)).toEqual(Array(5).fill("accepted"));
});

test.each([
  [throttling, "ESME_RTHROTTLED"],
  [0x14, "ESME_RMSGQFUL"],
])("status %i is throttled, and halves the window", async (status, carrierCode) => {
  await using centre = await startSmppCentre();
  await using smpp = openSmpp(centre.port, { window: 8 });
  centre.answer = { status };
  expect(await smpp.send()).toEqual({ outcome: "throttled", retryAfterMs: null, carrierCode, carrierText: null });
  centre.answer = "hang";
  for (let index = 0; index < 8; index++) void smpp.send();
  await centre.got(1 + 4);
  await new Promise((resolve) => centre.sessions()[0]?.enquire_link({}, resolve));
  expect(centre.submits).toHaveLength(1 + 4);
});

test("a message whose deadline passes while it waits for a place was surely not sent", async () => {
  await using centre = await startSmppCentre();
  await using smpp = openSmpp(centre.port, { window: 1 });
  centre.answer = "hang";
  void smpp.send();
  await centre.got(1);
  const deadline = new AbortController();
  const waiting = smpp.send({}, deadline.signal);
  deadline.abort();
  expect(await waiting).toMatchObject({ outcome: "unavailable" });
});

test("a process that stood still while a message waited for its place doesn't send it afterwards", async () => {
  await using centre = await startSmppCentre();
  await using smpp = openSmpp(centre.port, { window: 1 });
  centre.answer = "hang";
  const first = smpp.send();
  await centre.got(1);
  const waiting = smpp.send();
  // For longer than the carrier's time. What wakes it is the answer that makes room.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_100);
  centre.answerLate({ message_id: "late" });
  expect(await first).toMatchObject({ outcome: "accepted" });
  expect(await waiting).toMatchObject({ outcome: "unavailable" });
  expect(centre.submits).toHaveLength(1);
});

test("a message that was given up keeps its place until it is answered: to the carrier it is still under way", async () => {
  await using centre = await startSmppCentre();
  await using smpp = openSmpp(centre.port, { window: 1 });
  centre.answer = "hang";
  const deadline = new AbortController();
  const first = smpp.send({}, deadline.signal);
  await centre.got(1);
  deadline.abort();
  expect(await first).toMatchObject({ outcome: "unknown" });
  const second = smpp.send();
  centre.answer = "accept";
  centre.answerLate({ message_id: "late" });
  expect(await second).toMatchObject({ outcome: "accepted", carrierMessageId: "id-2" });
});

test("beyond a thousand that wait, messages are throttled at once", async () => {
  await using centre = await startSmppCentre();
  await using smpp = openSmpp(centre.port, { window: 1 });
  centre.answer = "hang";
  void smpp.send();
  await centre.got(1);
  const deadline = new AbortController();
  const waiting = Array.from({ length: 1_000 }, () => smpp.send({}, deadline.signal));
  expect(await smpp.send()).toMatchObject({ outcome: "throttled", carrierText: "too many messages wait for this carrier" });
  deadline.abort();
  const outcomes = (await Promise.all(waiting)).map(({ outcome }) => outcome);
  expect(outcomes).toEqual(Array(1_000).fill("unavailable"));
});

test("senders and destinations have the types of number of their kind, or the account's", async () => {
  await using centre = await startSmppCentre();
  const senders = [
    { number: "97671", kind: "short_code" },
    { number: "+14255550100", kind: "long_code" },
    { number: "+18005550100", kind: "toll_free" },
    { number: "Contoso", kind: "alphanumeric" },
  ] as const;
  const sourceOf = ({ source_addr_ton, source_addr_npi, source_addr }: (typeof centre.submits)[number]): unknown[] => [
    source_addr_ton,
    source_addr_npi,
    source_addr,
  ];
  await using usual = openSmpp(centre.port);
  for (const sender of senders) await usual.send({ sender });
  expect(centre.submits.splice(0).map(sourceOf)).toEqual([
    [3, 0, "97671"],
    [1, 1, "14255550100"],
    [1, 1, "18005550100"],
    [5, 0, "Contoso"],
  ]);
  await using own = openSmpp(centre.port, { addressing: { shortCode: { ton: 0, npi: 1 }, number: { ton: 2, npi: 8 } } });
  await own.send();
  expect(centre.submits.at(-1)).toMatchObject({ source_addr_ton: 0, source_addr_npi: 1, dest_addr_ton: 2, dest_addr_npi: 8 });
});

test("a long text goes in parts that other people's code joins; the last is reported on, and its id is the message's", async () => {
  await using centre = await startSmppCentre();
  await using smpp = openSmpp(centre.port);
  expect(await smpp.send({ text: longText })).toMatchObject({ outcome: "accepted", carrierMessageId: "id-3" });
  const messages = centre.submits.map((pdu) => pdu["short_message"] as { readonly udh: readonly Buffer[]; readonly message: string });
  expect(messages.map(({ message }) => message).join("")).toBe(longText);
  const references = new Set(messages.map(({ udh }) => udh[0]?.[2]));
  expect(references.size).toBe(1);
  expect(messages.map(({ udh }) => [...(udh[0] ?? [])].slice(3))).toEqual([
    [3, 1],
    [3, 2],
    [3, 3],
  ]);
  expect(centre.submits.map((pdu) => pdu["registered_delivery"])).toEqual([0, 0, 1]);
});

test("a long text whose first part is refused is refused, and the rest is not sent", async () => {
  await using centre = await startSmppCentre();
  await using smpp = openSmpp(centre.port);
  centre.answer = { status: 0x0a };
  expect(await smpp.send({ text: longText })).toMatchObject({ outcome: "rejected", reason: "sender_not_registered" });
  expect(centre.submits).toHaveLength(1);
});

test("a long text whose later part is refused may have been read in part: unknown", async () => {
  await using centre = await startSmppCentre();
  await using smpp = openSmpp(centre.port);
  centre.answer = "hang";
  const outcome = smpp.send({ text: longText });
  await centre.got(1);
  centre.answer = { status: throttling };
  centre.answerLate({ message_id: "id-1" });
  expect(await outcome).toEqual({ outcome: "unknown", carrierCode: "ESME_RTHROTTLED", carrierText: "only a part of the text was taken" });
  expect(centre.submits).toHaveLength(2);
});

test("an id in hexadecimal here, in decimal with zeros there, is one id", async () => {
  await using centre = await startSmppCentre();
  centre.idOf = () => "00BC614E";
  await using smpp = openSmpp(centre.port, { messageIds: { answer: "hex", receipt: "decimal" } });
  expect(await smpp.send()).toMatchObject({ carrierMessageId: "12345678" });
  await centre.deliver({ esm_class: 4, short_message: "id:0012345678 stat:DELIVRD" });
  await centre.deliver({ esm_class: 4, receipted_message_id: "bc614e", message_state: 2 });
  await centre.deliver({ esm_class: 4, short_message: "id:not-a-number stat:DELIVRD" });
  expect(smpp.heard.receipts.map(({ carrierMessageId }) => carrierMessageId)).toEqual(["12345678", "12345678", "not-a-number"]);
});

test("ids are taken as they are where nothing else was said", async () => {
  await using centre = await startSmppCentre();
  centre.idOf = () => "007a";
  await using smpp = openSmpp(centre.port);
  expect(await smpp.send()).toMatchObject({ carrierMessageId: "007a" });
});

test("an acceptance without an id is one", async () => {
  await using centre = await startSmppCentre();
  centre.idOf = () => "";
  await using smpp = openSmpp(centre.port);
  expect(await smpp.send()).toMatchObject({ outcome: "accepted", carrierMessageId: null });
});

test("an account's own codes mean what its configuration says", async () => {
  await using centre = await startSmppCentre();
  const errors = {
    statuses: { "0x0000040B": "opted_out", "1036": "throttled", "0x45": "invalid_number" },
    receipts: { "60": "sender_not_registered", E5: "landline" },
  };
  await using smpp = openSmpp(centre.port, { errors });
  const refusedWith = async (status: number): Promise<unknown> => {
    centre.answer = { status };
    return smpp.send();
  };
  expect(await refusedWith(0x40b)).toMatchObject({ outcome: "blocked", reason: "opted_out", carrierCode: "0x0000040B" });
  expect(await refusedWith(0x45)).toMatchObject({ outcome: "undeliverable", reason: "invalid_number" });
  expect(await refusedWith(1_036)).toMatchObject({ outcome: "throttled", carrierCode: "0x0000040C" });
  await centre.deliver({ esm_class: 4, short_message: "id:1 stat:UNDELIV err:060" });
  await centre.deliver({ esm_class: 4, short_message: "id:1 stat:REJECTD err:E5" });
  // Called GSM's, yet the carrier's own.
  await centre.deliver({ esm_class: 4, receipted_message_id: "1", message_state: 5, network_error_code: Buffer.from([3, 0, 1]) });
  await centre.deliver({ esm_class: 4, receipted_message_id: "1", message_state: 5, network_error_code: Buffer.from([3, 0, 60]) });
  await centre.deliver({ esm_class: 4, short_message: "id:1 stat:DELIVRD err:060" });
  expect(smpp.heard.receipts).toMatchObject([
    { status: "undelivered", reason: "sender_not_registered", tryOtherRoute: true, carrierCode: "60" },
    { status: "undelivered", reason: "landline", tryOtherRoute: false, carrierCode: "E5" },
    { status: "undelivered", reason: "unknown", tryOtherRoute: true, carrierCode: "1" },
    { status: "undelivered", reason: "sender_not_registered", tryOtherRoute: true, carrierCode: "60" },
    { status: "delivered", reason: null, tryOtherRoute: false },
  ]);
});

test("a receipt that is ahead of the answer to its message is held, and taken when the attempt is known", async () => {
  await using centre = await startSmppCentre();
  await using smpp = openSmpp(centre.port);
  await centre.bound();
  smpp.heard.knows = false;
  let answered: number | null = null;
  const answer = centre.deliver({ esm_class: 4, short_message: "id:id-1 stat:DELIVRD" });
  void answer.then(({ command_status: status }) => (answered = status));
  await waitFor("a second try", () => smpp.heard.receipts.length >= 2);
  expect(answered, "not answered while it fits nothing").toBeNull();
  smpp.heard.knows = true;
  expect((await answer).command_status).toBe(0);
});

test("a receipt that fits nothing in the end is taken, so that it doesn't come for ever", async () => {
  await using centre = await startSmppCentre();
  await using smpp = openSmpp(centre.port, {}, { reportPausesMs: [1, 1, 1] });
  await centre.bound();
  smpp.heard.knows = false;
  expect((await centre.deliver({ esm_class: 4, short_message: "id:x stat:DELIVRD" })).command_status).toBe(0);
  expect(smpp.heard.receipts).toHaveLength(4);
});

test("only so many receipts are held; the others are to come again later", async () => {
  await using centre = await startSmppCentre();
  await using smpp = openSmpp(centre.port, {}, { reportPausesMs: [3_600_000] });
  await centre.bound();
  smpp.heard.knows = false;
  for (let index = 0; index < 200; index++) void centre.deliver({ esm_class: 4, short_message: "id:x stat:DELIVRD" });
  expect((await centre.deliver({ esm_class: 4, short_message: "id:x stat:DELIVRD" })).command_status).toBe(0x64);
});

test("the carrier gets the life that is left when a message's turn comes, and nothing when there is none", () => {
  const plans = { number: { ton: 1, npi: 1 }, shortCode: { ton: 3, npi: 0 }, alphanumeric: { ton: 5, npi: 0 } };
  const part = { dataCoding: 0, esmClass: 0, octets: Buffer.from("x") };
  const periodAfter = (validitySeconds: number, waitedMs: number): string | undefined =>
    submitOf({ ...smsMessage, validitySeconds }, plans, part, { isLast: true, waitedMs })
      ?.toString("latin1")
      .match(/\d{15}R/)?.[0];
  expect(periodAfter(180, 0)).toBe("000000000300000R");
  expect(periodAfter(600, 500)).toBe("000000000959000R");
  expect(periodAfter(3_661, 0)).toBe("000000010101000R");
  expect(periodAfter(2, 1_000)).toBe("000000000001000R");
  expect(periodAfter(2, 1_001)).toBeUndefined();
});
