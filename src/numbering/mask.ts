/**
 * The one way a number is shown to people: country code and last digits, the rest bulleted in the groups that the
 * country writes. What can't be read as a number of some country shows less, never more.
 */
import { parsePhoneNumberFromString, type PhoneNumber } from "libphonenumber-js/max";

const bullet = "•";

/** "+14255550123" -> "+1 ••• ••• 0123". */
export function maskNumber(e164: string): string {
  if (!/^\+?\d{1,15}$/.test(e164)) return bullet.repeat(3);
  const number = parsePhoneNumberFromString(e164);
  return number === undefined ? maskDigits(e164) : maskPhone(number);
}

/** The same for a number that has been read already. */
export function maskPhone(number: PhoneNumber): string {
  const callingCode = `+${number.countryCallingCode}`;
  return callingCode + maskDigits(number.formatInternational().slice(callingCode.length));
}

function maskDigits(written: string): string {
  const total = written.replace(/\D/g, "").length;
  // Four digits of a short number would be most of it.
  const shown = total >= 8 ? 4 : Math.min(2, Math.floor(total / 2));
  let left = total;
  return written.replace(/\d/g, (digit) => (left-- > shown ? bullet : digit));
}
