/** First in, first out at the same price however many wait: under overload they are tens of thousands, which `shift` would move each time. */
export interface WaitingLine<T> {
  join(value: T): void;
  /** The one that has waited longest; null when nobody waits. */
  next(): T | null;
}

interface Place<T> {
  readonly value: T;
  behind: Place<T> | null;
}

export function createWaitingLine<T>(): WaitingLine<T> {
  let first: Place<T> | null = null;
  let last: Place<T> | null = null;
  return {
    join(value) {
      const place: Place<T> = { value, behind: null };
      if (last === null) first = place;
      else last.behind = place;
      last = place;
    },
    next() {
      if (first === null) return null;
      const { value } = first;
      first = first.behind;
      if (first === null) last = null;
      return value;
    },
  };
}
