/**
 * The text of an SMS, line by line. Two lines are for machines, and each wants to be the last: the web's origin-bound
 * code and the Android app's hash. Given both, the hash comes last, since only a backend with an Android app has one. A
 * backend that knows which client waits gives that one alone.
 */
import type { Content } from "./content.ts";
import { negotiate } from "./locales.ts";
import { fill } from "./phrases.ts";
import type { Phrases } from "./phrases.ts";

export interface SmsRequest {
  readonly content: Content;
  /** Display text; null: the message names nobody. */
  readonly brand: string | null;
  readonly locale: string | undefined;
  /** The website that the code is bound to: phones offer it nowhere else. Of use with a code only. */
  readonly domain: string | null;
  /** The Android app's 11 characters. Of use with a code only. */
  readonly appHash: string | null;
  /** Ask for a reply. */
  readonly confirm: boolean;
}

/** A text is sent as it is; only the line that says how to reply follows it, where a reply is asked for. */
export function renderSms({ content, brand, locale, domain, appHash, confirm }: SmsRequest): string {
  const { phrases } = negotiate(locale);
  const lines = ["text" in content ? content.text : codeSentence(phrases, content.code, brand)];
  if (confirm) lines.push(phrases.sms.confirm);
  if ("code" in content) {
    if (domain !== null) lines.push(`@${domain} #${content.code}`);
    if (appHash !== null) lines.push(appHash);
  }
  return lines.join("\n");
}

function codeSentence({ sms }: Phrases, code: string, brand: string | null): string {
  return brand === null ? fill(sms.codeWithoutBrand, { code }) : fill(sms.code, { brand, code });
}
