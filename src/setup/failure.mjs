/** A set-up step that can't go on, in words for the person at the terminal; anything else that is thrown is a bug. */
export class SetupFailure extends Error {
  name = "SetupFailure";
}
