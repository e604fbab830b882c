/**
 * The reader asked for less movement, of the system or of VS Code (`workbench.reduceMotion`, which a webview sees
 * as a class of its body): nothing travels and nothing slides.
 */
export function prefersStillness(): boolean {
  return (
    document.body.classList.contains("vscode-reduce-motion") ||
    matchMedia("(prefers-reduced-motion: reduce)").matches
  );
}
