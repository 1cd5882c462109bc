/** For carriers that make no calls, or none in which a key can be pressed: what the port asks about keys, answered once. */
import type { Carrier } from "./carrier.ts";

export const noCalls: Pick<Carrier, "parseKeyPress" | "speakAndHangUp"> = {
  parseKeyPress: () => ({ kind: "ignored", why: "no key can be pressed in calls of this carrier" }),
  speakAndHangUp: () => ({ status: 200, contentType: "text/plain", body: "" }),
};
