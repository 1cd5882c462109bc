/** There is nothing to sign: an SMPP carrier reports over the connection that we made to it. Whoever posts something is not it. */
import type { SignatureCheck } from "../verification.ts";
import { refused } from "../verification.ts";

export const verify: SignatureCheck = () => refused("SMPP carriers don't call our addresses");
