/** May this instance be sent requests? */
import { z } from "zod";
import { jsonAnswer } from "../answer.ts";
import type { OpenEndpoint } from "../endpoint.ts";

const check = z.strictObject({ name: z.string(), ok: z.boolean(), detail: z.string().optional() });
export const readiness = z.strictObject({ ready: z.boolean(), checks: z.array(check) }).meta({ id: "Readiness" });

const notReady = {
  ready: false,
  checks: [
    { name: "redis", ok: true },
    { name: "durability", ok: false, detail: "there is no append-only file: set appendonly yes" },
  ],
};

export const readyz: OpenEndpoint = {
  kind: "open",
  why: "for load balancers on the inside network",
  method: "get",
  path: "/readyz",
  operationId: "readyz",
  tag: "Service",
  summary: "May this instance be sent requests?",
  description:
    "Not while it shuts down, nor while its Redis can't be reached or isn't set to keep what `redis.durability` promises. A lost shard of several is told in `detail`, and a dead carrier does not matter here.",
  params: {},
  answers: {
    200: { description: "Ready.", content: readiness, example: { ready: true, checks: [{ name: "redis", ok: true }] } },
    503: { description: "Not ready.", content: readiness, example: notReady },
  },
  problems: [],
  handle: async (_request, { health }) => {
    const checks = await health.check();
    const ready = checks.every((check) => check.ok);
    return jsonAnswer(ready ? 200 : 503, { ready, checks });
  },
};
