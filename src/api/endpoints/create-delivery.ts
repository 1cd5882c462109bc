/** Takes a request for a delivery. Answers 202 only when the delivery is durably in the queue. */
import type { z } from "zod";
import type { AcceptCommand, AcceptResult } from "../../intake/accept-command.ts";
import { type Answer, jsonAnswer } from "../answer.ts";
import { canonicalJson } from "../body/canonical-json.ts";
import type { ApiContext } from "../context.ts";
import { acceptedView } from "../delivery-view.ts";
import { defineApiEndpoint } from "../endpoint.ts";
import { parseIdempotencyKey } from "../idempotency-key.ts";
import type { Caller } from "../ports.ts";
import { type Problem, problem, queueUnavailable } from "../problem.ts";
import { rateLimit, rateLimitPolicy } from "../rate-limit-headers.ts";
import { createDeliveryBody } from "../schemas/create-delivery-body.ts";
import { acceptedDelivery } from "../schemas/delivery.ts";
import { acceptedExample, requestExamples } from "../schemas/examples.ts";
import { acceptedHeaders, idempotencyHeaders } from "../schemas/headers.ts";
import { noQuery } from "../schemas/no-query.ts";

export const createDelivery = defineApiEndpoint({
  method: "post",
  path: "/v1/deliveries",
  operationId: "createDelivery",
  tag: "Deliveries",
  scope: "deliveries:write",
  summary: "Have a code delivered",
  description: "Answers once the delivery is durably in the queue; read the delivery or its trace to see what became of it.",
  params: {},
  query: noQuery,
  headers: idempotencyHeaders,
  body: createDeliveryBody,
  bodyExamples: requestExamples,
  answers: {
    202: {
      description: "Accepted: it will be delivered, or end with a reason.",
      content: acceptedDelivery,
      headers: acceptedHeaders,
      example: acceptedExample,
    },
  },
  problems: [
    ...(["country_not_enabled", "idempotency_in_progress", "idempotency_mismatch", "invalid_number", "landline_for_sms"] as const),
    ...(["no_route", "opted_out", "attempts_exhausted"] as const),
  ],
  refuseUnread: ({ ports }) => (ports.deliveries.isOverloaded() ? overloaded(1) : null),
  onProblem: (code, { metrics }) => metrics.deliveryRefused(code),
  handle: async ({ body, caller, header }, context) => {
    const key = parseIdempotencyKey(header("idempotency-key"));
    if (key?.kind === "problem") return key;
    const result = await context.ports.deliveries.accept(commandOf(body, caller, key?.key ?? null, context));
    return answerTo(result, context);
  },
});

function commandOf(body: z.output<typeof createDeliveryBody>, caller: Caller, key: string | null, { config }: ApiContext): AcceptCommand {
  return {
    // A key that sees every tenant still has to put its deliveries somewhere.
    tenant: caller.tenant === "*" ? "default" : caller.tenant,
    to: body.to,
    channel: body.channel,
    content: body.code === undefined ? { text: body.text ?? "" } : { code: body.code },
    locale: body.locale,
    brand: body.brand ?? null,
    ttlSeconds: body.ttlSeconds ?? config.delivery.ttlSeconds,
    fallback: body.fallback ?? null,
    confirm: body.confirm,
    user: { id: body.user?.id ?? null, name: body.user?.name ?? null, email: body.user?.email ?? null },
    clientIp: body.clientIp ?? null,
    correlationId: body.correlationId ?? null,
    domain: body.domain ?? null,
    appHash: body.appHash ?? null,
    metadata: body.metadata ?? null,
    idempotency: key === null ? null : { key, canonicalBody: canonicalJson(body) },
  };
}

function overloaded(retryAfterSeconds: number): Problem {
  return queueUnavailable(retryAfterSeconds, "This instance has more to do than it can. Nothing was accepted; send it again.");
}

function answerTo(result: AcceptResult, { config: { limits }, metrics }: ApiContext): Answer | Problem {
  switch (result.kind) {
    case "accepted": {
      const { delivery, replayed } = result;
      if (!replayed) metrics.deliveryAccepted(delivery.channel);
      return jsonAnswer(202, acceptedView(delivery, limits), {
        Location: `/v1/deliveries/${delivery.id}`,
        ...rateLimit(limits, delivery.remainingAtAcceptance, limits.windowSeconds),
        ...(replayed && { "Idempotent-Replayed": "true" }),
      });
    }
    case "attempts_exhausted": {
      const seconds = result.retryAfterSeconds;
      const detail = `All ${limits.attempts} attempts of this phone in ${limits.windowSeconds} s are taken; one is free again in ${seconds} s.`;
      return problem("attempts_exhausted", detail, { headers: { "Retry-After": String(seconds), ...rateLimit(limits, 0, seconds) } });
    }
    case "idempotency_in_progress":
      return problem("idempotency_in_progress", "The first request with this key has not been answered yet.", {
        headers: { "Retry-After": "1", ...rateLimitPolicy(limits) },
      });
    case "idempotency_mismatch":
      return problem("idempotency_mismatch", "The first request with this key had another body.", { headers: rateLimitPolicy(limits) });
    case "queue_unavailable":
      return queueUnavailable(result.retryAfterSeconds);
    case "overloaded":
      return overloaded(result.retryAfterSeconds);
    case "invalid_number":
    case "landline_for_sms":
    case "no_route":
    case "opted_out":
    case "country_not_enabled":
      return problem(result.kind, result.detail, { headers: rateLimitPolicy(limits) });
  }
}
