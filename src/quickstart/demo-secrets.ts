/** The demonstration's keys and tokens: made once and kept in its folder, so that a pasted curl line works after a restart too. */
import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import { makeTelnyxKeyPair } from "../../carriers/telnyx/stand-in.ts";

const demoSecretsSchema = z.strictObject({
  apiKey: z.string(),
  supportKey: z.string(),
  opsKey: z.string(),
  twilioAccount: z.string(),
  twilioToken: z.string(),
  telnyxApiKey: z.string(),
  telnyxAccount: z.string(),
  telnyxPrivateKey: z.string(),
  telnyxPublicKey: z.string(),
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
  const { privateKey, publicKey } = makeTelnyxKeyPair();
  return {
    apiKey: makeKey(),
    supportKey: makeKey(),
    opsKey: makeKey(),
    twilioAccount: `AC${randomBytes(16).toString("hex")}`,
    twilioToken: randomBytes(16).toString("hex"),
    telnyxApiKey: `KEY${randomBytes(16).toString("hex")}`,
    telnyxAccount: randomBytes(16).toString("hex"),
    telnyxPrivateKey: privateKey,
    telnyxPublicKey: publicKey,
  };
}

function makeKey(): string {
  return `tlk_${randomBytes(32).toString("base64url")}`;
}
