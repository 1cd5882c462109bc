/** Reads what AWS answers to a hand-over: an id, or an exception by name, most of them with a reason out of a list. */
import { z } from "zod";
import type { Acceptance, AnswerReader, ErrorBody } from "../http-outcome.ts";
import { refusals } from "./errors.ts";

const accepted = z.object({ MessageId: z.string().regex(/^[\w-]{1,128}$/) });

function acceptanceOf(body: unknown): Acceptance | null {
  const id = accepted.safeParse(body).data?.MessageId;
  return id === undefined ? null : { carrierMessageId: id };
}

const word = z.string().regex(/^[\w-]{1,64}$/);
const exception = z.object({
  /** With or without the service's name before it: "com.amazonaws.…#ConflictException". */
  __type: z.string().regex(/^(?:[\w.]{1,128}#)?\w{1,64}$/),
  Reason: word.nullish().catch(null),
  /** Which kind of thing was not found. */
  ResourceType: word.nullish().catch(null),
  Fields: z
    .array(z.object({ Name: word }))
    .nullish()
    .catch(null),
  Message: z.string().nullish().catch(null),
  message: z.string().nullish().catch(null),
});

function errorOf(body: unknown): ErrorBody | null {
  const told = exception.safeParse(body).data;
  if (told === undefined) return null;
  const { __type: fullName } = told;
  const type = fullName.slice(fullName.indexOf("#") + 1);
  const code = told.Reason ?? type;
  const detail = told.Fields?.[0]?.Name ?? told.ResourceType ?? null;
  const keys = [...(detail === null ? [] : [`${code}/${detail}`]), code, type];
  return { code, text: told.Message ?? told.message ?? null, keys };
}

export const answerReader: AnswerReader = { acceptanceOf, errorOf, refusals };
