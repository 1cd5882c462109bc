/** Endpoints without query parameters refuse all of them: a misspelt one must not silently do nothing. */
import { z } from "zod";

export const noQuery = z.strictObject({});
