/** One callback of a carrier as plain parts, so that an attack can bend any of them before it goes over the wire. */
import { Agent, request } from "node:http";

export interface Callback {
  readonly path: string;
  /** Pairs, since a header may be sent twice. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string | Buffer;
}

const agent = new Agent({ keepAlive: true, maxSockets: 16 });

/** Posts it exactly as it is; resolves to the answer's status. */
export function postCallback(url: string, { path, headers, body }: Callback): Promise<number> {
  return new Promise((resolve, reject) => {
    const length = ["content-length", String(Buffer.byteLength(body))];
    const outgoing = request(url + path, { method: "POST", agent, headers: [...headers.flat(), "host", new URL(url).host, ...length] });
    outgoing.on("error", reject).on("response", (answer) => {
      answer.resume().on("end", () => resolve(answer.statusCode ?? 0));
    });
    outgoing.end(body);
  });
}

export function headerOf(callback: Callback, name: string): string {
  return callback.headers.find(([known]) => known === name)?.[1] ?? "";
}

/** The callback with a header put in place of what was there, or taken away. */
export function withHeader(callback: Callback, name: string, ...values: readonly string[]): Callback {
  const others = callback.headers.filter(([known]) => known !== name);
  return { ...callback, headers: [...others, ...values.map((value) => [name, value] as const)] };
}
