/**
 * MFA backends that ask for deliveries at a steady pace, each of any instance, over wires that may be spoilt. Those with an
 * idempotency key turn to the next instance until they have a clear answer. Everything that they were told is kept.
 */
import { setTimeout as pause } from "node:timers/promises";
import type { Chance } from "../simulation/chance.ts";
import type { AskedFor } from "../support/history.ts";
import { makeRequest, type AskingRequest, type RequestMix } from "./request.ts";

export interface Told extends AskedFor {
  readonly sentAt: number;
  /** null: no answer. */
  readonly status: number | null;
}

export interface Callers {
  readonly told: readonly Told[];
  requests(): number;
  /** Begins no more requests and waits for those under way. */
  stop(): Promise<void>;
}

const answerTimeoutMs = 3_000;
const mostTries = 8;
const pauseMs = 300;
/** While nothing answers, callers don't pile up without end. */
const mostUnderWay = 150;

export function startCallers(parts: {
  readonly urls: readonly string[];
  readonly apiKey: string;
  readonly perSecond: number;
  readonly mix: RequestMix;
  readonly chance: Chance;
  readonly onAccepted: (delivery: string, expiresAt: number) => void;
}): Callers {
  const told: Told[] = [];
  const underWay = new Set<Promise<void>>();
  let count = 0;

  const askOnce = async (request: AskingRequest, url: string): Promise<Told> => {
    const sentAt = Date.now();
    const { ref, phone } = request;
    const reply = await post(`${url}/v1/deliveries`, parts.apiKey, request.body, request.isKeyed ? ref : null);
    const answer = reply === null ? ({ kind: "in_doubt" } as const) : meaningOf(reply);
    const entry: Told = { ref, phone, sentAt, answeredAt: Date.now(), status: reply?.status ?? null, answer };
    told.push(entry);
    if (answer.kind === "accepted") parts.onAccepted(answer.delivery, Date.parse(String(reply?.body["expiresAt"])));
    return entry;
  };

  const ask = async (request: AskingRequest, first: number): Promise<void> => {
    for (let tries = 0; tries < mostTries; tries += 1) {
      const url = parts.urls[(first + tries) % parts.urls.length] ?? "";
      const { answer } = await askOnce(request, url);
      if (answer.kind === "accepted" && request.isCanceled) {
        await post(`${url}/v1/deliveries/${answer.delivery}/cancel`, parts.apiKey, null, null);
      }
      if (answer.kind !== "in_doubt" || !request.isKeyed) return;
      await pause(pauseMs);
    }
  };

  const timer = setInterval(() => {
    if (underWay.size >= mostUnderWay) return;
    const asking = ask(makeRequest(count, parts.chance, parts.mix), parts.chance.whole(0, parts.urls.length - 1));
    count += 1;
    underWay.add(asking);
    void asking.finally(() => underWay.delete(asking));
  }, 1_000 / parts.perSecond);

  return {
    told,
    requests: () => count,
    async stop() {
      clearInterval(timer);
      await Promise.all(underWay);
    },
  };
}

interface Reply {
  readonly status: number;
  readonly body: Readonly<Record<string, unknown>>;
}

async function post(url: string, apiKey: string, body: object | null, idempotencyKey: string | null): Promise<Reply | null> {
  try {
    const response = await fetch(url, {
      method: "POST",
      headers: {
        authorization: `Bearer ${apiKey}`,
        ...(body !== null && { "content-type": "application/json" }),
        ...(idempotencyKey !== null && { "idempotency-key": idempotencyKey }),
      },
      ...(body !== null && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(answerTimeoutMs),
    });
    return { status: response.status, body: (await response.json()) as Reply["body"] };
  } catch {
    // Refused, cut off or too late: the caller knows nothing.
    return null;
  }
}

function meaningOf({ status, body }: Reply): AskedFor["answer"] {
  if (status === 202) return { kind: "accepted", delivery: String(body["id"]) };
  // 409: the same request is still running elsewhere.
  if (status >= 500 || status === 409) return { kind: "in_doubt" };
  return { kind: "refused", code: String(body["code"]) };
}
