/**
 * Reads the configuration: file, environment, schema, adapters' own schemas, and what must agree between its parts. All
 * errors come back at once, so that a wrong file is mended in one go.
 */
import { readFileSync } from "node:fs";
import type { AdapterDefinition } from "../../carriers/carrier.ts";
import { checkTable } from "../routing/check-table.ts";
import type { ConfigError } from "./config-error.ts";
import { fillFromEnvironment, type Environment } from "./environment.ts";
import { describeIssues, parseConfig } from "./parse.ts";
import { pointer } from "./pointer.ts";
import { readYaml } from "./read-yaml.ts";
import type { Config } from "./schema.ts";

export type LoadedConfig = { readonly ok: true; readonly config: Config } | { readonly ok: false; readonly errors: readonly ConfigError[] };

/** Looks an adapter up by its folder's name. */
export type AdapterLookup = (
  name: string,
) => Promise<
  { readonly kind: "found"; readonly adapter: AdapterDefinition } | { readonly kind: "unknown"; readonly known: readonly string[] }
>;

export const defaultConfigFile = "trunkline.yaml";

/** @param roles in place of the file's `server.roles` */
export async function loadConfig(
  environment: Environment,
  findAdapter: AdapterLookup,
  file?: string,
  roles?: readonly string[],
): Promise<LoadedConfig> {
  const path = file ?? environment["TRUNKLINE_CONFIG"] ?? defaultConfigFile;
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch {
    return failure(`can't read ${path}; set TRUNKLINE_CONFIG to your file, or begin with a copy of src/config/trunkline.example.yaml`);
  }
  const read = readYaml(text);
  return read.ok ? checkConfig(roles === undefined ? read.value : withRoles(read.value, roles), environment, findAdapter) : read;
}

/** What is not a mapping stays as it is, for the check to refuse. */
function withRoles(raw: unknown, roles: readonly string[]): unknown {
  if (!isMapping(raw) || !isMapping(raw["server"] ?? {})) return raw;
  return { ...raw, server: { ...(raw["server"] as object | undefined), roles } };
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}

export async function checkConfig(raw: unknown, environment: Environment, findAdapter: AdapterLookup): Promise<LoadedConfig> {
  if (!isMapping(raw)) return failure("must be a mapping of sections such as server, carriers and senders");
  // A section whose keys are all commented out is there, and null.
  const sections = Object.fromEntries(Object.entries(raw).filter(([, section]) => section !== null));
  const filled = fillFromEnvironment(sections, environment);
  const parsed = parseConfig(filled);
  const errors = [...filled.errors, ...(parsed.ok ? await checkTogether(parsed.config, findAdapter) : parsed.errors)];
  return parsed.ok && errors.length === 0 ? parsed : { ok: false, errors: withoutEchoes(errors) };
}

/** What each part can't know alone. */
async function checkTogether(config: Config, findAdapter: AdapterLookup): Promise<readonly ConfigError[]> {
  const adapters = await findAdapters(config, findAdapter);
  const findings = checkTable(config, adapters).map(({ path, message }) => ({ path: pointer(path), message }));
  return [...checkSecrets(config), ...checkRedisFiles(config), ...checkCarriers(config, adapters), ...findings];
}

/** Only the embedded Redis, on one machine, may make keys for itself: instances that share a Redis must share the keys. */
function checkSecrets(config: Config): ConfigError[] {
  if (config.redis.url === undefined) return [];
  const missing = (["sealing", "numbers"] as const).filter((key) => config.secrets[key] === undefined);
  return missing.map((key) => ({
    path: `/secrets/${key}`,
    message: "required when redis.url is set, the same in every instance; make one with: openssl rand -base64 32",
  }));
}

/** Files that TLS needs: an instance that can't read one would find out only when it connects. */
function checkRedisFiles({ redis: { tls = {} } }: Config): ConfigError[] {
  return (["caFile", "certFile", "keyFile"] as const).flatMap((key) => {
    const file = tls[key];
    if (file === undefined) return [];
    try {
      readFileSync(file);
      return [];
    } catch (error) {
      const why = error instanceof Error && "code" in error ? ` (${String(error.code)})` : "";
      return [{ path: `/redis/tls/${key}`, message: `the file can't be read${why}` }];
    }
  });
}

async function findAdapters(config: Config, findAdapter: AdapterLookup): Promise<ReadonlyMap<string, AdapterDefinition>> {
  const names = new Set(config.carriers.map((carrier) => carrier.adapter));
  const found = await Promise.all([...names].map(async (name) => [name, await findAdapter(name)] as const));
  return new Map(found.flatMap(([name, result]) => (result.kind === "found" ? [[name, result.adapter]] : [])));
}

/** Names of adapters that don't exist, and credentials, whose shape only the adapter knows. */
function checkCarriers(config: Config, adapters: ReadonlyMap<string, AdapterDefinition>): ConfigError[] {
  return config.carriers.flatMap((carrier, index) => {
    const adapter = adapters.get(carrier.adapter);
    if (adapter === undefined) {
      return [
        { path: `/carriers/${index}/adapter`, message: "no such adapter: the name of a folder of carriers/ is needed, for example twilio" },
      ];
    }
    const credentials = adapter.credentials.safeParse(carrier.credentials);
    return credentials.success ? [] : describeIssues(credentials.error.issues, carrier.credentials, ["carriers", index, "credentials"]);
  });
}

/** A placeholder that can't be filled in also fails the schema; the first message is the one that helps. */
function withoutEchoes(errors: readonly ConfigError[]): ConfigError[] {
  const seen = new Set<string>();
  return errors.filter((error) => {
    const isEcho = error.path !== "" && seen.has(error.path);
    seen.add(error.path);
    return !isEcho;
  });
}

function failure(message: string): LoadedConfig {
  return { ok: false, errors: [{ path: "", message }] };
}
