/** What an endpoint answers when nothing is wrong: a value, so that endpoints are functions and only the rim knows the socket. */
export interface Answer {
  readonly kind: "answer";
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  /** null: no body. */
  readonly content: { readonly type: string; readonly text: string } | null;
}

export function jsonAnswer(status: number, value: unknown, headers: Readonly<Record<string, string>> = {}): Answer {
  return textAnswer(status, "application/json; charset=utf-8", JSON.stringify(value), headers);
}

export function textAnswer(status: number, type: string, text: string, headers: Readonly<Record<string, string>> = {}): Answer {
  return { kind: "answer", status, headers, content: { type, text } };
}

export function emptyAnswer(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { kind: "answer", status, headers, content: null };
}
