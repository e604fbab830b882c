/**
 * Starts a worker from the text of a script. A worker may come only from its page's own origin, which the extension's
 * files are not of; a blob is.
 */
export function startWebWorker(script: string): Worker {
  const address = URL.createObjectURL(new Blob([script], { type: "text/javascript" }));
  const worker = new Worker(address);
  // The Worker of VS Code's extension host loads the script in a step of its own, later than one of a page does:
  // the address stays until the script has spoken.
  worker.addEventListener("message", () => URL.revokeObjectURL(address), { once: true });
  return worker;
}
