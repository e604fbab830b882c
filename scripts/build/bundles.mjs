/**
 * The bundles of dist/. They find each other beside themselves: `path.join(__dirname, "engine-worker.js")`.
 * node-pty stays outside because its native part is loaded by path; vscode because the host provides it.
 * @type {readonly (import("esbuild").BuildOptions & { entry: string, outfile: string })[]}
 */
export const bundles = [
  {
    entry: "src/extension.ts",
    outfile: "dist/extension.js",
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode", "node-pty"],
  },
  {
    entry: "src/cli.ts",
    outfile: "dist/cli.js",
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["node-pty"],
    banner: { js: "#!/usr/bin/env node" },
  },
  {
    entry: "src/engine/worker.node.ts",
    outfile: "dist/engine-worker.js",
    platform: "node",
    format: "cjs",
    target: "node20",
  },
  {
    // One self-contained classic script: a webview starts it from a Blob, the report from its own text.
    entry: "src/engine/worker.web.ts",
    outfile: "dist/engine-worker.web.js",
    platform: "browser",
    format: "iife",
    target: "es2022",
  },
  {
    // What makes reports where no process can: apart from the engine, which every report as a page carries.
    entry: "src/export/report_worker.web.ts",
    outfile: "dist/report-worker.web.js",
    platform: "browser",
    format: "iife",
    target: "es2022",
  },
  {
    entry: "src/export/report_page.web.ts",
    outfile: "dist/report.js",
    platform: "browser",
    format: "iife",
    target: "es2022",
  },
  {
    // Its style sheet comes out beside it as dist/webview.css.
    entry: "webview/main.tsx",
    outfile: "dist/webview.js",
    platform: "browser",
    format: "iife",
    target: "es2022",
    jsx: "automatic",
    jsxImportSource: "preact",
    loader: { ".ttf": "dataurl", ".svg": "dataurl" },
  },
  {
    entry: "src/extension.web.ts",
    outfile: "dist/web/extension.js",
    platform: "browser",
    format: "cjs",
    target: "es2022",
    external: ["vscode"],
  },
];
