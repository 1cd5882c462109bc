/** SMPP 3.4: text messages over a lasting connection to any carrier's message centre. Wires the other files, decides nothing. */
import type { AdapterDefinition } from "../carrier.ts";
import { smppCredentials } from "./credentials.ts";
import { usualTimings } from "./link/timings.ts";

export const adapter: AdapterDefinition<typeof smppCredentials> = {
  name: "smpp",
  channels: ["sms"],
  credentials: smppCredentials,
  senderKinds: { sms: ["short_code", "long_code", "toll_free", "alphanumeric"], voice: [] },
  takesKeys: false,
  async create(settings, reports) {
    const { createSmppCarrier } = await import("./smpp-carrier.ts");
    return createSmppCarrier(settings, reports, usualTimings);
  },
};
