/**
 * The registry: which adapters there are, and how one is loaded. A folder here is an adapter when it has an `index.ts`
 * (and no underscore before its name, which marks the template); nothing has to be registered anywhere. Only the composition root imports this module, and an adapter that no
 * configuration names is never loaded.
 */
import { existsSync, readdirSync } from "node:fs";
import type { AdapterDefinition } from "./carrier.ts";

export type FoundAdapter =
  | { readonly kind: "found"; readonly adapter: AdapterDefinition }
  | { readonly kind: "unknown"; readonly known: readonly string[] };

/** Names of all adapters, sorted. */
export function adapterNames(): readonly string[] {
  return readdirSync(import.meta.dirname, { withFileTypes: true })
    .filter(
      (entry) => entry.isDirectory() && !entry.name.startsWith("_") && existsSync(new URL(`./${entry.name}/index.ts`, import.meta.url)),
    )
    .map((entry) => entry.name)
    .toSorted();
}

export async function loadAdapter(name: string): Promise<FoundAdapter> {
  const known = adapterNames();
  // Only names from the list reach the import, so a configuration can't name a path.
  if (!known.includes(name)) return { kind: "unknown", known };
  const module = (await import(`./${name}/index.ts`)) as { readonly adapter?: AdapterDefinition };
  if (module.adapter?.name !== name) throw new Error(`carriers/${name}/index.ts does not export an adapter named "${name}"`);
  return { kind: "found", adapter: module.adapter };
}
