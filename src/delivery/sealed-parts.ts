/** The two sealed parts of a delivery's record: what is destroyed when it ends, and what stays until retention does. */
import type { Content } from "../message/content.ts";
import type { Sealer } from "../secrets/sealing.ts";
import type { Delivery } from "./delivery.ts";

/** What the message is made of; destroyed when the delivery ends. */
export interface Material {
  readonly content: Content;
  readonly brand: string | null;
  readonly domain: string | null;
  readonly appHash: string | null;
}

export interface Person {
  /** E.164. */
  readonly to: string;
  readonly userName: string | null;
  readonly userEmail: string | null;
  readonly clientIp: string | null;
  /** By which the request's claim is found again when the person is erased; left out where there was none. */
  readonly idempotencyKey?: string;
}

export type SealedPlace = Pick<Delivery, "id" | "tenant" | "phoneHash" | "expiresAt">;

export function sealMaterial(sealer: Sealer, place: SealedPlace, material: Material): string {
  return sealer.seal(material, nameOf(place, "content"));
}

/** null once the delivery has ended. */
export function openMaterial(sealer: Sealer, delivery: Delivery): Material | null {
  return delivery.sealedContent === null ? null : (sealer.open(delivery.sealedContent, nameOf(delivery, "content")) as Material);
}

export function sealPerson(sealer: Sealer, place: SealedPlace, person: Person): string {
  return sealer.seal(person, nameOf(place, "person"));
}

/** null once the time for knowing whose delivery it is has passed; that is never before it has ended. */
export function openPerson(sealer: Sealer, delivery: Delivery): Person | null {
  return delivery.sealedPerson === null ? null : (sealer.open(delivery.sealedPerson, nameOf(delivery, "person")) as Person);
}

function nameOf(place: SealedPlace, part: "content" | "person"): string {
  return [part, place.id, place.tenant, place.phoneHash, place.expiresAt].join("|");
}
