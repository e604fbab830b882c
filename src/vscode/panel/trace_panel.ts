import * as vscode from "vscode";
import { DisposableStack } from "../../base/disposable.ts";
import { notify, type Port } from "../../protocol/endpoint.ts";
import type { HostNotices } from "../../protocol/view.ts";
import type { Services } from "../services.ts";
import type { TraceSession } from "../sessions/trace_session.ts";
import { bridge } from "./bridge.ts";
import { hostMethods } from "./host_methods.ts";
import { newNonce, webviewHtml } from "./webview_html.ts";
import { webviewPort } from "./webview_port.ts";

/**
 * A hidden view stays alive: its zoom, its cursor and the picture of a long trace would take a second and many
 * questions to build again, each time one looks into a source file and back.
 */
export const tracePanelOptions = { retainContextWhenHidden: true } as const;

/** One view of a session, in an editor tab of its own or in that of a trace file. It goes with its tab. */
export class TracePanel implements vscode.Disposable {
  readonly #parts = new DisposableStack();
  readonly #port: Port;
  #wasVisible: boolean;

  constructor(
    readonly tab: vscode.WebviewPanel,
    readonly session: TraceSession,
    services: Services,
  ) {
    const { webview } = tab;
    const resources = ["dist", "media"].map((folder) => vscode.Uri.joinPath(services.extensionUri, folder));
    webview.options = { enableScripts: true, localResourceRoots: resources };
    // A tab draws its icon as a picture, in which the theme's colour is not known.
    const icon = (theme: string) => vscode.Uri.joinPath(services.extensionUri, "media", `icon-${theme}.svg`);
    tab.iconPath = { light: icon("light"), dark: icon("dark") };
    this.#port = webviewPort(webview);
    this.#wasVisible = tab.visible;

    const engine = this.#parts.add(session.hub.share());
    const host = hostMethods(session, services);
    const hello: typeof host.hello = (params) => {
      // What was told before the view's script listened is lost.
      this.#tellPlace();
      return host.hello(params);
    };
    this.#parts.add(bridge(this.#port, engine, { ...host, hello }));
    this.#parts.add(session.onDidGoTo((place) => this.#tell("goTo", place)));
    this.#parts.add(session.onDidGoLive((order) => this.#tell("goLive", order)));
    this.#parts.add(tab.onDidChangeViewState(() => this.#viewStateChanged(services)));
    this.#parts.add(session.show(this));
    tab.onDidDispose(() => this.#parts.dispose());

    webview.html = webviewHtml({
      nonce: newNonce(),
      cspSource: webview.cspSource,
      script: webview
        .asWebviewUri(vscode.Uri.joinPath(services.extensionUri, "dist", "webview.js"))
        .toString(),
      style: webview
        .asWebviewUri(vscode.Uri.joinPath(services.extensionUri, "dist", "webview.css"))
        .toString(),
      language: vscode.env.language,
      title: session.title,
    });
    if (tab.active) services.sessions.activate(session);
  }

  reveal(): void {
    this.tab.reveal();
  }

  dispose(): void {
    this.tab.dispose();
  }

  /** Where the cursor was put, by a debug session or another tab. */
  #tellPlace(): void {
    this.session.repeatOrder({
      goTo: (order) => this.#tell("goTo", order),
      goLive: (order) => this.#tell("goLive", order),
    });
  }

  #viewStateChanged(services: Services): void {
    if (this.tab.visible) this.#tell("shown", null);
    if (this.tab.visible && !this.#wasVisible) this.#tellPlace();
    this.#wasVisible = this.tab.visible;
    if (this.tab.active) services.sessions.activate(this.session);
  }

  #tell<Name extends keyof HostNotices & string>(name: Name, value: HostNotices[Name]): void {
    notify<HostNotices, Name>(this.#port, name, value);
  }
}
