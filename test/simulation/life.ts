/**
 * The life of one simulated process. What happens in it stops for ever with its death, wherever it was waiting, and for
 * a while when it hangs; its machine has a clock of its own, which may be wrong and may jump.
 */
export interface Life {
  readonly name: string;
  isAlive: boolean;
  /** Takes requests and works. */
  isOpen: boolean;
  /** It does nothing before then: its event loop is blocked, or its process is stopped. */
  hangsUntil: number;
  /** Its connection to the store is cut until then. */
  cutOffUntil: number;
  /** How far its monotonic clock has jumped. */
  clockJumpMs: number;
  /** How many of its milliseconds make one. */
  readonly clockRate: number;
  /** By how much its machine's date is wrong. */
  readonly dateErrorMs: number;
}
