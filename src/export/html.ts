/** The built scripts a report carries; each is one self-contained classic script. */
export interface ReportParts {
  /** Starts the engine and joins it to the view. */
  readonly bootstrap: string;
  /** The view. */
  readonly view: string;
  readonly style: string;
  /** Run in a worker made from a Blob. */
  readonly engine: string;
}

/** The files of `dist/` that hold them. */
export const partFiles: Readonly<Record<keyof ReportParts, string>> = {
  bootstrap: "report.js",
  view: "webview.js",
  style: "webview.css",
  engine: "engine-worker.web.js",
};

export interface ReportContent {
  readonly title: string;
  /** The recording, an `.ipctrace`, in base64. */
  readonly recording: string;
}

/**
 * The whole interactive view in one file that needs nothing but a browser: no server, no network, no folder beside
 * it. Its policy lets it load nothing from anywhere. The recording is data, never markup: base64 has no `<`, and
 * what is text is escaped.
 * @param nonce unguessable, new for each report: base64 of at least 16 random bytes
 */
export function htmlReport(content: ReportContent, parts: ReportParts, nonce: string): string {
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    // The worker is started from a Blob and inherits this policy.
    "worker-src blob:",
    `style-src 'nonce-${nonce}'`,
    "img-src data:",
    "font-src data:",
  ].join("; ");
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeText(content.title)} · IPC Scope</title>
<style nonce="${nonce}">${parts.style}</style>
</head>
<body>
<noscript>This report draws a recording of how processes talked; it needs JavaScript, but no network.</noscript>
<script nonce="${nonce}" type="text/plain" id="ipc-scope-recording">${content.recording}</script>
<script nonce="${nonce}" type="text/plain" id="ipc-scope-engine">${escapeScript(parts.engine)}</script>
<script nonce="${nonce}">${escapeScript(parts.bootstrap)}</script>
<script nonce="${nonce}">${escapeScript(parts.view)}</script>
</body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}

/**
 * What would end or confuse a script element. In the scripts we build both can stand only inside strings, regular
 * expressions and comments, where the backslash changes nothing.
 */
function escapeScript(script: string): string {
  return script.replace(/<(?=\/script|!--)/gi, "\\x3C");
}
