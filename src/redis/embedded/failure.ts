/** The embedded Redis can't be had, for a reason that the operator can do something about. */
export class EmbeddedRedisFailure extends Error {
  override readonly name = "EmbeddedRedisFailure";
}
