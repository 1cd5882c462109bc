/**
 * Makes a carrier's own words fit to be kept for support. Carriers quote what they refuse: the number, the text, the code
 * in it, the address with its token, the account's id. Rather a word too many is hidden than a code is shown.
 */
import type { Message } from "./carrier.ts";

const hidden = "•••";
const longestText = 200;
/** Enough for the longest that is kept; bounds the work on an answer of 64 KiB. */
const longestRead = 2_000;

/** Keys, tokens, ids, signatures; not the carrier's own long words, such as "delivery_unconfirmed". */
const longToken = /(?<![A-Za-z0-9_+/=-])(?![a-z]+(?:[_-][a-z]+)*(?![A-Za-z0-9_+/=-]))[A-Za-z0-9_+/=-]{20,}/g;
const digitGroup = /\+?\(?\d(?:[\s().-]{0,2}\d){3,}/g;
/** "4, 8, 2, 9": how calls spell a code. */
const spelledOut = /(?<![A-Za-z0-9])[A-Za-z0-9](?:[\s.,-]{1,3}[A-Za-z0-9]){3,}(?![A-Za-z0-9])/g;
const word = /[\p{L}\p{N}]{4,}/gu;

/** What the message tells that must not come back: adapters pass it on to `carrierText`. */
export function sentParts(message: Message): readonly string[] {
  return message.channel === "sms" ? [message.to, message.text] : [message.to, ...message.script.lines];
}

/** What was sent; null where it isn't known: then whatever could be a code is taken for one. */
export type Sent = readonly string[] | null;

/** An error's code as it may be kept: a carrier that puts what it got in its place is not believed. */
export function carrierCode(code: string, sent: Sent): string {
  return /^[\w .-]{1,64}$/.test(code) && !(sent !== null && createSentCheck(sent)(code)) ? code : hidden;
}

function createSentCheck(sent: Sent): (found: string) => boolean {
  if (sent === null) return (found) => /\p{N}/u.test(found);
  const sentWords = new Set(sent.join(" ").toLowerCase().match(word));
  const sentCodes = [...sentWords].filter((sentWord) => /\p{N}/u.test(sentWord));
  return (found) => {
    const lower = found.toLowerCase();
    return sentWords.has(lower) || sentCodes.some((code) => lower.includes(code));
  };
}

/** null when nothing readable is left. */
export function carrierText(words: string, sent: Sent): string | null {
  const isSent = createSentCheck(sent);
  const sentDigits = sent?.join(" ").replace(/\D/g, "");

  const readable = words
    .slice(0, longestRead)
    .replace(/[\p{Cc}\p{Cf}\p{Cs}\s]+/gu, " ")
    .replace(longToken, hidden)
    .replace(digitGroup, (group) => {
      const digits = group.replace(/\D/g, "");
      return digits.length >= 7 || sentDigits === undefined || sentDigits.includes(digits) ? hidden : group;
    })
    .replace(spelledOut, hidden)
    .replace(word, (found) => (isSent(found) ? hidden : found))
    .trim();
  if (readable === "") return null;
  const characters = Array.from(readable);
  return characters.length <= longestText ? readable : `${characters.slice(0, longestText - 1).join("")}…`;
}
