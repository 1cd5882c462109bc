/**
 * The shape of the configuration file. Each key is documented where it is declared, every default stands here and
 * nowhere else, and unknown keys are errors: a misspelt limit must not silently be no limit.
 */
import { z } from "zod";
import { readRedisUrl } from "../redis/redis-url.ts";
import { channels, scopes, senderKinds } from "../vocabulary.ts";

const name = z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, "1 to 32 lower-case letters, digits and hyphens, not starting with a hyphen");
/** Short ones are warned of at start (`compose.ts`), not refused: how much a key must withstand is the operator's to judge. */
const secret = z.string().min(1, "a secret that is not empty");
/** Base64 of exactly 32 bytes, as `openssl rand -base64 32` prints it. */
const key32 = z.string().regex(/^[A-Za-z0-9+/]{43}=$/, "base64 of exactly 32 bytes, for example from: openssl rand -base64 32");
const twoKeys = z
  .array(key32)
  .min(1)
  .max(2)
  .refine((keys) => new Set(keys).size === keys.length);
const country = z.string().regex(/^[A-Z]{2}$/, "a country as two capital letters (ISO 3166-1), for example US");
const httpUrl = z
  .url({ protocol: /^https?$/, error: "an http or https address" })
  .refine((value) => !/[?#]/.test(value), "an address without query and fragment")
  .transform((value) => value.replace(/(?<!\/)\/+$/, ""));

const e164 = z.string().regex(/^\+[1-9]\d{6,14}$/, 'a number in E.164, for example "+14255550100"');
const shortCode = z.string().regex(/^\d{3,8}$/, 'a short code of 3 to 8 digits, quoted, for example "97671"');
const alphanumeric = z
  .string()
  .regex(/^(?=.*[A-Za-z])[A-Za-z0-9 ]{1,11}$/, "a sender ID of 1 to 11 letters, digits and spaces, with at least one letter");

/** One originating identity. Also the body of `POST /v1/senders`. */
export const senderSchema = z
  .strictObject({
    /** E.164 for long codes and toll-free numbers, bare digits for short codes, text for alphanumeric sender IDs. */
    number: z.string().min(1).max(16),
    kind: z.enum(senderKinds),
    /** The country that the sender belongs to. A short code serves its own country only. */
    country,
    channels: z.array(z.enum(channels)).min(1),
    /** The carriers that host it, by name. */
    carriers: z.array(name).min(1),
    /** Segments (SMS) or calls per second that it may send, over all instances. */
    perSecond: z.number().positive().max(10_000).default(1),
  })
  .superRefine((sender, context) => {
    const shape = { short_code: shortCode, long_code: e164, toll_free: e164, alphanumeric }[sender.kind].safeParse(sender.number);
    if (!shape.success) {
      context.addIssue({ code: "custom", path: ["number"], message: shape.error.issues[0]?.message ?? "not a sender of this kind" });
    }
    if (sender.kind === "short_code" && sender.country !== "US" && sender.country !== "CA") {
      context.addIssue({ code: "custom", path: ["country"], message: "short codes are used in US and CA only" });
    }
    if ((sender.kind === "short_code" || sender.kind === "alphanumeric") && sender.channels.includes("voice")) {
      context.addIssue({
        code: "custom",
        path: ["channels"],
        message: `a ${sender.kind === "short_code" ? "short code" : "sender ID"} can't be a caller ID: take "voice" out`,
      });
    }
  });
export type Sender = z.infer<typeof senderSchema>;

const carrierSchema = z.strictObject({
  /** Stable: appears in traces, metrics and callback addresses. */
  name,
  /** A folder of `carriers/`. */
  adapter: z.string().min(1),
  /** Replaces the carrier's public API address, for tests and private links. */
  baseUrl: httpUrl.optional(),
  /** Checked against the adapter's own schema. */
  credentials: z.record(z.string(), z.unknown()).default({}),
  channels: z.array(z.enum(channels)).min(1).default(["sms", "voice"]),
  /** Share of the traffic among equally healthy carriers. 0 = only when nothing else is left. */
  weight: z.number().min(0).max(1_000).default(50),
  /** Deadline of one hand-over, from the first connection attempt to the end of the answer. At most 10 s, so that SIGTERM can wait for it. */
  timeoutMs: z.int().min(100).max(10_000).default(5_000),
});
export type CarrierConfig = z.infer<typeof carrierSchema>;

const apiKeySchema = z
  .strictObject({
    name,
    /** Whose deliveries it sees; "*" sees every tenant's. */
    tenant: z.union([name, z.literal("*")]),
    secret: secret.optional(),
    /** Instead of `secret`: `sha256:` and the hex digest, as `trunkline keys create` prints it. */
    secretHash: z
      .string()
      .regex(/^sha256:[0-9a-f]{64}$/, '"sha256:" and 64 hexadecimal digits')
      .optional(),
    scopes: z.array(z.enum(scopes)).min(1),
  })
  .refine((key) => (key.secret === undefined) !== (key.secretHash === undefined), {
    path: ["secret"],
    message: "give either secret or secretHash",
  });

/** Hours that an ended delivery can be read and searched; at least as long as an idempotency key is kept. */
const retentionHours = z
  .int()
  .min(24)
  .max(24 * 90);
/** Hours after acceptance that it is known whose delivery it is: number, user, name, e-mail, address, metadata. Then only the masked number is left. */
const personalHours = z
  .int()
  .min(1)
  .max(24 * 90);
const personalGoesFirst = {
  path: ["personalHours"],
  message: "at most retentionHours: nothing of a person outlives the delivery",
};

/** Where a tenant's deliveries are kept for other times than `delivery` says. It may have no API key (any more). */
const tenantSchema = z
  .strictObject({ name, retentionHours: retentionHours.optional(), personalHours: personalHours.optional() })
  .refine((tenant) => (tenant.personalHours ?? 0) <= (tenant.retentionHours ?? Number.POSITIVE_INFINITY), personalGoesFirst);

const redisSchema = z
  .strictObject({
    /** One server, Sentinels or a Cluster: `redis/redis-url.ts` knows the spellings. Omitted: an embedded Redis, a child process with its own folder. */
    url: z
      .string()
      .superRefine((text, context) => {
        const read = readRedisUrl(text);
        if (!read.ok) context.addIssue({ code: "custom", message: read.message });
      })
      .optional(),
    /** Beyond what the system trusts anyway; files in PEM. */
    tls: z
      .strictObject({
        caFile: z.string().min(1).optional(),
        /** The gateway's own certificate, where the server asks for one. */
        certFile: z.string().min(1).optional(),
        keyFile: z.string().min(1).optional(),
        /** The name that the server's certificate must bear, where it isn't the host's. */
        serverName: z.string().min(1).optional(),
      })
      .refine((tls) => (tls.certFile === undefined) === (tls.keyFile === undefined), {
        path: ["keyFile"],
        message: "certFile and keyFile go together",
      })
      .optional(),
    /** The Sentinels' own login; the one in the URL is for the servers behind them. */
    sentinel: z.strictObject({ username: z.string().min(1).optional(), password: z.string().min(1).optional() }).optional(),
    prefix: z
      .string()
      .regex(/^[A-Za-z0-9_-]{1,32}$/, "1 to 32 letters, digits, _ and -")
      .default("trunkline"),
    /** The embedded Redis' folder. */
    dataFolder: z.string().min(1).default(".trunkline"),
    /** What an acceptance and a claim survive: the death of processes, of the machine too (disk), of the master too (replicated). */
    durability: z.enum(["process", "disk", "replicated"]).default("disk"),
    /** How many replicas must have what is "replicated". */
    replicas: z.int().min(1).max(5).default(1),
    /** Deliveries are spread over this many hash slots. Can't be changed while deliveries are stored. */
    shards: z.int().min(1).max(64).default(1),
  })
  .superRefine(({ url, tls, sentinel, durability }, context) => {
    const refuse = (key: string, message: string): void => context.addIssue({ code: "custom", path: [key], message });
    if (durability === "replicated" && url === undefined)
      refuse("durability", "the embedded Redis has no replicas: use disk, or a Redis of your own");
    if (tls !== undefined && url?.startsWith("rediss") !== true) refuse("tls", "needs a redis.url that begins with rediss");
    if (sentinel !== undefined && !/^rediss?\+sentinel:/.test(url ?? "")) refuse("sentinel", "needs a redis.url of Sentinels");
  });

export const configSchema = z.strictObject({
  server: z
    .strictObject({
      host: z.string().min(1).default("127.0.0.1"),
      port: z.int().min(0).max(65_535).default(8080),
      /** Where carriers reach us. Their signatures cover it, so it must be the address they really use. */
      publicUrl: httpUrl.optional(),
      /** Named in each delivery's record; default: host name and process id. */
      instance: z.string().min(1).max(64).optional(),
      /** `api` takes requests and carriers' callbacks, `worker` hands over and sweeps. Any number of instances of each. */
      roles: z
        .array(z.enum(["api", "worker"]))
        .min(1)
        .default(["api", "worker"]),
    })
    .refine(({ roles, publicUrl }) => roles.includes("api") || publicUrl !== undefined, {
      path: ["publicUrl"],
      message: "required for an instance that is only a worker: carriers must report to the instances with the role api",
    })
    .prefault({}),
  redis: redisSchema.prefault({}),
  secrets: z
    .strictObject({
      /** The first seals codes and numbers, all of them open. */
      sealing: z.array(key32).min(1).optional(),
      /**
       * Keys the hashes of phone numbers and of what is searched for, and the addresses that carriers call. While one key
       * takes another's place both are given: the first names what is new, by both it is looked up.
       */
      numbers: z
        .union([key32, twoKeys], "base64 of exactly 32 bytes, or a list of such a key and a different one before or after it")
        .optional(),
    })
    .prefault({}),
  apiKeys: z.array(apiKeySchema).min(1),
  carriers: z.array(carrierSchema).min(1),
  senders: z.array(senderSchema).min(1),
  routing: z.strictObject({
    /** Destinations; every other one is refused. */
    countries: z.array(country).min(1),
  }),
  limits: z
    .strictObject({
      /** Attempts that one phone may see in any sliding window. The promise "five in five minutes" holds with these defaults. */
      attempts: z.int().min(1).max(100).default(5),
      windowSeconds: z.int().min(1).max(86_400).default(300),
    })
    .prefault({}),
  delivery: z
    .strictObject({
      /** Life of a code when the request doesn't say. */
      ttlSeconds: z.int().min(30).max(600).default(180),
      /** After this long without a receipt of arrival, a delivery with a fallback takes it. */
      receiptTimeoutSeconds: z.int().min(1).max(300).default(20),
      /** How long a call may ring; under the 25-30 s after which most voicemails pick up. */
      ringSeconds: z.int().min(5).max(60).default(22),
      /** Deliveries that one instance works on at the same time. */
      concurrency: z.int().min(1).max(2_000).default(200),
      retentionHours: retentionHours.default(24 * 7),
      /** Omitted: as long as the delivery itself. */
      personalHours: personalHours.optional(),
    })
    .refine((delivery) => (delivery.personalHours ?? 0) <= delivery.retentionHours, personalGoesFirst)
    .prefault({}),
  tenants: z
    .array(tenantSchema)
    .refine((tenants) => new Set(tenants.map((tenant) => tenant.name)).size === tenants.length, "each tenant once")
    .default([]),
  /** Per carrier and channel. */
  breaker: z
    .strictObject({
      windowSeconds: z.number().min(1).max(600).default(30),
      minimumCalls: z.int().min(1).max(10_000).default(10),
      failurePercent: z.number().min(1).max(100).default(50),
      resetSeconds: z.number().min(0.1).max(600).default(15),
    })
    .prefault({}),
  log: z.strictObject({ level: z.enum(["fatal", "error", "warn", "info", "debug", "silent"]).default("info") }).prefault({}),
});

/** As read and checked, before the rim fills in what depends on the machine (keys, public URL, instance name). */
export type Config = z.infer<typeof configSchema>;
