/// <reference types="vscode" />
import * as vscode from "vscode";

/**
 * Files that a web server gives and that cannot be written: what a repository is to VS Code in a browser. A folder's
 * address ends in a slash and answers with the names in it.
 */
export function activate(context: vscode.ExtensionContext): void {
  const shelf = new Shelf();
  context.subscriptions.push(
    vscode.workspace.registerFileSystemProvider("shelf", shelf, { isReadonly: true, isCaseSensitive: true }),
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
    const names: readonly string[] = await (await given(uri)).json();
    return names.map((name) => [name, vscode.FileType.File]);
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return new Uint8Array(await (await given(uri)).arrayBuffer());
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => {});
  }

  createDirectory = refuse;
  writeFile = refuse;
  delete = refuse;
  rename = refuse;
}

/** The authority is the web server's: `shelf://127.0.0.1:80/run.strace`. */
async function given(uri: vscode.Uri): Promise<Response> {
  const response = await fetch(`http://${uri.authority}/shelf${uri.path}`);
  if (!response.ok) throw vscode.FileSystemError.FileNotFound(uri);
  return response;
}

function refuse(): never {
  throw vscode.FileSystemError.NoPermissions();
}
