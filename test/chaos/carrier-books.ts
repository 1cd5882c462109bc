/** The carriers' own records as hand-overs: which attempt each request was for, what was answered, and what became of it. */
import type { StandInCarriers } from "../../carriers/stand-in/stand-in-carriers.ts";
import type { LoggedRequest } from "../../carriers/stand-in/logged-request.ts";
import type { HandedOver } from "../support/history.ts";

/** The address that the carrier is to report to names the delivery and the attempt. */
const callbackToken = /(dlv_[0-9a-z]{26})-(\d)-/;
const failures = new Set(["undelivered", "failed", "expired"]);
const endsOfCall = new Set(["completed", "busy", "no_answer", "rejected", "failed"]);

export interface CarrierBooks {
  readonly handedOver: readonly HandedOver[];
  /** Requests that the carrier's own checks refused: we sent nonsense. */
  readonly malformed: readonly LoggedRequest[];
}

export function readCarrierBooks(standIn: StandInCarriers): CarrierBooks {
  const failureToldAt = failuresTold(standIn);
  const requests = standIn.requests.all();
  const handedOver = requests.flatMap((request): HandedOver[] => {
    const [, delivery, attempt] = callbackToken.exec(JSON.stringify(request.parameters)) ?? [];
    const { channel, to } = request;
    if (request.id === null || delivery === undefined || channel === null || to === null) return [];
    const toldAt = failureToldAt.get(`${channel}/${delivery}.${attempt}`) ?? null;
    return [
      {
        delivery,
        attempt: Number(attempt),
        carrier: request.account,
        channel,
        phone: to,
        at: request.at,
        answered: answerOf(request),
        taken: request.taken,
        failureToldAt: toldAt,
      },
    ];
  });
  return { handedOver, malformed: requests.filter(({ answer }) => answer === "refused") };
}

function answerOf({ answer, errorStatus }: LoggedRequest): HandedOver["answered"] {
  if (answer === "normal") return "accepted";
  return answer === "error" && errorStatus !== 502 && errorStatus !== 504 ? "refused" : "nothing";
}

function failuresTold(standIn: StandInCarriers): ReadonlyMap<string, number> {
  const told = new Map<string, number>();
  for (const { at, event, url } of standIn.callbacks.all()) {
    const [, delivery, attempt] = callbackToken.exec(url) ?? [];
    for (const [channel, ends] of [
      ["sms", failures],
      ["voice", endsOfCall],
    ] as const) {
      const key = `${channel}/${delivery}.${attempt}`;
      if (ends.has(event)) told.set(key, Math.min(at, told.get(key) ?? at));
    }
  }
  return told;
}
