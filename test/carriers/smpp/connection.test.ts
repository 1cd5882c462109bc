/** The connection: how it is made, kept, lost and made again, and what that means for messages under way. */
import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { makeCertificates } from "../../support/certificates.ts";
import { pdu, startRawCentre } from "../../support/smpp/raw-centre.ts";
import { startSmppCentre } from "../../support/smpp/smpp-centre.ts";
import { openSmpp } from "../../support/smpp/smpp-stage.ts";
import { waitFor, waitUntil } from "../../support/wait-for.ts";

const enquireLink = 0x15;
const response = 0x8000_0000;
const submitSm = 4;

test("binds as a transceiver of version 3.4, with the account's own words", async () => {
  await using centre = await startSmppCentre();
  await using smpp = openSmpp(centre.port, { systemType: "OTP" });
  await smpp.send();
  expect(centre.binds).toHaveLength(1);
  expect(centre.binds[0]).toMatchObject({
    command: "bind_transceiver",
    system_id: "trunkline",
    password: "secret08",
    system_type: "OTP",
    interface_version: 0x34,
  });
  expect(smpp.heard.words).toEqual([`transceiver at 127.0.0.1:${centre.port}: bound`]);
});

test("a carrier without transceivers gets a receiver and a transmitter, and messages over the transmitter alone", async () => {
  await using centre = await startSmppCentre();
  await using smpp = openSmpp(centre.port, { bindAs: "separate" });
  await centre.bound(2);
  expect(centre.binds.map(({ command }) => command)).toEqual(["bind_receiver", "bind_transmitter"]);
  const outcomes = await Promise.all([smpp.send(), smpp.send(), smpp.send()]);
  expect(outcomes.map(({ outcome }) => outcome)).toEqual(["accepted", "accepted", "accepted"]);
});

test("all binds carry messages, and a host that is down is done without", async () => {
  await using centre = await startSmppCentre();
  // Nothing listens at the second address.
  await using smpp = openSmpp(centre.port, { hosts: ["127.0.0.2", "127.0.0.1"], binds: 2, window: 1 });
  await centre.bound(2);
  centre.answer = "hang";
  void smpp.send();
  void smpp.send();
  await centre.got(2);
});

test("messages go to the bind with the fewest under way: what one loses, the other still has", async () => {
  await using centre = await startSmppCentre();
  await using smpp = openSmpp(centre.port, { binds: 2 });
  await centre.bound(2);
  await waitFor("both binds to be known", () => smpp.heard.words.length === 2);
  centre.answer = "hang";
  const outcomes = [smpp.send(), smpp.send()];
  await centre.got(2);
  centre.sessions()[0]?.destroy();
  expect(await Promise.race(outcomes)).toMatchObject({ outcome: "unknown" });
  for (let index = 0; index < 2; index++) centre.answerLate({ message_id: "late" });
  const settled = (await Promise.all(outcomes)).map(({ outcome }) => outcome);
  expect(settled.toSorted()).toEqual(["accepted", "unknown"]);
});

test("messages under way when the connection is lost are unknown, and never sent again", async () => {
  await using centre = await startSmppCentre();
  await using smpp = openSmpp(centre.port);
  centre.answer = "hang";
  const underWay = [smpp.send(), smpp.send()];
  await centre.got(2);
  centre.cut();
  expect((await Promise.all(underWay)).map(({ outcome }) => outcome)).toEqual(["unknown", "unknown"]);
  centre.answer = "accept";
  await waitFor("a new bind", () => centre.binds.length === 2);
  await centre.bound();
  await waitFor("the bind to be known", () => smpp.heard.words.filter((words) => words.endsWith("bound")).length === 2);
  expect(await smpp.send()).toMatchObject({ outcome: "accepted" });
  expect(centre.submits).toHaveLength(3);
});

test("what waits for a place when the connection is lost was surely not sent", async () => {
  await using centre = await startSmppCentre();
  await using smpp = openSmpp(centre.port, { window: 1 });
  centre.answer = "hang";
  const [underWay, waiting] = [smpp.send(), smpp.send()];
  await centre.got(1);
  centre.cut();
  expect(await underWay).toMatchObject({ outcome: "unknown" });
  expect(await waiting).toMatchObject({ outcome: "unavailable", carrierText: "the far side closed the connection" });
  expect(centre.submits).toHaveLength(1);
});

test("while there is no bind, messages are refused at once, with the carrier's reason", async () => {
  await using centre = await startSmppCentre();
  await using smpp = openSmpp(centre.port, {}, { firstPauseMs: 3_600_000, longestPauseMs: 3_600_000 });
  centre.bindStatus = 0x05;
  await waitFor("the refusal", () => smpp.heard.words.length > 0);
  expect(await smpp.send()).toEqual({
    outcome: "unavailable",
    carrierCode: "ESME_RALYBND",
    carrierText: "the carrier refuses the bind (ESME_RALYBND)",
  });
});

test.each(["transceiver", "separate"])(
  "as %s, a wrong password is tried once, by one of the binds, and operator and trace say so",
  async (bindAs) => {
    await using centre = await startSmppCentre();
    centre.bindStatus = 0x0e;
    await using smpp = openSmpp(centre.port, { binds: 4, bindAs });
    expect(await smpp.send()).toMatchObject({ outcome: "rejected", fault: "account", carrierCode: "ESME_RINVPASWD" });
    expect(smpp.heard.words).toEqual([expect.stringMatching(/the carrier refuses the bind \(ESME_RINVPASWD\); trying again in \d{3} s$/)]);
    // Several times the pause after any other failure.
    await smpp.send();
    await new Promise(setImmediate);
    expect(centre.binds).toHaveLength(1);
  },
);

test("a link on which nothing arrives is asked, and given up when it doesn't answer", async () => {
  await using centre = await startRawCentre();
  await using smpp = openSmpp(centre.port, {}, { silenceMs: 30, enquiryMs: 60 });
  const underWay = smpp.send();
  expect(await underWay).toMatchObject({ outcome: "unknown", carrierText: "the far side no longer answers" });
  expect(centre.got.some(({ id }) => id === enquireLink)).toBe(true);
  await waitFor("a new bind", () => centre.binds >= 2);
  expect(
    centre.got.filter(({ id }) => id === submitSm),
    "the message was not repeated",
  ).toHaveLength(1);
});

test("a link whose far side answers is kept", async () => {
  await using centre = await startSmppCentre();
  await using smpp = openSmpp(centre.port, {}, { silenceMs: 10, enquiryMs: 20_000 });
  await waitFor("several questions", () => centre.enquiries.length >= 5);
  expect(centre.binds).toHaveLength(1);
  expect(await smpp.send()).toMatchObject({ outcome: "accepted" });
});

test("the far side's question is answered, also while no message has a place", async () => {
  await using centre = await startSmppCentre();
  await using smpp = openSmpp(centre.port, { window: 1 });
  centre.answer = "hang";
  void smpp.send();
  void smpp.send();
  await centre.got(1);
  const [session] = centre.sessions();
  const answer = await new Promise<{ readonly command: string }>((resolve) => {
    session?.enquire_link({}, resolve);
  });
  expect(answer.command).toBe("enquire_link_resp");
});

test("the far side's good-bye is answered, and the connection made again", async () => {
  await using centre = await startSmppCentre();
  await using smpp = openSmpp(centre.port);
  await centre.bound();
  const [session] = centre.sessions();
  const answer = await new Promise<{ readonly command: string }>((resolve) => {
    session?.unbind({}, resolve);
  });
  expect(answer.command).toBe("unbind_resp");
  await waitFor("a new bind", () => centre.binds.length === 2);
  expect(smpp.heard.words.join()).toContain("the far side said good-bye");
});

test.each([
  ["of a length that no PDU has", Buffer.alloc(64)],
  ["longer than any PDU", Buffer.from([0x7f, 0xff, 0xff, 0xff, ...Buffer.alloc(12)])],
  ["of another protocol", Buffer.from("HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n")],
])("bytes %s end the connection, and it is made again", async (_, bytes) => {
  await using centre = await startRawCentre();
  await using smpp = openSmpp(centre.port);
  await waitFor("the bind", () => smpp.heard.words.length === 1);
  const underWay = smpp.send();
  await waitFor("the message", () => centre.got.some(({ id }) => id === submitSm));
  centre.write(bytes);
  expect(await underWay).toMatchObject({ outcome: "unknown" });
  await waitFor("a new bind", () => centre.binds === 2);
});

test("whatever a far side sends, the connection holds or is made again, and messages go on", async () => {
  await using centre = await startSmppCentre();
  await using smpp = openSmpp(centre.port, {}, { firstPauseMs: 1, longestPauseMs: 1, reportPausesMs: [] });
  const genuine = Buffer.concat([
    pdu(5, 0, 1, Buffer.from("\0\u0001\u000114255550123\0\u0003\u000097671\0\u0004\0\0\0\0\0\0\0\0\u0014id:id-1 stat:DELIVRD ", "latin1")),
    pdu(enquireLink, 0, 2),
    pdu(response + submitSm, 0, 3, Buffer.from("id-1\0")),
  ]);
  const flips = fc.array(fc.record({ at: fc.nat(genuine.length - 1), to: fc.nat(255) }), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(flips, fc.nat(genuine.length), async (mutations, length) => {
      const bytes = Buffer.from(genuine);
      for (const { at, to } of mutations) bytes[at] = to;
      await centre.bound();
      for (const session of centre.sessions()) session.socket.write(bytes.subarray(0, length));
    }),
    { numRuns: 100 },
  );
  centre.cut();
  await waitUntil(
    "a message to be taken",
    () => smpp.send(),
    ({ outcome }) => outcome === "accepted",
  );
});

test("a far side that asks without end, and never reads the answers, is hung up on", async () => {
  await using centre = await startRawCentre();
  await using smpp = openSmpp(centre.port, {}, { firstPauseMs: 3_600_000, longestPauseMs: 3_600_000 });
  await waitFor("the bind", () => smpp.heard.words.length === 1);
  centre.stopReading();
  const questions = Buffer.concat(Array.from({ length: 5_000 }, (_, index) => pdu(enquireLink, 0, index + 1)));
  await waitFor("the end", () => {
    centre.write(questions);
    return smpp.heard.words.length === 2;
  });
  expect(smpp.heard.words[1]).toContain("the far side doesn't read what we send");
});

test("an unknown command is refused, an answer to nothing is passed over, and both change nothing", async () => {
  await using centre = await startRawCentre();
  await using smpp = openSmpp(centre.port);
  await waitFor("the bind", () => smpp.heard.words.length === 1);
  const dataSm = 0x103;
  centre.write(Buffer.concat([pdu(response + submitSm, 0, 4_711), pdu(dataSm, 0, 77)]));
  await waitFor("the refusal", () => centre.got.some(({ id, status, sequence }) => id === response && status === 3 && sequence === 77));
  const underWay = smpp.send();
  await waitFor("the message", () => centre.got.some(({ id }) => id === submitSm));
  const sequence = centre.got.find(({ id }) => id === submitSm)?.sequence ?? 0;
  // Under the message's number, but to something else.
  centre.write(pdu(response + enquireLink, 0, sequence));
  centre.write(pdu(response + submitSm, 0, sequence, Buffer.from("id-1\0")));
  expect(await underWay).toMatchObject({ outcome: "accepted", carrierMessageId: "id-1" });
  expect(centre.binds).toBe(1);
});

test("a generic_nack refuses the message that it names", async () => {
  await using centre = await startRawCentre();
  await using smpp = openSmpp(centre.port);
  const underWay = smpp.send();
  await waitFor("the message", () => centre.got.some(({ id }) => id === submitSm));
  centre.write(pdu(response, 0x58, centre.got.find(({ id }) => id === submitSm)?.sequence ?? 0));
  expect(await underWay).toMatchObject({ outcome: "throttled", carrierCode: "ESME_RTHROTTLED" });
});

test("closing says good-bye, also to a far side that doesn't answer it", async () => {
  await using centre = await startRawCentre();
  const smpp = openSmpp(centre.port);
  await waitFor("the bind", () => smpp.heard.words.length === 1);
  await smpp.carrier.close();
  expect(centre.got.at(-1)?.id).toBe(6);
  expect(await smpp.send()).toMatchObject({ outcome: "unavailable" });
});

test("over TLS the host's certificate is checked, before the password is sent", async () => {
  using certificates = makeCertificates();
  const { certFile, keyFile } = certificates.issue("localhost");
  await using centre = await startSmppCentre({ cert: readFileSync(certFile), key: readFileSync(keyFile) });
  const secure = { hosts: ["localhost"], tls: true };

  await using strange = openSmpp(centre.port, secure);
  const refused = await strange.send();
  expect(refused).toMatchObject({ outcome: "unavailable" });
  expect(refused.carrierText).toMatch(/^no connection \([A-Z_]*(?:SIGNATURE|CERT)[A-Z_]*\)$/);
  expect(centre.binds).toEqual([]);

  await using smpp = openSmpp(centre.port, { ...secure, ca: readFileSync(certificates.caFile, "utf8") });
  expect(await smpp.send()).toMatchObject({ outcome: "accepted" });
});
