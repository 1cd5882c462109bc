/** Kinds of text that a request may hold; hostile text is refused at the door. */
import { isIP } from "node:net";
import { z } from "zod";
import { isDisplayText, isMessageText } from "../../message/display-text.ts";

const display =
  "Must be one line of plain text: no control characters, nothing that turns the reading direction, no white space at its ends.";

export function line(longest: number) {
  return lineOrNothing(longest).min(1);
}

export function lineOrNothing(longest: number) {
  return z
    .string()
    .max(longest)
    .refine((value) => value === "" || isDisplayText(value), display);
}

/** A message: several lines, with something on them. */
export const messageText = z
  .string()
  .min(1)
  .max(1_600)
  .refine(isMessageText, "Must be text: not only white space, and no control characters but line feeds and tabs.");

/** Where it is the message's first word, phones would take it for the line that binds a code to a site, and offer the code there. */
export const brandName = line(40).refine((value) => !/^@\S+ #/.test(value), 'Must not read like "@site #code".');

export const ipAddress = z
  .string()
  .max(45)
  .refine((value) => isIP(value) !== 0, "Must be an IPv4 or IPv6 address.");

/** Judged label by label: one expression for whole host names would have to backtrack. */
export const hostName = z
  .string()
  .max(253)
  .refine(
    (value) => value.includes(".") && value.split(".").every((label) => /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/i.test(label)),
    "Must be a host name, such as contoso.com.",
  );

export const emailAddress = line(254).refine((value) => /^[^@\s]+@[^@\s]+$/.test(value), "Must be an e-mail address.");
