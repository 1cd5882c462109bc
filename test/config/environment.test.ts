/** The environment fills placeholders, reads secrets from files, and wins where it is named to. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { configOf, errorsOf, least } from "./build-config.ts";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), "trunkline-environment-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function writeSecret(text: string): string {
  const file = path.join(folder, "secret");
  writeFileSync(file, text);
  return file;
}

const keyFrom = (secret: string) => ({ apiKeys: [{ ...least.apiKeys[0], secret }] });
const secretOf = async (text: string, environment: Record<string, string>) =>
  (await configOf(keyFrom(text), environment)).apiKeys[0]?.secret;

describe("a placeholder", () => {
  test("takes the variable, also inside of text and several times", async () => {
    expect(await secretOf("${BACKEND_KEY}", { BACKEND_KEY: "key-of-the-backend" })).toBe("key-of-the-backend");
    expect(await secretOf("<${A}+${B}-of-the-backend>", { A: "one", B: "two" })).toBe("<one+two-of-the-backend>");
  });

  test("takes its default when the variable is not set or empty", async () => {
    expect(await secretOf("${BACKEND_KEY:-key-by-default-}", {})).toBe("key-by-default-");
    expect(await secretOf("${BACKEND_KEY:-key-by-default-}", { BACKEND_KEY: "" })).toBe("key-by-default-");
  });

  test("takes a file's content without the line end that editors add", async () => {
    expect(await secretOf("${BACKEND_KEY}", { BACKEND_KEY_FILE: writeSecret("key-from-the-file\n") })).toBe("key-from-the-file");
  });

  test("takes the variable itself before the file", async () => {
    const environment = { BACKEND_KEY: "key-of-the-variable", BACKEND_KEY_FILE: writeSecret("key-from-the-file") };
    expect(await secretOf("${BACKEND_KEY}", environment)).toBe("key-of-the-variable");
  });

  test("is not looked for in what was filled in", async () => {
    expect(await secretOf("${BACKEND_KEY}", { BACKEND_KEY: "${OTHER}-is-not-read" })).toBe("${OTHER}-is-not-read");
  });

  test("without its variable is an error with its place, once, along with all the others", async () => {
    const changes = { ...keyFrom("${BACKEND_KEY}"), server: { publicUrl: "${PUBLIC_URL}" } };
    expect(await errorsOf(changes)).toEqual([
      "/apiKeys/0/secret: the environment variable BACKEND_KEY (or BACKEND_KEY_FILE) is not set",
      "/server/publicUrl: the environment variable PUBLIC_URL (or PUBLIC_URL_FILE) is not set",
    ]);
  });

  test("whose file can't be read is an error that shows no more than the variable's name", async () => {
    const errors = await errorsOf(keyFrom("${BACKEND_KEY}"), { BACKEND_KEY_FILE: "canary-secret-put-here-by-mistake" });
    expect(errors).toEqual(["/apiKeys/0/secret: the file that BACKEND_KEY_FILE names can't be read (ENOENT)"]);
  });
});

describe("where a number is needed", () => {
  const ports = { server: { port: "${LISTEN_ON}" }, delivery: { ttlSeconds: "${TTL:-120}" } };

  test("text from the environment that reads as one is one", async () => {
    expect(await configOf(ports, { LISTEN_ON: "9000" })).toMatchObject({ server: { port: 9000 }, delivery: { ttlSeconds: 120 } });
  });

  test("it still has to be a right one", async () => {
    expect(await errorsOf(ports, { LISTEN_ON: "65536" })).toEqual([expect.stringMatching(/^\/server\/port: /)]);
    expect(await errorsOf(ports, { LISTEN_ON: "http" })).toEqual(["/server/port: Invalid input: expected number, received string"]);
  });

  test("text that stands in the file stays text, and so does a secret of digits", async () => {
    expect(await errorsOf({ server: { port: "9000" } })).toEqual(["/server/port: Invalid input: expected number, received string"]);
    expect(await secretOf("${BACKEND_KEY}", { BACKEND_KEY: "12345678901234567890" })).toBe("12345678901234567890");
  });
});

describe("what wins over the file", () => {
  const file = { server: { host: "127.0.0.1", port: 1 }, log: { level: "silent" }, secrets: keys() };

  test("is PORT, HOST, REDIS_URL and LOG_LEVEL", async () => {
    const environment = { PORT: "9000", HOST: "0.0.0.0", REDIS_URL: "redis://redis:6379", LOG_LEVEL: "debug" };
    expect(await configOf(file, environment)).toMatchObject({
      server: { host: "0.0.0.0", port: 9000 },
      redis: { url: "redis://redis:6379" },
      log: { level: "debug" },
    });
  });

  test("is nothing when they are empty", async () => {
    expect(await configOf(file, { PORT: "", LOG_LEVEL: "" })).toMatchObject({ server: { port: 1 }, log: { level: "silent" } });
  });

  test("needs no variables for the placeholder that it replaces", async () => {
    expect(await configOf({ server: { port: "${UNSET}" } }, { PORT: "9000" })).toMatchObject({ server: { port: 9000 } });
  });

  test("may stand in a file, because an address can hold a password", async () => {
    const environment = { REDIS_URL_FILE: writeSecret("redis://:password@redis:6379\n") };
    expect(await configOf(file, environment)).toMatchObject({ redis: { url: "redis://:password@redis:6379" } });
  });

  test("is checked like the file", async () => {
    expect(await errorsOf({}, { PORT: "web", LOG_LEVEL: "loud" })).toEqual([
      expect.stringMatching(/^\/server\/port: /),
      expect.stringMatching(/^\/log\/level: /),
    ]);
  });

  test("doesn't hide a section that is none", async () => {
    expect(await errorsOf({ server: "127.0.0.1" }, { PORT: "9000" })).toEqual([expect.stringMatching(/^\/server: /)]);
  });
});

function keys(): object {
  return { sealing: [Buffer.alloc(32, 1).toString("base64")], numbers: Buffer.alloc(32, 2).toString("base64") };
}
