/**
 * An error as it may be logged: its class, code, first line and where it was thrown. The properties that libraries hang
 * on errors stay out, because they hold what was being done: ioredis attaches the failed command with its arguments.
 */
export interface ErrorDescription {
  readonly type: string;
  readonly message: string;
  /** Such as ECONNREFUSED. Not called `code`: that word is the secret here, and hidden in the log. */
  readonly errorCode: string | null;
  readonly stack: readonly string[];
  readonly cause: ErrorDescription | null;
}

const longestMessage = 300;
const deepestStack = 12;
const deepestCause = 3;

export function describeError(thrown: unknown): ErrorDescription {
  return describe(thrown, deepestCause);
}

function describe(thrown: unknown, causesLeft: number): ErrorDescription {
  if (!(thrown instanceof Error))
    return { type: typeof thrown, message: "something other than an error was thrown", errorCode: null, stack: [], cause: null };
  return {
    type: thrown.name,
    message: maskNumbers(firstLine(thrown.message)),
    errorCode: "code" in thrown && typeof thrown.code === "string" ? thrown.code : null,
    stack: stackFrames(thrown.stack ?? ""),
    cause: thrown.cause === undefined || causesLeft === 0 ? null : describe(thrown.cause, causesLeft - 1),
  };
}

function firstLine(message: string): string {
  return (message.split("\n", 1)[0] ?? "").slice(0, longestMessage);
}

/** The message is also in the stack's head; only the frames are taken. */
function stackFrames(stack: string): string[] {
  const frames = stack.split("\n").filter((line) => /^ {4}at /.test(line));
  return frames.slice(0, deepestStack).map((line) => line.trim());
}

/**
 * A second line of defence: no library of ours puts numbers into messages, yet one day one will. A delivery's id may hold
 * as many digits, and is what the reader needs.
 */
function maskNumbers(message: string): string {
  return message.replace(/dlv_[0-9a-z]{26}|\+?\d{7,15}/g, (found) => (found.startsWith("dlv_") ? found : "•••"));
}
