/** Bytes on a socket, for requests that no HTTP client would make; the answer is everything until the server closes or `until` says enough. */
import { connect } from "node:net";

export function sendRaw(port: number, bytes: string | Buffer, until: (answer: string) => boolean = () => false): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.write(bytes));
    socket.setTimeout(10_000, () => socket.destroy(new Error(`no end of the answer; so far: ${answer}`)));
    socket.on("data", (chunk) => {
      answer += chunk.toString("latin1");
      if (until(answer)) socket.destroy();
    });
    socket.on("error", (error) => (answer === "" ? reject(error) : undefined));
    socket.on("close", () => resolve(answer));
  });
}
