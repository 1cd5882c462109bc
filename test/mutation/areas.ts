/** What is mutated, and by which tests: the parts that a promise rests on, each with the tests that are meant to notice. */
export interface MutationArea {
  readonly name: string;
  readonly typescript: readonly string[];
  readonly lua: readonly string[];
  /** The quickest first: the first failure ends a mutant. */
  readonly tests: readonly string[];
}

export const areas: readonly MutationArea[] = [
  {
    name: "budget",
    typescript: [],
    lua: [
      ...["server-now", "alone", "together"].map((part) => `src/redis/${part}.lua`),
      "src/budget/budget.lua",
      ...["accept", "commit", "take-back"].map((script) => `src/delivery/${script}.lua`),
    ],
    tests: [
      "redis/server-now",
      "redis/joint-runs",
      "budget/budget",
      ...["committing", "accepting", "to-the-millisecond", "redis-store", "take-back", "travelling-together"].map(
        (test) => `delivery/${test}`,
      ),
    ].map((test) => `test/${test}.test.ts`),
  },
  {
    name: "state-machine",
    typescript: ["decide", "transitions", "attempt-fate", "status", "ledger"].map((file) => `src/delivery/${file}.ts`),
    lua: [],
    tests: ["status", "attempt-fate", "decide", "recording", "ledger", "wrong-clock", "transitions"].map(
      (file) => `test/delivery/${file}.test.ts`,
    ),
  },
  {
    name: "signatures",
    typescript: [
      "carriers/twilio/signature.ts",
      "carriers/telnyx/signature.ts",
      "carriers/verification.ts",
      "src/secrets/callback-token.ts",
      "src/secrets/sealing.ts",
    ],
    lua: [],
    tests: [
      "secrets/sealing",
      "secrets/callback-token",
      "carriers/verification",
      "carriers/twilio-signature",
      "carriers/telnyx-signature",
    ].map((test) => `test/${test}.test.ts`),
  },
  {
    name: "redaction",
    typescript: ["src/numbering/mask.ts", "carriers/carrier-text.ts", "src/telemetry/describe-error.ts", "src/telemetry/log.ts"],
    lua: [],
    tests: ["numbering/mask", "carriers/carrier-text", "telemetry/describe-error", "telemetry/log"].map((test) => `test/${test}.test.ts`),
  },
  {
    name: "idempotency",
    typescript: ["src/intake/idempotency.ts", "src/api/idempotency-key.ts", "src/api/body/canonical-json.ts", "src/secrets/keyed-hash.ts"],
    lua: ["src/intake/claim-key.lua", "src/intake/release-key.lua"],
    tests: ["secrets/keyed-hash", "api/idempotency-key", "api/canonical-json", "intake/idempotency", "intake/idempotency-keys"].map(
      (test) => `test/${test}.test.ts`,
    ),
  },
];
