/**
 * Call scripts in the XML that Twilio invented (TwiML), that others understand (TeXML), or speak with words of their own.
 * Built with an XML builder, never by joining strings: the lines hold text that strangers wrote. What differs between
 * carriers comes in as attributes and as a dialect.
 */
import { create } from "xmlbuilder2";

export interface Speech {
  /** BCP 47. */
  readonly language: string;
  readonly lines: readonly string[];
}

export type Attributes = Readonly<Record<string, string>>;

/** A carrier's words for the few things that a call is made of. */
export interface XmlDialect {
  readonly say: string;
  /** Attribute of `say`. */
  readonly language: string;
  readonly gather: string;
  /** `speech`: a part of what is said (SSML), where nothing but speech may stand while keys are collected. */
  readonly pausesAre: "elements" | "speech";
}

const twiml: XmlDialect = { say: "Say", language: "language", gather: "Gather", pausesAre: "elements" };

type Element = ReturnType<ReturnType<typeof create>["ele"]>;

/** The script of a call; `gather` non-null: keys are collected while it speaks and for a while after. */
export function callXml(speech: Speech, say: Attributes, gather: Attributes | null, dialect = twiml): string {
  const response = newResponse();
  speak(gather === null ? response : response.ele(dialect.gather, gather), speech, say, dialect);
  return written(response);
}

export function farewellXml(speech: Speech, say: Attributes, dialect = twiml): string {
  const response = newResponse();
  speak(response, speech, say, dialect);
  response.ele("Hangup");
  return written(response);
}

function newResponse(): Element {
  // Characters that XML can't hold, not even escaped, become spaces; they would make the whole script unreadable.
  return create({ version: "1.0", encoding: "UTF-8", invalidCharReplacement: " " }).ele("Response");
}

function speak(parent: Element, { language, lines }: Speech, say: Attributes, dialect: XmlDialect): void {
  for (const [index, line] of lines.entries()) {
    const said = parent.ele(dialect.say, { ...say, [dialect.language]: language });
    // The builder leaves what looks like an entity as it is: "&b;" in a line would make the script unreadable, too.
    said.txt(line.replaceAll("&", "&amp;"));
    if (index === lines.length - 1) continue;
    if (dialect.pausesAre === "speech") said.ele("break", { time: "1s" });
    else parent.ele("Pause", { length: "1" });
  }
}

function written(response: Element): string {
  return response.doc().end();
}
