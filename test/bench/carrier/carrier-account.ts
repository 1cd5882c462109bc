/** The account at the bench's carrier, which the gateway's configuration and the carrier share. */
export const carrierAccount = {
  accountSid: "AC00000000000000000000000000000001",
  authToken: "bench-auth-token-of-the-carrier-1",
} as const;
