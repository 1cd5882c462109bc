/** TwiML, and TeXML, which has the same words. */
import type { SpokenScript } from "../carrier-cases.ts";
import { readSpokenXml } from "./spoken-xml.ts";

export function readTwiml(document: string): SpokenScript {
  return readSpokenXml(document, {
    say: "Say",
    language: "language",
    pause: "Pause",
    length: "length",
    gather: "Gather",
    action: "action",
    method: "method",
    hangup: "Hangup",
  });
}
