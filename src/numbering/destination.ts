/**
 * Which phone a text means, and whether codes can be delivered to it at all. Any spelling of one subscriber becomes one
 * E.164: the attempt budget is counted per number, so a second form would be a second budget. Whether the country is
 * served and whether the channel suits the line is for the caller to say.
 */
import { parsePhoneNumberFromString, validatePhoneNumberLength } from "libphonenumber-js/max";
import type { NumberType } from "libphonenumber-js/max";
import type { Country } from "../vocabulary.ts";
import { maskPhone } from "./mask.ts";
import { currentForm } from "./renumbered.ts";
import { readSpelling } from "./spelling.ts";

export type LineType = "mobile" | "fixed" | "fixed_or_mobile" | "voip";

export interface Destination {
  readonly e164: string;
  /** As people may see it. */
  readonly masked: string;
  /** By the whole number: Jamaica, Puerto Rico and toll-free numbers are +1 too. */
  readonly country: Country | null;
  readonly lineType: LineType;
}

export type DestinationReading =
  | { readonly kind: "valid"; readonly destination: Destination }
  /** `detail` says in plain words what is wrong and what to do; it never repeats the number. */
  | { readonly kind: "invalid"; readonly detail: string };

type Line = { readonly lineType: LineType } | { readonly refused: string };

const lines: Readonly<Record<Exclude<NumberType, undefined>, Line>> = {
  MOBILE: { lineType: "mobile" },
  FIXED_LINE: { lineType: "fixed" },
  // North America and some other plans don't tell the two apart.
  FIXED_LINE_OR_MOBILE: { lineType: "fixed_or_mobile" },
  VOIP: { lineType: "voip" },
  TOLL_FREE: { refused: "A toll-free number" },
  PREMIUM_RATE: { refused: "A premium-rate number" },
  SHARED_COST: { refused: "A shared-cost number" },
  PERSONAL_NUMBER: { refused: "A personal number, which forwards at a price," },
  PAGER: { refused: "A pager" },
  UAN: { refused: "A company's universal access number" },
  VOICEMAIL: { refused: "A voicemail access number" },
};

const misfits: Readonly<Record<NonNullable<ReturnType<typeof validatePhoneNumberLength>>, string>> = {
  INVALID_COUNTRY: "No country has the code that the number begins with. Check the digits after the +.",
  NOT_A_NUMBER: "The number is too short for a phone number. Check for missing digits.",
  TOO_SHORT: "The number is too short for its country. Check for missing digits; short codes and emergency numbers can't be reached.",
  TOO_LONG: "The number is too long for its country. Check for extra digits.",
  INVALID_LENGTH: "No number of its country has this many digits. Check for missing or extra digits.",
};

export function readDestination(text: string): DestinationReading {
  const spelling = readSpelling(text);
  if (spelling.kind === "invalid") return spelling;
  const number = currentForm(spelling.number);
  const parsed = parsePhoneNumberFromString(number, { extract: false });
  const type = parsed?.getType();
  if (parsed === undefined || type === undefined) return invalid(whyNoSuchNumber(number));
  const line = lines[type];
  if ("refused" in line) return invalid(`${line.refused} can't receive codes. Ask for the person's own mobile or landline number.`);
  const { number: e164, country = null } = parsed;
  return { kind: "valid", destination: { e164, masked: maskPhone(parsed), country, lineType: line.lineType } };
}

function whyNoSuchNumber(number: string): string {
  const misfit = validatePhoneNumberLength(number);
  return misfit === undefined ? "No such number is in use in its country. Check the digits." : misfits[misfit];
}

function invalid(detail: string): DestinationReading {
  return { kind: "invalid", detail };
}
