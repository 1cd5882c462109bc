/**
 * Erases a person on request. A POST with a body, not a DELETE with a query: addresses end in the access logs of whatever
 * lies between, and a DELETE's body is dropped by some of it.
 */
import { z } from "zod";
import { jsonAnswer } from "../answer.ts";
import { defineApiEndpoint } from "../endpoint.ts";
import { problem } from "../problem.ts";
import { noQuery } from "../schemas/no-query.ts";
import { line } from "../schemas/text.ts";

const person = z
  .strictObject({
    to: line(64).optional().meta({ description: "The phone, in any spelling.", example: "+14255550123" }),
    userId: line(128).optional().meta({ description: "The `user.id` that deliveries were requested with.", example: "u-1" }),
  })
  .refine(({ to, userId }) => (to === undefined) !== (userId === undefined), "Give either to or userId.")
  .meta({ id: "Person" });

const erasure = z
  .strictObject({
    erased: z.int().meta({ description: "Deliveries that this call has erased." }),
    complete: z.boolean().meta({ description: "false: there may be more; call again, until it is true." }),
  })
  .meta({ id: "Erasure" });

export const erasePerson = defineApiEndpoint({
  method: "post",
  path: "/v1/people/erase",
  operationId: "erasePerson",
  tag: "People",
  scope: "people:erase",
  summary: "Erase a person",
  description:
    "Every delivery of the key's tenant to this phone, or for this user, is taken out of the store with all that leads to it; live ones are canceled first. " +
    "Can be repeated without harm. Attempts of the last minutes still count against the phone's limit, under a keyed hash, until they run out by themselves; " +
    "an opt-out (STOP) stays, under a keyed hash, until the person takes it back. The audit log tells who erased how much, and nothing of the person.",
  params: {},
  query: noQuery,
  body: person,
  bodyExamples: {
    phone: { summary: "By phone", value: { to: "+14255550123" } },
    user: { summary: "By user id", value: { userId: "u-1" } },
  },
  answers: { 200: { description: "Erased.", content: erasure, example: { erased: 12, complete: true } } },
  problems: ["invalid_number"],
  handle: async ({ body, caller }, { ports }) => {
    const { to, userId = "" } = body;
    const result = await ports.people.erase(caller.tenant, to === undefined ? { userId } : { to }, caller.keyName);
    switch (result.kind) {
      case "invalid_number":
        return problem("invalid_number", result.detail);
      case "erased":
        return jsonAnswer(200, { erased: result.deliveries, complete: result.complete });
    }
  },
});
