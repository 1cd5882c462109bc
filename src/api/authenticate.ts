/**
 * API keys. Only SHA-256 hashes of the secrets are held; a presented key is hashed and compared in constant time with
 * every one of them, so that neither the answer's time nor its text tells how close a guess was. A plain hash suffices
 * because keys are long random strings, not passwords.
 */
import { hash, timingSafeEqual } from "node:crypto";
import type { Config } from "../config/schema.ts";
import type { Scope } from "../vocabulary.ts";
import type { Caller } from "./ports.ts";
import { type Problem, problem } from "./problem.ts";

export type Authenticate = (authorization: string | undefined, scope: Scope) => Caller | Problem;

const challenge = 'Bearer realm="trunkline"';

export function createAuthenticate(apiKeys: Config["apiKeys"]): Authenticate {
  const keys = apiKeys.map((key) => ({
    hash: hashOf(key),
    caller: { keyName: key.name, tenant: key.tenant, scopes: new Set(key.scopes) } satisfies Caller,
  }));

  return (authorization, scope) => {
    if (authorization === undefined) {
      return problem("unauthenticated", 'The request has no "Authorization" header.', { headers: { "WWW-Authenticate": challenge } });
    }
    const secret = /^Bearer +([\x21-\x7e]{1,1024}) *$/i.exec(authorization)?.[1];
    if (secret === undefined) return refuse('The "Authorization" header is not of the form "Bearer <key>".');
    const presented = sha256(secret);
    let caller: Caller | null = null;
    // No early exit: each request costs the same comparisons, whichever key it holds.
    for (const key of keys) if (timingSafeEqual(presented, key.hash)) caller = key.caller;
    if (caller === null) return refuse("The API key is not known.");
    if (caller.scopes.has(scope)) return caller;
    return problem("forbidden", `The API key "${caller.keyName}" lacks the scope "${scope}".`, {
      headers: { "WWW-Authenticate": `${challenge}, error="insufficient_scope", scope="${scope}"` },
    });
  };
}

function refuse(detail: string): Problem {
  return problem("unauthenticated", detail, { headers: { "WWW-Authenticate": `${challenge}, error="invalid_token"` } });
}

function hashOf(key: Config["apiKeys"][number]): Buffer {
  if (key.secretHash !== undefined) return Buffer.from(key.secretHash.slice("sha256:".length), "hex");
  if (key.secret !== undefined) return sha256(key.secret);
  throw new Error(`API key "${key.name}" has neither secret nor hash`);
}

function sha256(text: string): Buffer {
  return hash("sha256", text, "buffer");
}
