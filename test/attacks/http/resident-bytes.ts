/** The memory of a gateway in a process of its own, as it tells Prometheus. */
export async function residentBytes(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text();
  const bytes = Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1]);
  if (!(bytes > 0)) throw new Error("the gateway doesn't tell its size");
  return bytes;
}
