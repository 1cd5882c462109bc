/** `trunkline keys create`: what it prints works as it is when pasted. */
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { createAuthenticate } from "../../src/api/authenticate.ts";
import { configSchema } from "../../src/config/schema.ts";
import { runCli } from "./run-cli.ts";

async function createKey(...args: string[]) {
  const { code, out, error } = await runCli(["keys", "create", ...args]);
  const secret = /tlk_[A-Za-z0-9_-]+/.exec(out)?.[0] ?? "";
  const lines = out.slice(out.indexOf("  - name:"));
  return { code, error, out, secret, pasted: () => configSchema.shape.apiKeys.parse(parse(lines)) };
}

test("the lines to paste make the secret a key with the scopes that were asked for", async () => {
  const { secret, pasted } = await createKey("--name", "shop", "--tenant", "*", "--scopes", "deliveries:read,traces:read");
  const authenticate = createAuthenticate(pasted());
  expect(authenticate(`Bearer ${secret}`, "traces:read")).toEqual({
    keyName: "shop",
    tenant: "*",
    scopes: new Set(["deliveries:read", "traces:read"]),
  });
  expect(authenticate(`Bearer ${secret}`, "deliveries:write")).toMatchObject({ code: "forbidden" });
});

test("the secret has 256 random bits and is printed once; only its hash is to be pasted", async () => {
  const { out, secret, pasted } = await createKey("--name", "shop");
  expect(Buffer.from(secret.slice("tlk_".length), "base64url")).toHaveLength(32);
  expect(out.split(secret)).toHaveLength(2);
  expect(pasted()[0]?.secretHash).toBe(`sha256:${createHash("sha256").update(secret).digest("hex")}`);
  expect((await createKey("--name", "shop")).secret).not.toBe(secret);
});

test.each([
  ["a name with a space", ["--name", "my shop"], "--name: 1 to 32 lower-case letters"],
  ["an unknown scope", ["--name", "shop", "--scopes", "deliveries:raed"], "--scopes: "],
  ["no name", [], "--name is missing."],
])("%s makes no key", async (_, args, message) => {
  const { code, error, secret } = await createKey(...args);
  expect({ code, secret }).toEqual({ code: 2, secret: "" });
  expect(error).toContain(message);
});
