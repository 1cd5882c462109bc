/**
 * Numbers that one subscriber has in two valid-looking forms, which the metadata takes for two numbers or refuses. Left
 * alone, each form would have an attempt budget of its own.
 */

const forms: readonly { readonly other: RegExp; readonly canonical: string }[] = [
  // Mexico dropped the mobile mark 1 and the prefixes 01, 044 and 045 in 2019; address books still hold them.
  { other: /^\+52(?:1|01|04[45])(\d{10})$/, canonical: "+52$1" },
  // Gabon's seven-digit numbers are its older eight-digit ones without their 0.
  { other: /^\+241([2-7]\d{6})$/, canonical: "+2410$1" },
  // San Marino can be called through Italy's area code 0549.
  { other: /^\+39(0549\d{6})$/, canonical: "+378$1" },
];

/** The form that stands for the subscriber; any other number as it is. */
export function currentForm(number: string): string {
  for (const { other, canonical } of forms) {
    if (other.test(number)) return number.replace(other, canonical);
  }
  return number;
}
