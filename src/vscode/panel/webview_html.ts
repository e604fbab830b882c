/** What the page of a view is made of; addresses as the webview sees them. */
export interface WebviewPage {
  /** Random for each page. */
  readonly nonce: string;
  /** Where the webview's resources come from: `webview.cspSource`. */
  readonly cspSource: string;
  readonly script: string;
  readonly style: string;
  /** BCP 47, for screen readers. */
  readonly language: string;
  readonly title: string;
}

/**
 * The page around the view. Nothing may load but the one script with the nonce and what the extension ships;
 * in particular nothing from the network and nothing inline, so a hostile log cannot smuggle in code.
 */
export function webviewHtml(page: WebviewPage): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${page.nonce}'`,
    `style-src ${page.cspSource}`,
    `font-src ${page.cspSource}`,
    `img-src ${page.cspSource} data:`,
  ].join("; ");
  return `<!DOCTYPE html>
<html lang="${escaped(page.language)}">
<head>
  <meta charset="utf-8">
  <meta http-equiv="Content-Security-Policy" content="${escaped(policy)}">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <link rel="stylesheet" href="${escaped(page.style)}">
  <title>${escaped(page.title)}</title>
</head>
<body>
  <div id="view"></div>
  <script nonce="${page.nonce}" src="${escaped(page.script)}"></script>
</body>
</html>`;
}

/** 128 bits from the system's random source, in hex. */
export function newNonce(): string {
  const bytes = globalThis.crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function escaped(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;");
}
