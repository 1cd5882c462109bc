/** Attack A7, the other half: every module that can open a connection is known, and so is whose address it calls. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../../..");

/** A new one has to be thought about here: can anybody but the operator say where it connects to? */
const known: Readonly<Record<string, string>> = {
  "carriers/http.ts": "a carrier's baseUrl, or the carrier's own address",
  "carriers/smpp/link/connect.ts": "a carrier's hosts, as its credentials name them, or its baseUrl",
  "src/cli/api-client.ts": "the gateway, for its operator's command line",
  "src/quickstart/queue-api.ts": "the gateway, for the demonstration",
  "src/redis/connection.ts": "redis.url",
  "src/redis/embedded/ask-server.ts": "the embedded Redis' own socket",
};

/** What of a module opens connections; null: all of it. */
const openers: Readonly<Record<string, readonly string[] | null>> = {
  undici: null,
  "node:tls": null,
  "node:https": null,
  "node:http2": null,
  "node:dgram": null,
  "node:net": ["connect", "createConnection", "Socket"],
  "node:http": ["request", "get", "Agent"],
};

function opensConnections(code: string): boolean {
  const imports = [...code.matchAll(/^import \{([^}]*)\} from "([^"]+)"/gm)].map(([, names = "", from = ""]) => ({
    from,
    values: names
      .split(",")
      .map((name) => name.trim())
      .filter((name) => name !== "" && !name.startsWith("type ")),
  }));
  const isOpener = imports.some(({ from, values }) => {
    const opening = openers[from];
    return opening !== undefined && values.some((name) => opening === null || opening.includes(name.split(" ")[0] ?? ""));
  });
  return isOpener || /\b(?:await|return|=) fetch\(|\bnew (?:Redis|Cluster|Redis\.Cluster)\(/.test(code);
}

test("only the modules listed here can open connections", () => {
  const files = ["src", "carriers"].flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" }).map((file) => path.join(folder, file)),
  );
  const product = files.filter((file) => file.endsWith(".ts") && !/^carriers\/.*stand-in/.test(file));
  expect(product.length).toBeGreaterThan(250);
  const found = product.filter((file) => opensConnections(readFileSync(path.join(root, file), "utf8")));
  expect(found.toSorted()).toEqual(Object.keys(known).toSorted());
});
