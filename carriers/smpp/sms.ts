/** Text messages: what a message is on the wire, part by part. */
import type { SmsMessage } from "../carrier.ts";
import { destinationAddress, sourceAddress } from "./addressing.ts";
import type { Addressing } from "./addressing.ts";
import type { TextPart } from "./text/text-parts.ts";
import { submitBody } from "./wire/bodies.ts";

/** Final receipts, of success and of failure; or none. */
const receiptWanted = 1;
const noReceipt = 0;

/** null when less than a second of its life is left. `isLast`: only the last part of a text is reported on. */
export function submitOf(
  message: SmsMessage,
  plans: Addressing,
  part: TextPart,
  { isLast, waitedMs }: { readonly isLast: boolean; readonly waitedMs: number },
): Buffer | null {
  const lifeSeconds = Math.floor(message.validitySeconds - waitedMs / 1_000);
  if (lifeSeconds < 1) return null;
  return submitBody({
    source: sourceAddress(message.sender, plans),
    destination: destinationAddress(message.to, plans),
    esmClass: part.esmClass,
    validityPeriod: relativeTime(lifeSeconds),
    registeredDelivery: isLast ? receiptWanted : noReceipt,
    dataCoding: part.dataCoding,
    shortMessage: part.octets,
  });
}

/** YYMMDDhhmmss and "000R": from when the carrier gets it, whatever its clock says. */
function relativeTime(seconds: number): string {
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
  return `000000${[hours, minutes, seconds % 60].map((value) => String(value).padStart(2, "0")).join("")}000R`;
}
