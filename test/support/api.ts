/** The API over real HTTP on a free port, on the ports in memory, with its log kept for looking at. */
import type { Server } from "node:http";
import { createApi } from "../../src/api/server.ts";
import { refusalCodes } from "../../src/api/refusal-codes.ts";
import type { ReadinessCheck } from "../../src/api/ports.ts";
import type { Scope } from "../../src/vocabulary.ts";
import { createLog } from "../../src/telemetry/log.ts";
import { createMetrics } from "../../src/telemetry/metrics.ts";
import { assertDocumented } from "./documented.ts";
import { createMemoryPorts, type MemoryPorts } from "./memory-ports.ts";

const key = (name: string, tenant: string, scopes: Scope[]) => ({ name, tenant, secret: `${name}-secret-of-the-test`, scopes });

export const apiKeys = {
  backend: key("backend", "default", ["deliveries:write", "deliveries:read"]),
  other: key("other", "other", ["deliveries:write", "deliveries:read", "traces:read", "traces:reveal"]),
  support: key("support", "default", ["deliveries:read", "traces:read"]),
  revealer: key("revealer", "default", ["deliveries:read", "traces:read", "traces:reveal"]),
  privacy: key("privacy", "default", ["people:erase"]),
  ops: key("ops", "*", ["ops:read", "ops:write"]),
  all: key("all", "*", ["deliveries:write", "deliveries:read", "traces:read", "people:erase", "ops:read", "ops:write"]),
};
export type KeyName = keyof typeof apiKeys;

export interface TestApi {
  readonly port: number;
  readonly url: string;
  readonly server: Server;
  readonly ports: MemoryPorts;
  readonly health: { checks: ReadinessCheck[] };
  /** Everything that was logged, as text. */
  logged(): string;
  metrics(): Promise<string>;
  call(method: string, path: string, options?: CallOptions): Promise<CallResult>;
  close(deadlineMs?: number): Promise<void>;
}

export interface CallOptions {
  readonly key?: KeyName | null;
  readonly body?: unknown;
  readonly raw?: string | Buffer;
  readonly headers?: Record<string, string>;
}

export interface CallResult {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // Tests look into answers of every shape.
  // oxlint-disable-next-line typescript/no-explicit-any
  readonly body: any;
}

export const validBody = { to: "+14255550123", channel: "sms", code: "482913" };

export async function startTestApi(): Promise<TestApi> {
  const ports = createMemoryPorts();
  const lines: string[] = [];
  const log = createLog({ level: "debug", instance: "test" }, { write: (line) => void lines.push(line) });
  const metrics = createMetrics({
    version: "1.2.3",
    carriers: [{ name: "twilio-a", channels: ["sms"] }],
    countries: ["US", "CA"],
    refusalCodes,
  });
  const health: TestApi["health"] = { checks: [{ name: "redis", ok: true }] };
  const api = createApi({
    config: {
      server: { publicUrl: "https://codes.example" },
      apiKeys: Object.values(apiKeys),
      limits: { attempts: 5, windowSeconds: 300 },
      delivery: { ttlSeconds: 180 },
    },
    version: "1.2.3",
    ports,
    metrics,
    log,
    health: { check: () => Promise.resolve(health.checks) },
    now: Date.now,
  });
  const { port } = await api.listen("127.0.0.1", 0);
  const url = `http://127.0.0.1:${port}`;
  return {
    port,
    url,
    server: api.server,
    ports,
    health,
    logged: () => lines.join(""),
    metrics: async () => (await metrics.scrape()).text,
    async call(method, path, { key = "all", body, raw, headers = {} } = {}) {
      const content = raw ?? (body === undefined ? undefined : JSON.stringify(body));
      const response = await fetch(url + path, {
        method,
        redirect: "manual",
        headers: {
          ...(key !== null && { authorization: `Bearer ${apiKeys[key].secret}` }),
          ...(content !== undefined && { "content-type": "application/json" }),
          ...headers,
        },
        ...(content !== undefined && { body: content }),
      });
      const text = await response.text();
      const contentType = response.headers.get("content-type") ?? "";
      const parsed: unknown = contentType.includes("json") && text !== "" ? JSON.parse(text) : null;
      assertDocumented(method, path, response.status, contentType, parsed);
      return { status: response.status, headers: response.headers, text, body: parsed };
    },
    close: (deadlineMs = 1_000) => api.close(deadlineMs),
  };
}
