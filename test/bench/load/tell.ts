/** Messages between threads. One place, because the linter takes a thread's `postMessage` for a browser window's. */
import { parentPort, type Worker } from "node:worker_threads";

export function tellParent(message: unknown): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  parentPort?.postMessage(message);
}

export function tellThread(thread: Worker, message: unknown): void {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin
  thread.postMessage(message);
}
