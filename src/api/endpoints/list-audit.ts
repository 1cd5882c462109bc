/** Who revealed which number and who changed what, newest first. */
import { z } from "zod";
import { jsonAnswer } from "../answer.ts";
import { isoTime } from "../delivery-view.ts";
import { defineApiEndpoint } from "../endpoint.ts";
import { nextLink } from "../next-link.ts";
import { auditPage } from "../schemas/control.ts";
import { auditExample } from "../schemas/control-examples.ts";
import { pageHeaders } from "../schemas/headers.ts";
import { pageLimit } from "../schemas/list-query.ts";

const auditQuery = z.strictObject({
  limit: pageLimit,
  cursor: z
    .string()
    .regex(/^\d{1,20}-\d{1,20}$/, "Not a cursor that a page before gave out.")
    .optional()
    .meta({ override: { type: "string" }, description: "`nextCursor` of the page before." }),
});

export const listAudit = defineApiEndpoint({
  method: "get",
  path: "/v1/audit",
  operationId: "listAudit",
  tag: "Operations",
  scope: "ops:read",
  summary: "The audit log",
  description:
    "Each number that was shown in full, each change to carriers and senders, and each erasure, with the key that did it. Newest first.",
  params: {},
  query: auditQuery,
  body: null,
  answers: {
    200: { description: "One page.", content: auditPage, headers: pageHeaders, example: { data: [auditExample], nextCursor: null } },
  },
  handle: async ({ query, rawQuery }, { ports }) => {
    const entries = await ports.audit.list({ limit: query.limit, before: query.cursor ?? null });
    const nextCursor = entries.length < query.limit ? null : (entries.at(-1)?.id ?? null);
    const data = entries.map(({ id, at, keyName, action, subject }) => ({ id, at: isoTime(at), keyName, action, subject }));
    return jsonAnswer(200, { data, nextCursor }, nextCursor === null ? {} : nextLink("/v1/audit", rawQuery, nextCursor));
  },
});
