/** How long each tenant's deliveries are kept, and how long it is known whose they are. */
import type { Config } from "../config/schema.ts";

export interface Retention {
  /** Of an ended delivery's record. */
  ofTenant(tenant: string): number;
  /** Of what tells whose delivery it is; null: as long as the record itself. */
  personalOfTenant(tenant: string): number | null;
  /** The longest of all tenants, for what several of them share. */
  readonly longestMs: number;
}

const hourMs = 3_600_000;

export function createRetention({ delivery, tenants }: Pick<Config, "tenants"> & { delivery: RetentionHours }): Retention {
  const own = new Map(tenants.map((tenant) => [tenant.name, tenant]));
  const hoursOf = (tenant: string): number => own.get(tenant)?.retentionHours ?? delivery.retentionHours;
  return {
    ofTenant: (tenant) => hoursOf(tenant) * hourMs,
    personalOfTenant(tenant) {
      const hours = own.get(tenant)?.personalHours ?? delivery.personalHours;
      return hours === undefined || hours >= hoursOf(tenant) ? null : hours * hourMs;
    },
    longestMs: Math.max(delivery.retentionHours, ...tenants.map(({ name }) => hoursOf(name))) * hourMs,
  };
}

/** Every tenant whose deliveries may be stored here. */
export function tenantsOf({ apiKeys, tenants }: Pick<Config, "apiKeys" | "tenants">): readonly string[] {
  const names = ["default", ...apiKeys.map((key) => key.tenant), ...tenants.map((tenant) => tenant.name)];
  return [...new Set(names)].filter((name) => name !== "*");
}

type RetentionHours = Pick<Config["delivery"], "retentionHours" | "personalHours">;
