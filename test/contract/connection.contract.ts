/** What every adapter must do that keeps a connection to its carrier: the same as the others, by other means. */
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Carrier, CarrierReports, CallbackRequest } from "../../carriers/carrier.ts";
import type { SendOutcome } from "../../carriers/outcome.ts";
import type { InboundMessage, Receipt } from "../../carriers/receipt.ts";
import { faultOf } from "../../carriers/refusal.ts";
import { anyText } from "../support/any-text.ts";
import { code, contextWith, smsMessage, to } from "./carrier-cases.ts";
import type { ConnectionCases, ConnectionPeer } from "./connection-cases.ts";

const patient = (): AbortSignal => new AbortController().signal;

/** Takes every report, and keeps what it took. */
export interface Heard extends CarrierReports {
  readonly receipts: Receipt[];
  readonly inbounds: InboundMessage[];
  readonly words: string[];
  /** Whether receipts fit an attempt, and whether they could be stored. */
  knows: boolean;
  stores: boolean;
}

export function listen(): Heard {
  const take = <T>(into: T[], item: T): Promise<boolean> => {
    if (!heard.stores) return Promise.reject(new Error("the store is gone"));
    into.push(item);
    return Promise.resolve(heard.knows);
  };
  const heard: Heard = {
    receipts: [],
    inbounds: [],
    words: [],
    knows: true,
    stores: true,
    receipt: (receipt) => take(heard.receipts, receipt),
    inbound: async (message) => void (await take(heard.inbounds, message)),
    connection: (words) => void heard.words.push(words),
  };
  return heard;
}

/** A peer, and a carrier with a connection to it. */
interface Stage extends AsyncDisposable {
  readonly peer: ConnectionPeer<unknown>;
  readonly carrier: Carrier;
  readonly heard: Heard;
}

export function connectionContract<Report>(given: ConnectionCases<Report>): void {
  const cases = given as ConnectionCases;
  const open = (port: number, heard: Heard): Promise<Carrier> =>
    cases.adapter.create(
      { name: "carrier-a", credentials: cases.adapter.credentials.parse(cases.credentials(port)), baseUrl: undefined, timeoutMs: 1_000 },
      heard,
    );
  const stage = async (): Promise<Stage> => {
    const peer = await cases.startPeer();
    const heard = listen();
    const carrier = await open(peer.port, heard);
    return {
      peer,
      carrier,
      heard,
      async [Symbol.asyncDispose]() {
        await carrier.close();
        await peer[Symbol.asyncDispose]();
      },
    };
  };
  const expectNothingSecret = (kept: unknown): void => {
    const text = JSON.stringify(kept);
    for (const secret of [...cases.secrets, to, to.slice(1), code, smsMessage.text.slice(0, 20)]) expect(text).not.toContain(secret);
  };
  const sent = async (how: Parameters<ConnectionPeer<unknown>["behave"]>[0]): Promise<SendOutcome> => {
    await using at = await stage();
    at.peer.behave(how);
    const outcome = await at.carrier.send(smsMessage, contextWith(patient()));
    expect(at.peer.recipients(), "one hand-over is one request").toEqual([to]);
    expectNothingSecret([outcome, at.heard.words]);
    return outcome;
  };

  describe(`the ${cases.adapter.name} adapter`, () => {
    describe("hands over", () => {
      test("with credentials of its own strict shape, and refuses all others", () => {
        const good = cases.credentials(1);
        expect(cases.adapter.credentials.safeParse(good).success).toBe(true);
        for (const [name, bad] of Object.entries({ ...cases.badCredentials, "an unknown key": { extra: "1" } })) {
          expect(cases.adapter.credentials.safeParse({ ...good, ...bad }).success, name).toBe(false);
        }
      });

      test("text messages only, with senders it claims", () => {
        expect(cases.adapter.channels).toEqual(["sms"]);
        expect(cases.adapter).toMatchObject({ takesKeys: false, senderKinds: { voice: [] } });
      });

      test("exactly what the carrier documents, and its id comes back", async () => {
        await using at = await stage();
        const message = { ...smsMessage, text: `Contoso: your code is ${code}.` };
        const outcome = await at.carrier.send(message, contextWith(patient()));
        expect(outcome).toEqual({ outcome: "accepted", carrierMessageId: at.peer.lastId(), carrierCode: null, carrierText: null });
        at.peer.check(message);
      });

      test.each([...cases.refusals])("%s means what the table says", async (key, refusal) => {
        expect(await sent({ refuse: key })).toMatchObject({ ...refusal, carrierCode: key });
      });

      test("a code that no table knows is a matter of the route, and is kept", async () => {
        const expected = { outcome: "rejected", reason: "unknown", fault: "route", carrierCode: cases.unknownCode };
        expect(await sent({ refuse: cases.unknownCode })).toMatchObject(expected);
      });

      test("a connection that breaks with the message under way is unknown", async () => {
        expect(await sent("reset")).toMatchObject({ outcome: "unknown" });
      });

      test("the deadline ends the wait for an answer: unknown", async () => {
        await using at = await stage();
        at.peer.behave("hang");
        const deadline = new AbortController();
        const outcome = at.carrier.send(smsMessage, contextWith(deadline.signal));
        await at.peer.got(1);
        deadline.abort();
        expect(await outcome).toMatchObject({ outcome: "unknown" });
      });

      test("a deadline that has passed sends nothing: unavailable", async () => {
        await using at = await stage();
        expect(await at.carrier.send(smsMessage, contextWith(AbortSignal.abort()))).toMatchObject({ outcome: "unavailable" });
        expect(at.peer.recipients()).toEqual([]);
      });

      test("without a listener the carrier is unavailable, and the operator is told", async () => {
        const peer = await cases.startPeer();
        await peer[Symbol.asyncDispose]();
        const heard = listen();
        const carrier = await open(peer.port, heard);
        const outcome = await carrier.send(smsMessage, contextWith(patient()));
        expect(outcome).toMatchObject({ outcome: "unavailable", carrierText: "no connection (ECONNREFUSED)" });
        expect(heard.words).toHaveLength(1);
        expectNothingSecret([outcome, heard.words]);
        await carrier.close();
      });

      test("many at once stay apart", async () => {
        await using at = await stage();
        const numbers = Array.from({ length: 40 }, (_, index) => `+1425555${1_000 + index}`);
        const message = { ...smsMessage, text: code };
        const outcomes = await Promise.all(numbers.map((number) => at.carrier.send({ ...message, to: number }, contextWith(patient()))));
        expect(at.peer.recipients().toSorted()).toEqual(numbers);
        const ids = outcomes.map((outcome) => (outcome.outcome === "accepted" ? outcome.carrierMessageId : outcome));
        expect(new Set(ids).size).toBe(numbers.length);
      });
    });

    test("believes nobody who posts to its addresses", async () => {
      const carrier = await open(9, listen());
      const anyRequest = fc.record<CallbackRequest>({
        url: anyText({ maxLength: 50 }),
        headers: fc.dictionary(fc.constantFrom("authorization", "x-signature", "content-type"), anyText({ maxLength: 50 })),
        rawBody: anyText({ maxLength: 100 }).map((text) => Buffer.from(text)),
        nowMs: fc.nat(),
      });
      await fc.assert(
        fc.asyncProperty(anyRequest, async (request) => {
          expect(await carrier.verify(request)).toMatchObject({ genuine: false });
          const parsed = [carrier.parseReceipts(request), carrier.parseInbound(request), carrier.parseKeyPress(request)];
          for (const { kind } of parsed) expect(kind).toBe("ignored");
        }),
        { numRuns: 300 },
      );
      await carrier.close();
    });

    describe("understands", () => {
      test.each([...cases.receipts])("receipt: $name", async ({ report, expected }) => {
        await using at = await stage();
        expect(await at.peer.report(report)).toBe("taken");
        expect(await at.peer.report(report), "the same report again").toBe("taken");
        expect(at.heard.receipts).toEqual(expected === null ? [] : [expected, expected]);
        expect(at.heard.inbounds).toEqual([]);
      });

      test.each([...cases.inbound])("message from a person: $name", async ({ report, expected }) => {
        await using at = await stage();
        expect(await at.peer.report(report)).toBe("taken");
        expect(at.heard.inbounds).toEqual(expected === null ? [] : [expected]);
        expect(at.heard.receipts).toEqual([]);
      });

      test("undelivered, with every code, says whose fault it was", async () => {
        await using at = await stage();
        for (const key of [...cases.messageFaults.keys(), cases.unknownFault]) {
          const { reason, tryOtherRoute } = faultOf(key, cases.messageFaults, new Map());
          await at.peer.report(cases.undelivered(key));
          expect(at.heard.receipts.at(-1)).toMatchObject({ status: "undelivered", reason, tryOtherRoute, carrierCode: key });
        }
      });

      test("nothing as taken while it can't be stored", async () => {
        await using at = await stage();
        at.heard.stores = false;
        const reports = [...cases.receipts, ...cases.inbound].filter(({ expected }) => expected !== null);
        for (const { report } of reports) expect(await at.peer.report(report)).toBe("later");
        at.heard.stores = true;
        for (const { report } of reports) expect(await at.peer.report(report)).toBe("taken");
      });

      test("any bytes as a report without an exception, and goes on working", async () => {
        await using at = await stage();
        await fc.assert(
          fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), (bytes) => at.peer.reportBytes(Buffer.from(bytes))),
          { numRuns: 300 },
        );
        expect(await at.carrier.send(smsMessage, contextWith(patient()))).toMatchObject({ outcome: "accepted" });
      });
    });
  });
}
