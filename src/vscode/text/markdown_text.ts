/**
 * A text as markdown that shows it letter by letter: what a log says must not become a link. VS Code's own `appendText`
 * makes every blank an unbreakable one, so that sentences do not wrap.
 */
export function asMarkdown(text: string): string {
  return text
    .replace(/[\\`*_{}[\]()#+\-.!|~$:]/g, "\\$&")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/\r?\n/g, " ");
}
