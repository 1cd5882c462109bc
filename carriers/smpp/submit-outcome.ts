/** What became of one submit_sm, as an outcome of the attempt. */
import type { CarrierAnswer, SendOutcome } from "../outcome.ts";
import { rejectedRoute } from "../refusal.ts";
import type { RefusalTable } from "../refusal.ts";
import { statusName } from "./errors.ts";
import type { Down } from "./link/link.ts";
import type { Submission } from "./link/links.ts";
import { canonicalId } from "./message-id.ts";
import type { MessageIdForm } from "./message-id.ts";
import { readMessageId } from "./wire/bodies.ts";
import { status } from "./wire/protocol.ts";

const ours = (carrierText: string): CarrierAnswer => ({ carrierCode: null, carrierText });

export function outcomeOf(submission: Submission, refusals: RefusalTable, idForm: MessageIdForm): SendOutcome {
  switch (submission.kind) {
    case "not_sent":
      return { outcome: "unavailable", ...ours(submission.why) };
    case "not_bound":
      return notBound(submission.down);
    case "crowded":
      return { outcome: "throttled", retryAfterMs: null, ...ours("too many messages wait for this carrier") };
    case "unanswered":
      return { outcome: "unknown", ...ours(submission.why) };
    case "answer":
      if (submission.status !== status.ok) return refused(submission.status, refusals);
      return { outcome: "accepted", carrierMessageId: acceptedId(submission.body, idForm), carrierCode: null, carrierText: null };
  }
}

/** A part of the text was taken before: the phone may show that, so nothing that the carrier says of another part is a clear no. */
export function outcomeAfterPart(outcome: SendOutcome): SendOutcome {
  if (outcome.outcome === "accepted") return outcome;
  const { carrierCode, carrierText } = outcome;
  return { outcome: "unknown", carrierCode, carrierText: carrierText ?? "only a part of the text was taken" };
}

function notBound({ why, code, isAccountRefused }: Down): SendOutcome {
  const said: CarrierAnswer = { carrierCode: code, carrierText: why };
  return isAccountRefused
    ? { outcome: "rejected", reason: "carriers_unavailable", fault: "account", ...said }
    : { outcome: "unavailable", ...said };
}

function refused(answered: number, refusals: RefusalTable): SendOutcome {
  const carrierCode = statusName(answered);
  const refusal = refusals.get(carrierCode) ?? rejectedRoute("unknown");
  const said: CarrierAnswer = { carrierCode, carrierText: null };
  return refusal.outcome === "throttled" ? { ...refusal, retryAfterMs: null, ...said } : { ...refusal, ...said };
}

/** null where the carrier gives none: no receipt will find the attempt then. */
function acceptedId(body: Buffer, idForm: MessageIdForm): string | null {
  const id = readMessageId(body);
  return id === null ? null : canonicalId(id, idForm);
}
