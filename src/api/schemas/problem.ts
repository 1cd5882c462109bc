/** RFC 9457 problem details, as the API writes them. */
import { z } from "zod";
import { type ProblemCode, problemCodes } from "../problem-catalogue.ts";

const detail = z.string().meta({ example: "Required." });

const fieldError = z.union([
  z.strictObject({ pointer: z.string().meta({ description: "JSON pointer into the body; empty: the body itself." }), detail }),
  z.strictObject({ parameter: z.string().meta({ description: "Query parameter." }), detail }),
  z.strictObject({ header: z.string().meta({ description: "Request header." }), detail }),
]);

export const problemSchema = z
  .strictObject({
    type: z
      .string()
      .meta({ format: "uri-reference", description: "Leads to this error's documentation.", example: "/docs#problem-invalid_number" }),
    title: z.string(),
    status: z.int(),
    detail: z.string().meta({ description: "What is wrong with this request, for people." }),
    code: z.enum(problemCodes as [ProblemCode, ...ProblemCode[]]).meta({ description: "Stable: programs decide by it." }),
    requestId: z.string().meta({
      description: "Also in the `X-Request-Id` header and in the gateway's log.",
      example: "req_6f1c2a52-5b0f-4d0e-9a53-0c8a3f1f7e21",
    }),
    errors: z.array(fieldError).optional().meta({ description: "Everything that is wrong; with `invalid_request` only." }),
  })
  .meta({ id: "Problem", description: "An error, after RFC 9457." });
