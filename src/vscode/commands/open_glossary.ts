import * as vscode from "vscode";
import { glossaryEntryOf, glossaryPage } from "../../base/glossary.ts";
import type { Services } from "../services.ts";

/** Opens the glossary, at the term if one is given that it knows. */
export async function openGlossary({ extensionUri }: Services, term?: unknown): Promise<void> {
  const entry = typeof term === "string" ? glossaryEntryOf(term) : undefined;
  const fragment = entry?.term.toLowerCase().replaceAll(" ", "-") ?? "";
  const page = vscode.Uri.joinPath(extensionUri, glossaryPage).with({ fragment });
  await vscode.commands.executeCommand("markdown.showPreview", page);
}
