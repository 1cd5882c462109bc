/** The status that a rule's error stands for: rules speak of HTTP, and may name a status of SMPP as the code. */

const byHttpStatus: Readonly<Record<number, number>> = {
  400: 0x45, // ESME_RSUBMITFAIL
  401: 0x0e, // ESME_RINVPASWD
  403: 0x0a, // ESME_RINVSRCADR
  404: 0x0b, // ESME_RINVDSTADR
  429: 0x58, // ESME_RTHROTTLED
};
const systemError = 0x08;
const submitFailed = 0x45;

export function failureStatus(httpStatus: number, code: string | null): number {
  if (code !== null && /^(?:0x[0-9a-fA-F]{1,8}|\d{1,9})$/.test(code)) return Number(code);
  return byHttpStatus[httpStatus] ?? (httpStatus >= 500 ? systemError : submitFailed);
}
