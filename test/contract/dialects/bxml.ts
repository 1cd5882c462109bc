/** Bandwidth's call scripts (BXML): TwiML with names of its own, and pauses inside the speech. */
import type { SpokenScript } from "../carrier-cases.ts";
import { readSpokenXml } from "./spoken-xml.ts";

export function readBxml(document: string): SpokenScript {
  return readSpokenXml(document, {
    say: "SpeakSentence",
    language: "locale",
    pause: "break",
    length: "time",
    gather: "Gather",
    action: "gatherUrl",
    method: "gatherMethod",
    hangup: "Hangup",
  });
}
