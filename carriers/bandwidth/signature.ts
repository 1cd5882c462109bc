/**
 * Verifies Bandwidth's callbacks. Bandwidth signs nothing; it gives a user's name and a password along (HTTP Basic), which we
 * name for each call, and the operator in the console for messages. They prove who is calling, not what is in the body.
 */
import { genuine, isEqualText, refused, type SignatureCheck } from "../verification.ts";

const webhookUser = "trunkline";

export interface WebhookLogin {
  readonly username: string;
  readonly password: string;
}

export function webhookLogin(webhookPassword: string): WebhookLogin {
  return { username: webhookUser, password: webhookPassword };
}

export function createPasswordCheck({ username, password }: WebhookLogin): SignatureCheck {
  const expected = basic(username, password);
  return ({ headers }) => {
    const given = headers["authorization"];
    if (given === undefined) return refused("no password");
    return isEqualText(given, expected) ? genuine : refused("wrong password");
  };
}

export function basic(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`;
}
