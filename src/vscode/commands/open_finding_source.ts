import * as vscode from "vscode";
import type { SourceLocation } from "../../protocol/summary.ts";
import { openSource } from "../source_place.ts";
import type { FindingNode } from "../trees/finding_tree.ts";

/** Opens the line of source of an entry of the Findings view. */
export async function openFindingSource(given: unknown): Promise<void> {
  const location = locationOf(given as FindingNode | undefined);
  if (location !== null) await openSource(location, vscode.ViewColumn.Active);
}

function locationOf(node: FindingNode | undefined): SourceLocation | null {
  if (node === undefined) return null;
  return node.kind === "finding" ? node.finding.location : node.related.location;
}
