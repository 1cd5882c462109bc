/** What the load generator writes to whom: the same messages, as each system wants to be asked. Plain data, for it goes to a thread. */
import { messagesPath } from "../carrier/carrier-account.ts";
import { codeOf, idempotencyKeyOf, phoneOf, requestOf } from "./request.ts";

export type Target =
  /** Our queue API, at one or several instances. */
  | { readonly kind: "gateway"; readonly urls: readonly string[]; readonly apiKey: string }
  /** Kannel's sendsms interface. */
  | { readonly kind: "kannel"; readonly urls: readonly string[]; readonly username: string; readonly password: string }
  /** The carrier itself, with nothing between. */
  | { readonly kind: "carrier"; readonly urls: readonly string[] };

/** Makes the whole request of each index, as it goes over the wire. */
export function requestWriter(target: Target): (index: number) => string {
  switch (target.kind) {
    case "gateway": {
      const head = `POST /v1/deliveries HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer ${target.apiKey}\r\nContent-Type: application/json\r\n`;
      return (index) => {
        const body = JSON.stringify(requestOf(index));
        return `${head}Idempotency-Key: ${idempotencyKeyOf(index)}\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
      };
    }
    case "kannel": {
      const user = `username=${target.username}&password=${target.password}&from=97671`;
      return (index) => {
        const text = `Your+Contoso+code+is+${codeOf(index)}.+Don't+share+it.`;
        return `GET /cgi-bin/sendsms?${user}&to=%2B${phoneOf(index).slice(1)}&text=${text} HTTP/1.1\r\nHost: bench\r\n\r\n`;
      };
    }
    case "carrier": {
      const head = `POST ${messagesPath} HTTP/1.1\r\nHost: bench\r\nContent-Type: application/x-www-form-urlencoded\r\n`;
      return (index) => {
        const body = `To=%2B${phoneOf(index).slice(1)}&From=97671&Body=Your+Contoso+code+is+${codeOf(index)}.`;
        return `${head}Content-Length: ${body.length}\r\n\r\n${body}`;
      };
    }
  }
}

/** The gateway and Kannel say 202, the carrier 201. */
export function isAccepted(statusLine: string): boolean {
  return /^HTTP\/1\.1 20[12] /.test(statusLine);
}
