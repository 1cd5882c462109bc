/** Lines of a call as speech markup (SSML), for carriers that take the text of a call in it. Built with an XML builder, never by joining strings. */
import { create } from "xmlbuilder2";

/** Each line, with a pause of a second between them. */
export function ssml(lines: readonly string[]): string {
  // Characters that XML can't hold, not even escaped, become spaces; they would make the whole script unreadable.
  const speak = create({ version: "1.0", invalidCharReplacement: " " }).ele("speak");
  for (const [index, line] of lines.entries()) {
    if (index > 0) speak.ele("break", { time: "1s" });
    // The builder leaves what looks like an entity as it is.
    speak.txt(line.replaceAll("&", "&amp;"));
  }
  return speak.toString({ headless: true });
}
