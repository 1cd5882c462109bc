/** Where a page ended, as opaque text. It holds nothing secret and grants nothing, so it is checked for shape, not signed. */
import type { ListPosition } from "./ports.ts";

export function encodeCursor({ createdAt, id }: ListPosition): string {
  return Buffer.from(`${createdAt}.${id}`).toString("base64url");
}

export function decodeCursor(cursor: string): ListPosition | null {
  const text = Buffer.from(cursor, "base64url").toString("utf8");
  const parts = /^(\d{1,15})\.(dlv_[0-9a-z]{26})$/.exec(text);
  if (parts?.[1] === undefined || parts[2] === undefined) return null;
  return { createdAt: Number(parts[1]), id: parts[2] };
}
