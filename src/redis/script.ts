/**
 * Lua scripts as first-class files. A script names its keys and arguments once, here in TypeScript; the loader puts
 * matching `local` declarations before the file's text, so no script counts positions by hand. Runs by SHA, and sends
 * the text once more to a server that doesn't know it yet.
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Redis } from "ioredis";

export type ScriptArgument = string | number | Buffer;

export interface Script<Key extends string, Argument extends string, Reply> {
  readonly name: string;
  run(redis: Redis, call: ScriptCall<Key, Argument>): Promise<Reply>;
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
  readonly args: readonly Argument[];
  /** Turns the server's raw reply into a value; throws on what the script never answers. */
  readonly reply: (raw: unknown) => Reply;
}): Script<Key, Argument, Reply> {
  const text = [
    ...definition.keys.map((key, index) => `local ${key} = KEYS[${index + 1}]`),
    ...definition.args.map((argument, index) => `local ${argument} = ARGV[${index + 1}]`),
    `local firstMoreKey, firstMoreArg = ${definition.keys.length + 1}, ${definition.args.length + 1}`,
    ...[...(definition.include ?? []), definition.file].map((file) => readFileSync(file, "utf8")),
  ].join("\n");
  const sha = createHash("sha1").update(text).digest("hex");
  return {
    name: definition.name,
    async run(redis, call) {
      const keys = [...definition.keys.map((key) => call.keys[key]), ...(call.moreKeys ?? [])];
      const rest = [...keys, ...definition.args.map((argument) => call.args[argument]), ...(call.moreArgs ?? [])];
      try {
        return definition.reply(await redis.evalsha(sha, keys.length, ...rest));
      } catch (error) {
        if (!(error instanceof Error) || !error.message.startsWith("NOSCRIPT")) throw error;
        return definition.reply(await redis.eval(text, keys.length, ...rest));
      }
    },
  };
}
