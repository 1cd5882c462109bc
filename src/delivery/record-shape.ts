/**
 * Whether a stored record has the shape that the codec reads. Redis is trusted to keep records, not to have written them:
 * a wrong kind of value would otherwise come up far from here, as a time that is no time in a decision or a command.
 */
type Kind = "whole" | "text" | "list" | "mapping";

const head: readonly Kind[] = [
  ...(["whole", "text", "whole", "whole", "whole", "text", "text", "text", "text", "text", "text"] as const),
  ...(["mapping", "text", "text", "whole", "whole", "whole", "whole", "whole", "whole", "text", "list", "list"] as const),
];
const [metadataAt, createdAt, lifeAt, attemptsAt, notesAt] = [11, 14, 15, 21, 22];
const attempt: readonly Kind[] = [
  ...(["whole", "text", "text", "whole", "whole", "whole", "whole", "whole", "whole"] as const),
  ...(["text", "text", "text", "whole", "text", "mapping", "list"] as const),
];
const [skipsAt, receiptsAt] = [14, 15];
const receipt: readonly Kind[] = ["whole", "whole", "whole", "whole", "text", "text"];
const note: readonly Kind[] = ["whole", "text"];

/** More positions than these are a later build's. */
export function hasRecordShape(stored: unknown): boolean {
  if (!isListOf(stored, head)) return false;
  return (
    isMapping(stored[metadataAt], isText) &&
    Number(stored[createdAt]) >= 0 &&
    Number(stored[lifeAt]) >= 0 &&
    isEach(stored[attemptsAt], (one) => isListOf(one, attempt) && isSkips(one[skipsAt]) && isEach(one[receiptsAt], isReceipt)) &&
    isEach(stored[notesAt], (one) => isListOf(one, note))
  );
}

function isReceipt(value: unknown): boolean {
  return isListOf(value, receipt);
}

function isSkips(value: unknown): boolean {
  return isMapping(value, (byReason) => isMapping(byReason, (senders) => isEach(senders, isText)));
}

function isListOf(value: unknown, kinds: readonly Kind[]): value is readonly unknown[] {
  return Array.isArray(value) && kinds.every((kind, position) => isOfKind(value[position], kind));
}

function isOfKind(value: unknown, kind: Kind): boolean {
  switch (kind) {
    case "whole":
      return Number.isSafeInteger(value);
    case "text":
      return isText(value);
    case "list":
      return Array.isArray(value);
    case "mapping":
      // 0 stands for "none".
      return value === 0 || (typeof value === "object" && value !== null);
  }
}

function isMapping(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return value === 0 || Object.values(value as object).every(isItem);
}

function isEach(value: unknown, isItem: (item: unknown) => boolean): boolean {
  return (value as readonly unknown[]).every(isItem);
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}
