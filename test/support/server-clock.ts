/** Puts a clock that a test sets in place of the server's, in the text of every script: the file of its own is for that. */
import { readFileSync } from "node:fs";
import type { Redis } from "ioredis";

const real = readFileSync(new URL("../../src/redis/server-now.lua", import.meta.url), "utf8");
const fake = "local function server_now() return tonumber(redis.call('GET', 'clock')) end\n";

/** @returns sets the clock, in ms; whoever empties the server has to set it again */
export function setServerClock(connection: Redis): (now: number) => void {
  const evaluate = connection.eval.bind(connection);
  connection.evalsha = () => Promise.reject(new Error("NOSCRIPT: so that the text is sent"));
  connection.eval = ((text: string, ...rest: [number, ...string[]]) =>
    evaluate(text.replace(real, fake), ...rest)) as typeof connection.eval;
  return (now) => void connection.set("clock", now);
}
