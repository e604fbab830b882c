/// <reference types="vscode" />
import * as vscode from "vscode";

/**
 * Files that a web server gives and takes: what a repository is to VS Code in a browser. A folder's address ends in a
 * slash and answers with the names in it.
 */
export function activate(context: vscode.ExtensionContext): void {
  const shelf = new Shelf();
  context.subscriptions.push(
    vscode.workspace.registerFileSystemProvider("shelf", shelf, { isCaseSensitive: true }),
  );
}

class Shelf implements vscode.FileSystemProvider {
  readonly onDidChangeFile = new vscode.EventEmitter<vscode.FileChangeEvent[]>().event;

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const isFolder = uri.path === "/";
    const size = isFolder ? 0 : (await this.readFile(uri)).length;
    return { type: isFolder ? vscode.FileType.Directory : vscode.FileType.File, ctime: 0, mtime: 0, size };
  }

  async readDirectory(uri: vscode.Uri): Promise<[string, vscode.FileType][]> {
    const names: readonly string[] = await (await asked(uri)).json();
    return names.map((name) => [name, vscode.FileType.File]);
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return new Uint8Array(await (await asked(uri)).arrayBuffer());
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => {});
  }

  async writeFile(uri: vscode.Uri, content: Uint8Array<ArrayBuffer>): Promise<void> {
    await asked(uri, { method: "PUT", body: content });
  }

  createDirectory = refuse;
  delete = refuse;
  rename = refuse;
}

/** The authority is the web server's: `shelf://127.0.0.1:80/run.strace`. */
async function asked(uri: vscode.Uri, how?: RequestInit): Promise<Response> {
  const response = await fetch(`http://${uri.authority}/shelf${uri.path}`, how);
  if (!response.ok) throw vscode.FileSystemError.FileNotFound(uri);
  return response;
}

function refuse(): never {
  throw vscode.FileSystemError.NoPermissions();
}
