/** The little of Markdown that descriptions use: paragraphs and `code`. */
import { html, type Html } from "./html.ts";

export function prose(text: string | undefined): Html {
  const paragraphs = (text ?? "").split(/\n\n+/).filter((paragraph) => paragraph.trim() !== "");
  return html`${paragraphs.map((paragraph) => html`<p>${inline(paragraph)}</p>`)}`;
}

export function inline(text: string | undefined): readonly Html[] {
  return (text ?? "").split("`").map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : html`${part}`));
}
