/**
 * The environment for a traced program: that of the extension host without what VS Code put there for itself.
 * ELECTRON_RUN_AS_NODE, for one, would turn a traced Electron program into plain Node.
 */
export function programEnvironment(host: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(host).filter(([name]) => !/^(ELECTRON|VSCODE)_/.test(name));
  return {
    ...Object.fromEntries(kept),
    TERM: "xterm-256color",
    COLORTERM: "truecolor",
    TERM_PROGRAM: "vscode",
  };
}
