/**
 * How Twilio's ids look: two letters and 32 hexadecimal digits. In answers to our own requests only the letters are asked
 * for, since they come from whom we called; in callbacks the length is what keeps a re-cut form from passing
 * (`callback-fields.ts`).
 */
export const accountSid = /^AC[0-9A-Za-z]{1,62}$/;
export const messageSid = /^(?:SM|MM)[0-9A-Za-z]{1,62}$/;
export const callSid = /^CA[0-9A-Za-z]{1,62}$/;

export const signedMessageSid = /^(?:SM|MM)[0-9A-Za-z]{32}$/;
export const signedCallSid = /^CA[0-9A-Za-z]{32}$/;
