/**
 * The two sentences that support reads first: what became of the delivery, and what to do next. Plain words, no jargon,
 * nothing that the record doesn't prove.
 */
import { fateOf } from "../delivery/attempt-fate.ts";
import type { Attempt, Delivery } from "../delivery/delivery.ts";
import { isFinal } from "../delivery/status.ts";
import type { Channel, Reason } from "../vocabulary.ts";

export interface Verdict {
  readonly verdict: string;
  readonly nextStep: string;
}

export function verdictOf(delivery: Delivery): Verdict {
  const reported = isFinal(delivery.status) ? null : reportedVerdict(delivery);
  if (reported !== null) return reported;
  switch (delivery.status) {
    case "queued":
      return {
        verdict: "The request is accepted and waits to be handed to a carrier.",
        nextStep: "Wait a few seconds and look again; if it stays like this, tell ops that deliveries are not being worked on.",
      };
    case "sending":
      return {
        verdict: `The ${noun(delivery.channel)} is being handed to a carrier${delivery.attempts.length > 1 ? `, attempt ${delivery.attempts.length}` : ""}.`,
        nextStep: "Wait a few seconds and look again.",
      };
    case "sent":
      return {
        verdict: `${carrierName(takenBy(delivery))} has taken the ${noun(currentChannelOf(delivery))}; it has not reported that it arrived.`,
        nextStep: "Ask the person whether it has arrived; if not, wait until the code expires, then let them request a new one.",
      };
    case "delivered":
      return deliveredVerdict(delivery);
    case "unconfirmed":
    case "failed":
    case "expired":
    case "canceled":
      return byReason(delivery, delivery.reason ?? "unknown");
  }
}

/** Where a carrier's report says more than the status, because the end is not written down yet or another attempt follows. */
function reportedVerdict(delivery: Delivery): Verdict | null {
  const fates = delivery.attempts.map((attempt) => fateOf(attempt).kind);
  if (fates.includes("arrived")) {
    return {
      verdict: deliveredVerdict(delivery).verdict,
      nextStep: "Nothing to do for the person. If the delivery does not end within a minute, tell ops to look at Redis and its replicas.",
    };
  }
  const taken = takenBy(delivery);
  const mayStillArrive = fates.some((fate) => fate === "pending" || fate === "in_flight");
  if (taken?.outcome !== "accepted" || mayStillArrive) return null;
  return {
    verdict: `${carrierName(taken)} took the ${noun(taken.channel)} and has reported that it did not arrive.`,
    nextStep: "Wait a few seconds and look again: another attempt or the end follows.",
  };
}

function deliveredVerdict(delivery: Delivery): Verdict {
  const verified = delivery.notes.some((note) => note.type === "verified" || note.type === "confirmed");
  const arrivedAt = delivery.attempts
    .flatMap((attempt) => attempt.receipts)
    .find((receipt) => receipt.status === "delivered" || receipt.status === "completed")?.at;
  const after = arrivedAt === undefined ? "" : ` ${duration(arrivedAt - delivery.createdAt)} after the request`;
  if (verified) return { verdict: "The code arrived: the person has used or confirmed it.", nextStep: "Nothing to do." };
  return {
    verdict:
      currentChannelOf(delivery) === "voice"
        ? `The call was answered and the code was spoken${after}.`
        : `The carrier reports that the message arrived on the phone${after}.`,
    nextStep: "If the person still can't find it, ask them to look in blocked or filtered messages, then to request a new code.",
  };
}

type Sentences = (facts: {
  readonly what: string;
  readonly carriers: string;
  readonly delivery: Delivery;
}) => readonly [verdict: string, nextStep: string];

const sentences: Readonly<Record<Reason, Sentences>> = {
  invalid_number: () => [
    "The carrier says that this number does not exist or is not in service.",
    "Check the number with the person and correct it in their account.",
  ],
  landline: () => [
    "The number is a landline, which can't receive text messages.",
    "Let the person use a phone call instead, or register a mobile number.",
  ],
  unreachable_handset: () => [
    "The network could not reach the phone: it is switched off, without signal or roaming.",
    "Ask the person to switch the phone on and off again with good signal, then to request a new code; a phone call is an alternative.",
  ],
  opted_out: () => [
    "The person has answered STOP to this sender, so carriers block messages to this phone.",
    "Ask the person to text START to the sender, or to use a phone call or the app.",
  ],
  content_filtered: ({ carriers }) => [
    `The message was blocked by a spam filter (${carriers}).`,
    "Let the person use a phone call; tell ops, who can open a ticket with the carrier.",
  ],
  sender_not_registered: ({ carriers }) => [
    `The carrier refused our sending number because its registration is missing or incomplete (${carriers}).`,
    "Tell ops: the sender must be registered or taken out of the pool. Let the person use a phone call meanwhile.",
  ],
  country_blocked: ({ carriers }) => [
    `The carrier account is not allowed to reach this country (${carriers}).`,
    "Tell ops: the country must be enabled at the carrier. Let the person use another method meanwhile.",
  ],
  no_route: () => [
    "No carrier and sender of ours could serve this destination.",
    "Tell ops: the routing table has no usable route for it.",
  ],
  carriers_unavailable: ({ carriers }) => [
    `No carrier took the message: ${carriers || "all were unavailable"}.`,
    "Tell ops: see the carriers' state. Let the person try again in a few minutes or use the app.",
  ],
  attempts_exhausted: () => [
    "All attempts that one phone may get within five minutes are used up.",
    "Ask the person to wait five minutes before requesting another code.",
  ],
  code_expired: () => [
    "The code's life ended before it could be handed to a carrier.",
    "Let the person request a new code; tell ops if this repeats.",
  ],
  busy: () => ["The line was busy.", "Ask the person to end the other call and to request a new one."],
  no_answer: () => [
    "The phone rang, but nobody answered or pressed the key that was asked for.",
    "Ask the person to request a new call and to answer it; the caller ID may show as anonymous or be silenced as an unknown caller.",
  ],
  voicemail: () => [
    "A voicemail answered the call, so the code did not reach the person.",
    "Ask the person to request a new call and to answer it, or to use a text message.",
  ],
  rejected_by_user: () => [
    "The person rejected the call or answered that it wasn't them.",
    "Ask the person whether they were signing in; if not, treat it as an attack on their account.",
  ],
  fraud_reported: () => [
    "The person reported this sign-in as fraud.",
    "Treat it as an attack on the account: follow your fraud procedure.",
  ],
  canceled: () => [
    "The delivery was canceled by the MFA backend or an operator.",
    "Let the person request a new code if they still need one.",
  ],
  no_receipt: ({ what, delivery }) => [
    `${carrierName(takenBy(delivery))} took the ${what}, but never reported whether it arrived; many networks don't report.`,
    "Ask the person whether it came late; otherwise let them request a new code, which will take another carrier.",
  ],
  unknown: ({ what, carriers }) => [
    `What became of the ${what} is not known: ${carriers || "no carrier gave a clear answer"}.`,
    "Let the person request a new code, which will take another carrier; give this delivery's id to ops if it repeats.",
  ],
};

function byReason(delivery: Delivery, reason: Reason): Verdict {
  const [verdict, nextStep] = sentences[reason]({
    what: noun(currentChannelOf(delivery)),
    carriers: delivery.attempts.map((attempt) => describeAttempt(attempt)).join("; "),
    delivery,
  });
  return { verdict, nextStep };
}

function describeAttempt(attempt: Attempt): string {
  const said = attempt.receipts.findLast((receipt) => receipt.carrierCode !== null)?.carrierCode ?? attempt.carrierCode;
  return `${attempt.carrier} ${outcomeWords(attempt)}${said === null ? "" : ` (code ${said})`}`;
}

function outcomeWords(attempt: Attempt): string {
  switch (attempt.outcome) {
    case null:
      return "has not answered";
    case "accepted":
      return attempt.receipts.some((receipt) => receipt.reason !== null) ? "took it and reported a failure" : "took it";
    case "throttled":
      return "was over its limit";
    case "unavailable":
      return "was unavailable";
    case "rejected":
    case "undeliverable":
    case "blocked":
      return "refused it";
    case "unknown":
      return "gave no clear answer";
  }
}

function takenBy(delivery: Delivery): Attempt | undefined {
  return delivery.attempts.findLast((attempt) => attempt.outcome === "accepted") ?? delivery.attempts.at(-1);
}

function carrierName(attempt: Attempt | undefined): string {
  return attempt === undefined ? "A carrier" : `The carrier ${attempt.carrier}`;
}

function currentChannelOf(delivery: Delivery): Channel {
  return delivery.attempts.at(-1)?.channel ?? delivery.channel;
}

function noun(channel: Channel): string {
  return channel === "voice" ? "call" : "message";
}

function duration(ms: number): string {
  return ms < 1_500 ? "a second" : `${Math.round(ms / 1_000)} seconds`;
}
