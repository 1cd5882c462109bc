/**
 * A carrier with its own books. What it was handed it writes down itself, whatever it answers; what it took it reports
 * on later, over whichever instance lives then. Its adapter is as honest as a real one can be: it asserts what it saw.
 */
import type { Carrier, Message, SendContext } from "../../carriers/carrier.ts";
import type { SendOutcome } from "../../carriers/outcome.ts";
import type { InboundMessage, KeyPress, Receipt } from "../../carriers/receipt.ts";
import type { HandedOver } from "../support/history.ts";
import { behave, troubles, type Behaviour, type BehaviourName } from "./carrier-behaviour.ts";
import type { Life } from "./life.ts";
import { drawCourse } from "./receipt-course.ts";
import { serverNow, type Stage } from "./stage.ts";

export type Written = HandedOver & { failureToldAt: number | null };

/** What a carrier posts to an instance. */
export type Posted =
  | { readonly kind: "receipts"; readonly token: string | null; readonly item: Receipt }
  | { readonly kind: "voice"; readonly token: string | null; readonly item: KeyPress }
  | { readonly kind: "inbound"; readonly token: null; readonly item: InboundMessage };

export interface SimulatedCarrier {
  readonly name: string;
  /** What is wrong with it now. */
  trouble: BehaviourName | null;
  readonly book: readonly Written[];
  /** As one instance uses it. */
  adapterFor(life: Life): Carrier;
}

/** From the last byte that we wrote until the carrier has read it. */
export const mostTransitMs = 60;
const endsOfCalls = ["busy", "no_answer", "failed", "completed"];

export function createSimulatedCarrier(parts: {
  readonly name: string;
  /** Whether its reports come to the address of the attempt, or name the message only. */
  readonly usesAddress: boolean;
  readonly stage: Stage;
  readonly post: (carrier: string, posted: Posted) => void;
  /** The person has the code on the phone. */
  readonly onArrival: (delivery: string) => void;
}): SimulatedCarrier {
  const { name, stage, post } = parts;
  const { time, chance, story, faults } = stage;
  const book: Written[] = [];

  const drawBehaviour = (): BehaviourName => {
    if (chance.happens(faults.handOver)) return chance.pick(troubles);
    if (simulated.trouble !== null) return simulated.trouble;
    return chance.happens(0.02) ? "knows no such phone" : "accepts";
  };

  const report = (message: Message, context: SendContext, messageId: string, written: Written): void => {
    const token = parts.usesAddress ? (context.receiptUrl.split("/").at(-1) ?? null) : null;
    const course = drawCourse(message.channel, messageId, chance, faults.receiptLie);
    for (const { afterMs, receipt } of course.reports) {
      time.after(afterMs, null, () => {
        const isFailure = receipt.status === "undelivered" || endsOfCalls.includes(receipt.status);
        if (isFailure) written.failureToldAt ??= time.now();
        post(name, { kind: "receipts", token, item: receipt });
      });
    }
    if (course.arrivesAfterMs !== null) time.after(course.arrivesAfterMs, null, () => parts.onArrival(written.delivery));
    if (message.channel === "voice" && message.script.expectsKeyPress && course.pressed !== null) {
      const digits = course.pressed;
      const pressedAfterMs = Math.max(0, (course.arrivesAfterMs ?? 0) - 300);
      time.after(pressedAfterMs, null, () => post(name, { kind: "voice", token, item: { carrierMessageId: messageId, digits } }));
    }
  };

  const arrive = (message: Message, context: SendContext, behaviour: Behaviour, messageId: string): void => {
    const [delivery = "", attempt] = context.attemptId.split(".");
    const { taken, answered } = behaviour;
    const written: Written = {
      delivery,
      attempt: Number(attempt),
      carrier: name,
      channel: message.channel,
      phone: message.to,
      at: serverNow(stage),
      steadyAt: time.now(),
      answered,
      taken,
      failureToldAt: null,
    };
    book.push(written);
    story.tell(
      name,
      delivery,
      `handed over ${context.attemptId.slice(delivery.length + 1)} (${message.channel}), ${taken ? "takes it" : "does not take it"}`,
    );
    if (taken) report(message, context, messageId, written);
  };

  const send = (life: Life, message: Message, context: SendContext): Promise<SendOutcome> =>
    new Promise((resolve) => {
      const behaviourName = drawBehaviour();
      const messageId = `M-${name}-${book.length + 1}-${chance.whole(0, 9_999)}`;
      const behaviour = behave(behaviourName, messageId, chance);
      const [delivery = ""] = context.attemptId.split(".");
      if (behaviourName !== "accepts") story.fault(`carrier ${behaviourName}`, name, delivery, behaviourName);
      const transitMs = chance.next() * mostTransitMs;
      if (behaviour.arrives) time.after(transitMs, null, () => arrive(message, context, behaviour, messageId));
      const { outcome, atDeadline } = behaviour;
      if (outcome !== null) time.after(transitMs + behaviour.answerMs, life, () => resolve(outcome));
      context.signal.addEventListener("abort", () => resolve({ outcome: atDeadline, carrierCode: null, carrierText: null }));
    });

  const simulated: SimulatedCarrier = {
    name,
    trouble: null,
    book,
    adapterFor: (life) => ({
      send: (message, context) => send(life, message, context),
      verify: () => ({ genuine: true }),
      parseReceipts: ({ rawBody }) => ({ kind: "parsed", items: [JSON.parse(rawBody.toString()) as Receipt] }),
      parseInbound: ({ rawBody }) => ({ kind: "parsed", items: [JSON.parse(rawBody.toString()) as InboundMessage] }),
      parseKeyPress: ({ rawBody }) => ({ kind: "parsed", items: [JSON.parse(rawBody.toString()) as KeyPress] }),
      acknowledge: () => ({ status: 200, contentType: "text/plain", body: "" }),
      speakAndHangUp: (_language, lines) => ({ status: 200, contentType: "text/plain", body: lines.join("\n") }),
      close: () => Promise.resolve(),
    }),
  };
  return simulated;
}
