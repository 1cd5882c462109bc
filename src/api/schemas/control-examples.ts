/** Examples of what operators send and see. */
export const carrierExample = {
  name: "twilio-a",
  adapter: "twilio",
  channels: ["sms", "voice"],
  weight: 50,
  paused: false,
  circuits: [
    { channel: "sms", state: "closed", doubtful: false, openedAt: null, calls: 214, failures: 1, failurePercent: 0.5 },
    { channel: "voice", state: "open", doubtful: true, openedAt: "2026-11-24T09:29:48.000Z", calls: 12, failures: 9, failurePercent: 75 },
  ],
};

export const senderExample = {
  number: "+14255550100",
  kind: "long_code",
  country: "US",
  channels: ["sms", "voice"],
  carriers: ["twilio-a"],
  perSecond: 1,
};

export const auditExample = {
  id: "1795512600000-0",
  at: "2026-11-24T09:30:00.000Z",
  keyName: "ops",
  action: "carrier_paused",
  subject: "twilio-a",
};
