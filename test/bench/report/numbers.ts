/** Numbers and spreads as they stand in the tables; a dash for what could not be measured. */
import type { Spread } from "../figures/statistics.ts";

export function numberInWords(value: number | null, digits: number): string {
  return value === null ? "-" : value.toLocaleString("en-US", { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

export function spreadInWords(value: Spread | null, digits: number): string {
  if (value === null) return "-";
  const [median, least, most] = [value.median, value.least, value.most].map((each) => numberInWords(each, digits));
  return least === most ? `${median}` : `${median} (${least} - ${most})`;
}
