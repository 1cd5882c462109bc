/** The account at the bench's carrier, which the gateway's configuration and the carrier share. */
export const carrierAccount = {
  accountSid: "AC00000000000000000000000000000001",
  authToken: "bench-auth-token-of-the-carrier-1",
} as const;

/** Where that account's messages are posted to. */
export const messagesPath = `/2010-04-01/Accounts/${carrierAccount.accountSid}/Messages.json`;
