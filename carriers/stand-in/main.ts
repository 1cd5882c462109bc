/**
 * Runs the stand-in carriers as a process of their own:
 *   node carriers/stand-in/main.ts --config stand-in.json [--port 9001] [--host 127.0.0.1]
 * Without --config, the environment variable STAND_IN_CONFIG holds the configuration itself, as JSON.
 */
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { ZodError } from "zod";
import type { StandInConfig } from "./stand-in-config.ts";
import { startStandInCarriers } from "./stand-in-carriers.ts";

try {
  const { values } = parseArgs({ options: { config: { type: "string" }, port: { type: "string" }, host: { type: "string" } } });
  const text = values.config === undefined ? process.env["STAND_IN_CONFIG"] : readFileSync(values.config, "utf8");
  if (text === undefined) throw new Error("give --config FILE, or the configuration in the environment variable STAND_IN_CONFIG");
  const config = JSON.parse(text) as StandInConfig;
  const standIn = await startStandInCarriers({
    ...config,
    ...(values.port !== undefined && { port: Number(values.port) }),
    ...(values.host !== undefined && { host: values.host }),
  });
  console.log(JSON.stringify({ listening: standIn.url, baseUrls: standIn.baseUrls }));
  const end = (): void => void standIn.close().then(() => process.exit(0));
  process.once("SIGTERM", end);
  // Started by another program: Ctrl-C reaches both, and that one says when to end, or dies.
  if (process.connected) process.once("disconnect", end);
  else process.once("SIGINT", end);
} catch (error) {
  console.error(`The stand-in carriers can't start: ${explain(error)}`);
  process.exitCode = 1;
}

function explain(error: unknown): string {
  if (error instanceof ZodError) return error.issues.map((issue) => `\n  ${issue.path.join(".")}: ${issue.message}`).join("");
  return error instanceof Error ? error.message : String(error);
}
