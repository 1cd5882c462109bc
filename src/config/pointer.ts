/** Places in a configuration: JSON pointers (RFC 6901) for people, and what stands there. */

/** ["carriers", 0, "name"] -> "/carriers/0/name"; [] -> "", the whole. */
export function pointer(path: readonly PropertyKey[]): string {
  return path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** undefined where nothing is. */
export function valueAt(tree: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, key) =>
      value !== null && typeof value === "object" && Object.hasOwn(value, key) ? (value as Record<PropertyKey, unknown>)[key] : undefined,
    tree,
  );
}
