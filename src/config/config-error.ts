/** One thing that is wrong in the configuration: where, and what is allowed there. Never holds the value: it may be a secret. */
export interface ConfigError {
  /** JSON pointer into the file, e.g. "/carriers/0/timeoutMs"; "" for the file itself. */
  readonly path: string;
  readonly message: string;
}
