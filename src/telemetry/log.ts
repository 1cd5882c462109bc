/**
 * The process log: one JSON line per event on standard output. Nothing that identifies a person or opens a door may be
 * in it, so secrets are hidden by field name, errors are reduced to what a developer needs, and URLs and bodies are
 * never given to it in the first place.
 */
import { pino, type DestinationStream, type Logger } from "pino";
import { describeError } from "./describe-error.ts";

export type Log = Logger;

export const logLevels = ["fatal", "error", "warn", "info", "debug", "silent"] as const;
export type LogLevel = (typeof logLevels)[number];

/** Hidden on the top level of an event and one level below it. */
const hiddenFields = `
  code text content body rawBody
  to phone number name email clientIp
  authorization token secret password credentials headers url
`;

export interface LogSettings {
  readonly level: LogLevel;
  /** Which instance of the gateway writes. */
  readonly instance: string;
}

export function createLog(settings: LogSettings, destination: DestinationStream = pino.destination({ fd: 1, sync: false })): Log {
  return pino(
    {
      level: settings.level,
      base: { instance: settings.instance },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      redact: {
        paths: hiddenFields
          .trim()
          .split(/\s+/)
          .flatMap((field) => [field, `*.${field}`]),
        censor: "[hidden]",
      },
      serializers: { err: describeError, error: describeError },
    },
    destination,
  );
}
