/**
 * The import law, as data. A room may import itself and the rooms in its row; everything points down.
 * `npm run imports` fails on any other arrow, on a cycle, and on Node, the DOM or vscode inside the pure core.
 */
const mayImport = {
  base: [],
  strace: ["base"],
  ipc: ["base", "strace"],
  findings: ["base", "strace", "ipc"],
  protocol: ["base"],
  engine: ["base", "strace", "ipc", "findings", "protocol", "tracefile"],
  tracefile: ["base", "strace"],
  export: ["base", "strace", "ipc", "engine", "protocol", "tracefile"],
  capture: ["base", "strace", "tracefile"],
  debug: ["base", "protocol", "capture"],
  cli: ["base", "protocol", "engine", "tracefile", "export", "capture"],
  vscode: ["base", "protocol", "engine", "tracefile", "export", "capture", "debug"],
};
const core = ["base", "strace", "ipc", "findings", "protocol", "engine", "tracefile", "export"];

const rooms = Object.entries(mayImport).map(([room, below]) => ({
  name: `${room}-points-down`,
  comment: `src/${room} may import ${below.length > 0 ? below.join(", ") : "no other room"}`,
  severity: "error",
  from: { path: `^src/${room}/`, pathNot: "\\.(node|web)\\.ts$" },
  to: { path: "^src/", pathNot: `^src/(${[room, ...below].join("|")})/` },
}));

const network = [
  "http",
  "https",
  "http2",
  "net",
  "tls",
  "dgram",
  "dns",
  "dns/promises",
  "inspector",
  "undici",
  "ws",
];

module.exports = {
  forbidden: [
    ...rooms,
    {
      name: "pure-core",
      comment:
        "the core runs in Node, in a web worker and in tests alike: no Node, no vscode, no browser package",
      severity: "error",
      from: { path: `^src/(${core.join("|")})/`, pathNot: "\\.(node|web)\\.ts$" },
      to: { path: ["^vscode$", "^node-pty$", "node_modules/(d3|preact|commander|node-pty)"] },
    },
    {
      name: "pure-core-no-node",
      severity: "error",
      from: { path: `^src/(${core.join("|")})/`, pathNot: "\\.node\\.ts$" },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "vscode-only-in-its-room",
      severity: "error",
      from: { path: "^(src|webview)/", pathNot: "^src/(vscode/|extension(\\.web)?\\.ts$)" },
      to: { path: "^vscode$" },
    },
    {
      name: "view-speaks-the-protocol",
      comment: "the webview knows the engine only by its messages",
      severity: "error",
      from: { path: "^webview/" },
      to: { path: "^src/", pathNot: "^src/(base|protocol)/" },
    },
    {
      name: "no-network",
      comment:
        "nothing here talks to anybody: one server on loopback shows a trace to a browser of this machine",
      severity: "error",
      from: { path: "^(src|webview)/", pathNot: "^src/cli/viewer_server\\.ts$" },
      to: { path: network.flatMap((name) => [`^${name}$`, `^node:${name}$`]) },
    },
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "resolvable",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^vscode$" },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "src/tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".js"],
      conditionNames: ["import", "require", "node", "default", "types"],
    },
  },
};
