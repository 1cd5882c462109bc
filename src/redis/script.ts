/**
 * Lua scripts as first-class files. A script names its keys and arguments once, here in TypeScript; the loader puts
 * matching `local` declarations before the file's text, so no script counts positions by hand. Runs by SHA, and sends
 * the text once more to a server that doesn't know it yet.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { RedisClient } from "./client.ts";

export type ScriptArgument = string | number;

export interface Script<Key extends string, Argument extends string, Reply> {
  readonly name: string;
  run(redis: RedisClient, call: ScriptCall<Key, Argument>): Promise<Reply>;
  /** The same call, for whoever sends it together with others. */
  prepare(call: ScriptCall<Key, Argument>): PreparedCall<Reply>;
}

interface ScriptText {
  readonly sha: string;
  /** For a server that doesn't know the script yet. */
  readonly text: string;
}

export interface PreparedCall<Reply> extends ScriptText {
  /** The same script for several calls at once, see `together.lua`; its one argument is their JSON. */
  readonly joint: ScriptText;
  readonly keys: readonly [first: string, ...others: string[]];
  readonly args: readonly string[];
  readonly read: (raw: unknown) => Reply;
}

export interface ScriptCall<Key extends string, Argument extends string> {
  readonly keys: Readonly<Record<Key, string>>;
  readonly args: Readonly<Record<Argument, ScriptArgument>>;
  /** Keys and arguments behind the named ones; the script reads them from `KEYS[firstMoreKey]` and `ARGV[firstMoreArg]` on. */
  readonly moreKeys?: readonly string[];
  readonly moreArgs?: readonly ScriptArgument[];
}

export function defineScript<const Key extends string, const Argument extends string, Reply>(definition: {
  readonly name: string;
  readonly file: URL;
  /** Files with local functions that several scripts share, put before the file. */
  readonly include?: readonly URL[];
  readonly keys: readonly Key[];
  /** So many of the first keys are strings that every call reads: for `read_strings`. Default 0. */
  readonly stringsAhead?: number;
  readonly args: readonly Argument[];
  /** Turns the server's raw reply into a value; throws on what the script never answers. */
  readonly reply: (raw: unknown) => Reply;
}): Script<Key, Argument, Reply> {
  const shared = (definition.include ?? []).map((file) => readFileSync(file, "utf8"));
  const own = [
    ...definition.keys.map((key, index) => `local ${key} = KEYS[${index + 1}]`),
    ...definition.args.map((argument, index) => `local ${argument} = ARGV[${index + 1}]`),
    `local firstMoreKey, firstMoreArg = ${definition.keys.length + 1}, ${definition.args.length + 1}`,
    readFileSync(definition.file, "utf8"),
  ];
  const alone = named([aloneText, ...shared, ...own]);
  // One JSON text, because the client takes longer to write a few hundred arguments than one that holds them.
  const runAll = `return run_all(run, ${definition.stringsAhead ?? 0}, KEYS, cjson.decode(ARGV[1]))`;
  const joint = named([togetherText, ...shared, "local function run(KEYS, ARGV)", ...own, "end", runAll]);
  const prepare: Script<Key, Argument, Reply>["prepare"] = (call) => {
    const [firstKey, ...otherKeys] = [...definition.keys.map((key) => call.keys[key]), ...(call.moreKeys ?? [])];
    if (firstKey === undefined) throw new Error(`the script ${definition.name} names no key`);
    const args = [...definition.args.map((argument) => asText(call.args[argument])), ...(call.moreArgs ?? []).map(asText)];
    return { ...alone, joint, keys: [firstKey, ...otherKeys], args, read: definition.reply };
  };
  return {
    name: definition.name,
    prepare,
    run: (redis, call) => runPrepared(redis, prepare(call)),
  };
}

export async function runPrepared<Reply>(redis: RedisClient, { sha, text, keys, args, read }: PreparedCall<Reply>): Promise<Reply> {
  try {
    return read(await redis.evalsha(sha, keys.length, ...keys, ...args));
  } catch (error) {
    if (!isUnknownScript(error)) throw error;
    return read(await redis.eval(text, keys.length, ...keys, ...args));
  }
}

/** As UTF-8 can say it, so that it is the same however it travels. */
function asText(argument: ScriptArgument): string {
  return typeof argument === "string" ? argument.toWellFormed() : String(argument);
}

const aloneText = readFileSync(new URL("alone.lua", import.meta.url), "utf8");
const togetherText = readFileSync(new URL("together.lua", import.meta.url), "utf8");

function named(parts: readonly string[]): ScriptText {
  const text = parts.join("\n");
  return { text, sha: createHash("sha1").update(text).digest("hex") };
}

/** The server was started again, is another one than before, or another node of the Cluster. */
export function isUnknownScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith("NOSCRIPT");
}
