/** All problems that an endpoint can answer with: its own, and those of the way to it. For the document and for metrics. */
import type { Endpoint } from "./endpoint.ts";
import { type ProblemCode, problemCodes } from "./problem-catalogue.ts";

export function problemsOf(endpoint: Endpoint): readonly ProblemCode[] {
  const met = new Set<ProblemCode>([...endpoint.problems, "internal_error", "queue_unavailable"]);
  // A percent sign in the path that starts no character.
  if (endpoint.path.includes("{")) met.add("invalid_request");
  if (endpoint.kind === "api") {
    for (const code of ["invalid_request", "unauthenticated", "forbidden"] as const) met.add(code);
    if (endpoint.method !== "get")
      for (const code of ["body_too_large", "unsupported_media_type", "request_timeout"] as const) met.add(code);
  }
  return problemCodes.filter((code) => met.has(code));
}
