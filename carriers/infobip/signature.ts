/**
 * Verifies Infobip's callbacks. Infobip signs only what an account's notification profiles send, and keeps silent about how;
 * addresses that are given with a message get nothing but the body. So every address holds a secret of ours.
 */
export { addressWithSecret, createAddressCheck as createSignatureCheck } from "../secret-in-address.ts";
