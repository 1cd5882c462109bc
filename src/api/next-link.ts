/** The `Link` header that leads to the next page: the same search, with the cursor. */
export function nextLink(path: string, query: Readonly<Record<string, string>>, nextCursor: string): Record<string, string> {
  const parameters = new URLSearchParams({ ...query, cursor: nextCursor });
  return { Link: `<${path}?${parameters.toString()}>; rel="next"` };
}
