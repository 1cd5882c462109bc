/**
 * What the callers of a fault run ask for: mostly fresh phones, and a few that many ask for at once, so that their budget
 * is contested. Lives are short, so that expiry is seen within minutes; each code is used once.
 */
import type { Chance } from "../simulation/chance.ts";
import type { Channel } from "../../src/vocabulary.ts";

export interface AskingRequest {
  /** The caller's own name for it: the delivery's correlation id, and the idempotency key of those that have one. */
  readonly ref: string;
  readonly phone: string;
  readonly body: object;
  /** Repeats itself with an idempotency key until it has a clear answer; others ask once. */
  readonly isKeyed: boolean;
  /** Is called off at once. */
  readonly isCanceled: boolean;
}

export interface RequestMix {
  readonly ttlSeconds: { readonly least: number; readonly most: number };
}

const contestedPhones = 40;
const codeLength = 10;

export function makeRequest(index: number, chance: Chance, { ttlSeconds }: RequestMix): AskingRequest {
  const phone = chance.happens(0.35) ? phoneNumber(chance.whole(0, contestedPhones - 1)) : phoneNumber(100_000 + index);
  const channel: Channel = chance.happens(0.25) ? "voice" : "sms";
  const ref = `chaos-${index}`;
  return {
    ref,
    phone,
    isKeyed: chance.happens(0.7),
    isCanceled: chance.happens(0.03),
    body: {
      to: phone,
      channel,
      code: String(index).padStart(codeLength, "0"),
      ttlSeconds: chance.whole(ttlSeconds.least, ttlSeconds.most),
      correlationId: ref,
      ...(chance.happens(0.2) && { fallback: channel === "sms" ? "voice" : "sms" }),
    },
  };
}

/** Every exchange from 200 to 999 of area code 425 is valid. */
function phoneNumber(index: number): string {
  return `+1425${2_000_000 + index}`;
}
