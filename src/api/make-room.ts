/**
 * Who makes room when there are too many connections: the one that has kept the server waiting the longest for a whole
 * request. Otherwise whoever opens connections and says nothing would keep everybody else out until the time-outs.
 */
import type { Server } from "node:http";
import type { Socket } from "node:net";
import { underWayOn } from "./under-way.ts";

export function makeRoom(server: Server, mostConnections: number): void {
  /** By their last request's beginning, or their own; a set keeps the order. */
  const connections = new Set<Socket>();

  server.on("connection", (socket) => {
    connections.add(socket);
    socket.once("close", () => connections.delete(socket));
    if (connections.size <= mostConnections) return;
    for (const oldest of connections) {
      if (isBeingAnswered(oldest)) continue;
      connections.delete(oldest);
      oldest.destroy();
      return;
    }
  });

  server.on("request", ({ socket }) => {
    connections.delete(socket);
    connections.add(socket);
  });
}

function isBeingAnswered(socket: Socket): boolean {
  const exchange = underWayOn(socket);
  return exchange !== undefined && exchange.request.complete && !exchange.response.writableFinished;
}
