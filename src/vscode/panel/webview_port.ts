import type * as vscode from "vscode";
import type { Port } from "../../protocol/endpoint.ts";

/** A webview as a port. What is sent while it is hidden may be lost; the view asks anew when it is told `shown`. */
export function webviewPort(webview: vscode.Webview): Port {
  return {
    send: (message) => void webview.postMessage(message),
    onMessage: (listener) => webview.onDidReceiveMessage(listener),
  };
}
