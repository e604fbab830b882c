import type { Port } from "../src/protocol/endpoint.ts";

/** What VS Code puts into a webview's page. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  getState(): unknown;
  setState(state: unknown): void;
}

/** What a page of our own provides: one end of a channel to the engine, a worker or a MessagePort. */
type PagePort = MessagePort | Worker;

declare global {
  var acquireVsCodeApi: (() => VsCodeApi) | undefined;
  /** Set by the page before this bundle runs. */
  var ipcScopePort: PagePort | undefined;
}

/** The place this view runs in: how it speaks, and where it remembers. */
export interface Surroundings {
  readonly port: Port;
  /** What `remember` was last given in this panel; nothing, or something of another's, the first time. */
  recall(): unknown;
  /** Keep it small: VS Code stringifies it each time. */
  remember(state: unknown): void;
}

/** Undefined when neither VS Code nor a page's bootstrap is there. */
export function findSurroundings(): Surroundings | undefined {
  if (globalThis.acquireVsCodeApi !== undefined) return inVsCode(globalThis.acquireVsCodeApi());
  if (globalThis.ipcScopePort !== undefined) return inPage(globalThis.ipcScopePort);
  return undefined;
}

function inVsCode(api: VsCodeApi): Surroundings {
  return {
    port: {
      send: (message) => api.postMessage(message),
      onMessage(listener) {
        const take = (event: MessageEvent) => listener(event.data);
        window.addEventListener("message", take);
        return { dispose: () => window.removeEventListener("message", take) };
      },
    },
    recall: () => api.getState(),
    remember: (state) => api.setState(state),
  };
}

function inPage(page: PagePort): Surroundings {
  return {
    port: {
      send: (message) => page.postMessage(message),
      onMessage(listener) {
        const take = (event: Event) => listener((event as MessageEvent).data);
        page.addEventListener("message", take);
        // A MessagePort holds its messages until it is started; a worker has no such method.
        if ("start" in page) page.start();
        return { dispose: () => page.removeEventListener("message", take) };
      },
    },
    // Outlives a reload of the page, and goes with its tab.
    recall: () => history.state,
    remember: (state) => history.replaceState(state, ""),
  };
}
