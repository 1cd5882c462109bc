/**
 * The whole of it, for real: a Redis, the stand-in carriers and any number of gateways in this process, with callers for
 * the queue API. What a test needs beyond that (rules, phones, Redis' pid) it takes from the parts.
 */
import { randomBytes } from "node:crypto";
import { startStandInCarriers, type StandInCarriers, type StandInOptions } from "../../carriers/stand-in/stand-in-carriers.ts";
import { makeTelnyxKeyPair } from "../../carriers/telnyx/stand-in.ts";
import { startGateway, type Gateway } from "../../src/compose.ts";
import { checkConfig } from "../../src/config/load.ts";
import type { Config } from "../../src/config/schema.ts";
import { loadAdapter } from "../../carriers/index.ts";
import { startGatewayProcess, type GatewayProcess } from "./gateway-process.ts";
import { freePort } from "./free-port.ts";
import { startTestRedis, type TestRedis } from "./redis.ts";
import { waitUntil } from "./wait-for.ts";

export const apiKey = "test-key-of-the-mfa-backend";
export const supportKey = "test-key-of-support-staff";
export const revealKey = "test-key-of-senior-support";
export const eraseKey = "test-key-of-privacy-officer";
export const opsKey = "test-key-of-operations";
export const otherTenantKey = "test-key-of-another-tenant";

/** Courses of messages and calls without waiting. */
export const noWaiting = { sentMs: 0, deliveredMs: 0, ringMs: 0, answerMs: 0, noAnswerMs: 0, sentenceMs: 0, keyWaitMs: 0 };

export const twilioSid = `AC${"0123456789abcdef".repeat(2)}`;
export const twilioToken = "twilio-auth-token-of-the-tests";
const telnyxKey = "KEY-of-the-tests";
const telnyxAccount = "61bf923e-5e4d-4595-a110-56190ea18a1b";

/** What the gateways run on: one server, Sentinels, a Cluster. */
export interface AnyRedis {
  readonly url: string;
  stop(): Promise<void>;
}

export interface WorldOptions<Engine extends AnyRedis = TestRedis> {
  readonly gateways?: number;
  readonly shards?: number;
  readonly appendFsync?: "always" | "everysec";
  /** In place of one server. The world stops it at its end. */
  readonly redis?: Engine;
  /** Laid over the section "redis" of the configuration. */
  readonly redisConfig?: Readonly<Record<string, unknown>>;
  readonly standIn?: Partial<StandInOptions>;
  /** The carriers' `timeoutMs`; default 1,000. */
  readonly carrierTimeoutMs?: number;
  /** Laid over the configuration, section by section. */
  readonly config?: Readonly<Record<string, unknown>>;
}

export interface World<Engine extends AnyRedis = TestRedis> extends AsyncDisposable {
  readonly redis: Engine;
  readonly standIn: StandInCarriers;
  /** What the Telnyx account signs with: base64 of PKCS #8 in DER. */
  readonly telnyxPrivateKey: string;
  readonly gateways: readonly Gateway[];
  /** Starts a further gateway on the same Redis, as a process of its own. */
  startProcess(options?: ProcessOptions): Promise<GatewayProcess>;
  /** Starts a further gateway on the same Redis, in this process, with sections of the configuration laid over the others'. */
  join(config: Readonly<Record<string, unknown>>): Promise<Gateway>;
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  post(body: object, options?: CallOptions): Promise<Answer>;
  /** A person answers the newest message on a virtual phone. */
  write(phone: string, text: string): void;
  trace(id: string, url?: string): Promise<Trace>;
  /** Waits until the delivery has a final status. */
  ended(id: string, url?: string): Promise<Trace>;
}

export interface ProcessOptions {
  /** The section "server" of its configuration; the port is chosen. */
  readonly server?: Readonly<Record<string, unknown>>;
  /** A copy of the project to run, in place of this one. */
  readonly sourceFolder?: string;
}

export interface CallOptions {
  /** Which of the gateways in this process. */
  readonly gateway?: number;
  /** Another gateway's address. */
  readonly url?: string;
  readonly key?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  // oxlint-disable-next-line typescript/no-explicit-any -- answers of many shapes, each judged by the test that asked
  readonly body: any;
}

export type Trace = Answer["body"];

export async function startWorld(options?: WorldOptions): Promise<World>;
export async function startWorld<Engine extends AnyRedis>(
  options: WorldOptions<Engine> & { readonly redis: Engine },
): Promise<World<Engine>>;
export async function startWorld(options: WorldOptions<AnyRedis> = {}): Promise<World<AnyRedis>> {
  const { appendFsync = "everysec" } = options;
  const redis = options.redis ?? (await startTestRedis({ appendFsync }));
  const pair = makeTelnyxKeyPair();
  const port = await freePort();
  const inboundUrl = (carrier: string): string => `http://127.0.0.1:${port}/carriers/${carrier}/inbound`;
  const standIn = await startStandInCarriers({
    pace: noWaiting,
    ...options.standIn,
    accounts: [
      { carrier: "twilio", name: "twilio-a", accountSid: twilioSid, authToken: twilioToken, inboundUrl: inboundUrl("twilio-a") },
      {
        carrier: "telnyx",
        name: "telnyx-b",
        apiKey: telnyxKey,
        accountSid: telnyxAccount,
        privateKey: pair.privateKey,
        inboundUrl: inboundUrl("telnyx-b"),
      },
    ],
  });
  const secrets = { sealing: [randomBytes(32).toString("base64")], numbers: randomBytes(32).toString("base64") };
  const base = {
    redis: {
      url: redis.url,
      shards: options.shards ?? 1,
      durability: appendFsync === "always" ? "disk" : "process",
      ...options.redisConfig,
    },
    secrets,
    apiKeys: [
      { name: "mfa-backend", tenant: "default", secret: apiKey, scopes: ["deliveries:write", "deliveries:read"] },
      { name: "support", tenant: "default", secret: supportKey, scopes: ["deliveries:read", "traces:read"] },
      { name: "senior", tenant: "default", secret: revealKey, scopes: ["deliveries:read", "traces:read", "traces:reveal"] },
      { name: "privacy", tenant: "default", secret: eraseKey, scopes: ["people:erase"] },
      { name: "ops", tenant: "*", secret: opsKey, scopes: ["ops:read", "ops:write"] },
      { name: "other", tenant: "other", secret: otherTenantKey, scopes: ["deliveries:write", "deliveries:read", "traces:read"] },
    ],
    carriers: [
      {
        name: "twilio-a",
        adapter: "twilio",
        baseUrl: standIn.baseUrls["twilio-a"],
        timeoutMs: options.carrierTimeoutMs ?? 1_000,
        credentials: { accountSid: twilioSid, authToken: twilioToken },
      },
      {
        name: "telnyx-b",
        adapter: "telnyx",
        baseUrl: standIn.baseUrls["telnyx-b"],
        timeoutMs: options.carrierTimeoutMs ?? 1_000,
        credentials: { apiKey: telnyxKey, publicKey: pair.publicKey, accountSid: telnyxAccount, applicationSid: "2733843914983605256" },
      },
    ],
    senders: [
      ...["97671", "69829", "51789", "99399"].map((number) => shortCode(number, "US")),
      ...["759731", "673801"].map((number) => shortCode(number, "CA")),
      longCode("+14255550100", "US"),
      longCode("+16135550100", "CA"),
    ],
    routing: { countries: ["US", "CA", "GB"] },
    log: { level: "silent" },
  };

  const raw = { ...base, ...options.config };
  const makeConfig = async (listenOn: number, overlay: Readonly<Record<string, unknown>> = {}): Promise<Config> => {
    const loaded = await checkConfig({ ...raw, server: { port: listenOn }, ...overlay }, {}, loadAdapter);
    if (!loaded.ok) throw new Error(loaded.errors.map(({ path, message }) => `${path}: ${message}`).join("\n"));
    return loaded.config;
  };

  const gateways: Gateway[] = [];
  for (let count = 0; count < (options.gateways ?? 1); count += 1) {
    gateways.push(await startGateway(await makeConfig(count === 0 ? port : 0)));
  }

  const joined: Gateway[] = [];
  const processes: GatewayProcess[] = [];
  const call: World["call"] = async (
    method,
    path,
    { gateway = 0, url = gateways[gateway]?.url, key = apiKey, headers = {}, body } = {},
  ) => {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        ...(key === null ? {} : { authorization: `Bearer ${key}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") === true;
    return { status: response.status, headers: response.headers, body: isJson ? (JSON.parse(text) as unknown) : text };
  };

  const trace: World["trace"] = async (id, url) =>
    (await call("GET", `/v1/deliveries/${id}/trace`, { key: supportKey, ...(url === undefined ? {} : { url }) })).body;

  return {
    redis,
    standIn,
    telnyxPrivateKey: pair.privateKey,
    gateways,
    async startProcess({ server = {}, sourceFolder } = {}) {
      const started = await startGatewayProcess({ ...raw, server }, sourceFolder);
      processes.push(started);
      return started;
    },
    async join(config) {
      const started = await startGateway(await makeConfig(0, config));
      let stopped: Promise<void> | null = null;
      const gateway = { url: started.url, stop: () => (stopped ??= started.stop()) };
      joined.push(gateway);
      return gateway;
    },
    call,
    post: (body, callOptions = {}) => call("POST", "/v1/deliveries", { ...callOptions, body }),
    write(phone, text) {
      const written = standIn.reply(phone, { text });
      if (!written.ok) throw new Error(written.problem);
    },
    trace,
    async ended(id, url) {
      const ended = await waitUntil(
        `delivery ${id} to end`,
        () => trace(id, url),
        (found) => finalStatuses.includes(found.delivery?.status),
      );
      // A receipt may end it before the carrier's answer has been written down; what died with its instance never is.
      return waitUntil("the carriers' answers", () => trace(id, url), isAnswered, answersMs).catch(() => ended);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(processes.map((started) => started.end("SIGKILL")));
      await Promise.all([...gateways, ...joined].map((gateway) => gateway.stop()));
      await standIn.close();
      await redis.stop();
    },
  };
}

/** For an answer that is on its way. */
const answersMs = 2_000;

function isAnswered({ attempts }: Trace): boolean {
  return attempts.every(({ outcome }: { outcome: string | null }) => outcome !== null);
}

export const finalStatuses = ["delivered", "unconfirmed", "failed", "expired", "canceled"];

function shortCode(number: string, country: string): object {
  return { number, kind: "short_code", country, channels: ["sms"], carriers: ["twilio-a", "telnyx-b"], perSecond: 100 };
}

function longCode(number: string, country: string): object {
  return { number, kind: "long_code", country, channels: ["sms", "voice"], carriers: ["twilio-a", "telnyx-b"], perSecond: 100 };
}
