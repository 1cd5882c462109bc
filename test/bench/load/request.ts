/**
 * The request that the bench sends: what a careful MFA backend fills in, with a phone and a code of its own for each
 * index. The code leads the carrier back to the index; the phone is new each time, as the budget allows five per phone.
 */
const codeDigits = 6;
/** No word of a message's text looks like this. */
const codePattern = /Z([0-9A-Z]{6})Q/;

export function codeOf(index: number): string {
  return `Z${index.toString(36).toUpperCase().padStart(codeDigits, "0")}Q`;
}

/** The index that a text's code stands for; null when there is none in it. */
export function indexIn(text: string): number | null {
  const digits = codePattern.exec(text)?.[1];
  return digits === undefined ? null : Number.parseInt(digits, 36);
}

/** Every exchange from 200 to 999 of area code 425 is valid: eight million phones. */
export function phoneOf(index: number): string {
  return `+1425${2_000_000 + index}`;
}

export interface BenchRequest {
  readonly to: string;
  readonly channel: "sms";
  readonly code: string;
  readonly locale: string;
  readonly brand: string;
  readonly ttlSeconds: number;
  readonly user: { readonly id: string };
  readonly clientIp: string;
  readonly correlationId: string;
}

export function requestOf(index: number): BenchRequest {
  const name = index.toString(16).padStart(12, "0");
  return {
    to: phoneOf(index),
    channel: "sms",
    code: codeOf(index),
    locale: "en-US",
    brand: "Contoso",
    ttlSeconds: 300,
    user: { id: `user-${name}` },
    clientIp: "203.0.113.7",
    correlationId: `00000000-0000-4000-8000-${name}`,
  };
}

/** As long as a UUID, which is what backends use. */
export function idempotencyKeyOf(index: number): string {
  return `00000000-0000-4000-9000-${index.toString(16).padStart(12, "0")}`;
}
