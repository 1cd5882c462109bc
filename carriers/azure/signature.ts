/**
 * Verifies Azure's callbacks. Event Grid doesn't sign what it posts. Headers of our own could carry a secret too, but it isn't
 * documented that they come with the handshake; the query of the address surely does, and Azure keeps it like a secret.
 */
export { createAddressCheck as createSignatureCheck } from "../secret-in-address.ts";
