/**
 * Call scripts in the XML that Twilio invented (TwiML) and others understand (TeXML). Built with an XML builder, never by
 * joining strings: the lines hold text that strangers wrote. What differs between carriers comes in as attributes.
 */
import { create } from "xmlbuilder2";

export interface Speech {
  /** BCP 47. */
  readonly language: string;
  readonly lines: readonly string[];
}

export type Attributes = Readonly<Record<string, string>>;

type Element = ReturnType<ReturnType<typeof create>["ele"]>;

/** The script of a call; `gather` non-null: keys are collected while it speaks and for a while after. */
export function callXml(speech: Speech, say: Attributes, gather: Attributes | null): string {
  const response = newResponse();
  speak(gather === null ? response : response.ele("Gather", gather), speech, say);
  return written(response);
}

export function farewellXml(speech: Speech, say: Attributes): string {
  const response = newResponse();
  speak(response, speech, say);
  response.ele("Hangup");
  return written(response);
}

function newResponse(): Element {
  // Characters that XML can't hold, not even escaped, become spaces; they would make the whole script unreadable.
  return create({ version: "1.0", encoding: "UTF-8", invalidCharReplacement: " " }).ele("Response");
}

function speak(parent: Element, speech: Speech, say: Attributes): void {
  for (const [index, line] of speech.lines.entries()) {
    if (index > 0) parent.ele("Pause", { length: "1" });
    // The builder leaves what looks like an entity as it is: "&b;" in a line would make the script unreadable, too.
    parent.ele("Say", { ...say, language: speech.language }).txt(line.replaceAll("&", "&amp;"));
  }
}

function written(response: Element): string {
  return response.doc().end();
}
