/** The demonstration's keys and tokens: made once and kept in its folder, so that a pasted curl line works after a restart too. */
import { randomBytes, randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { makeTelnyxKeyPair } from "../../carriers/telnyx/stand-in.ts";
import { makeVonageKeyPair } from "../../carriers/vonage/stand-in.ts";

const demoSecretsSchema = z.strictObject({
  apiKey: z.string(),
  supportKey: z.string(),
  opsKey: z.string(),
  twilio: z.strictObject({ accountSid: z.string(), authToken: z.string() }),
  telnyx: z.strictObject({ apiKey: z.string(), accountSid: z.string(), privateKey: z.string(), publicKey: z.string() }),
  vonage: z.strictObject({ applicationId: z.string(), privateKey: z.string(), publicKey: z.string(), signatureSecret: z.string() }),
  infobip: z.strictObject({ apiKey: z.string(), webhookSecret: z.string() }),
  smpp: z.strictObject({ systemId: z.string(), password: z.string() }),
});
export type DemoSecrets = z.infer<typeof demoSecretsSchema>;

export function loadOrCreateDemoSecrets(folder: string): DemoSecrets {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, "demo-secrets.json");
  const known = readSecrets(file);
  if (known !== null) return known;
  const made = createSecrets();
  writeFileSync(file, JSON.stringify(made, null, 2), { mode: 0o600 });
  return made;
}

/** Anything else than what this version writes is made anew: nothing but the demonstration depends on it. */
function readSecrets(file: string): DemoSecrets | null {
  try {
    return demoSecretsSchema.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return null;
  }
}

function createSecrets(): DemoSecrets {
  return {
    apiKey: makeKey(),
    supportKey: makeKey(),
    opsKey: makeKey(),
    twilio: { accountSid: `AC${hex(16)}`, authToken: hex(16) },
    telnyx: { apiKey: `KEY${hex(16)}`, accountSid: hex(16), ...makeTelnyxKeyPair() },
    vonage: { applicationId: randomUUID(), signatureSecret: hex(32), ...makeVonageKeyPair() },
    infobip: { apiKey: hex(16), webhookSecret: hex(32) },
    // As long as the protocol allows.
    smpp: { systemId: "contoso", password: hex(4) },
  };
}

const hex = (bytes: number): string => randomBytes(bytes).toString("hex");

function makeKey(): string {
  return `tlk_${randomBytes(32).toString("base64url")}`;
}
