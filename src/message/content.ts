/** What a delivery brings: a code that we put into words, or a text that the backend wrote. */
export type Content = { readonly code: string } | { readonly text: string };
