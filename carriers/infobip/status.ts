/**
 * Infobip's status and error objects, which stand in answers and in receipts alike. Both count in one and the same range of
 * numbers (6 is a network without coverage, or a phone that is switched off), so our codes say which of the two is meant.
 */
import { z } from "zod";

export const status = z.object({
  groupId: z.int(),
  id: z.int().min(0).max(99_999),
  description: z.string().nullish(),
});
export type Status = z.infer<typeof status>;

/** 0: no error. */
export const deliveryError = z.object({ id: z.int().min(0).max(99_999), description: z.string().nullish() });
export type DeliveryError = z.infer<typeof deliveryError>;

export const statusCode = (id: number): string => `status ${id}`;
export const errorCode = (id: number): string => `error ${id}`;

export const group = { accepted: 0, pending: 1, undeliverable: 2, delivered: 3, expired: 4, rejected: 5 } as const;
