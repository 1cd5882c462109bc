/** Plivo's call scripts: TwiML with names of its own, and pauses inside the speech. */
import type { SpokenScript } from "../carrier-cases.ts";
import { readSpokenXml } from "./spoken-xml.ts";

export function readPlivoXml(document: string): SpokenScript {
  return readSpokenXml(document, {
    say: "Speak",
    language: "language",
    pause: "break",
    length: "time",
    gather: "GetInput",
    action: "action",
    method: "method",
    hangup: "Hangup",
  });
}
