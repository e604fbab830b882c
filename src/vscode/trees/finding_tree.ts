import * as vscode from "vscode";
import { ruleWords } from "../../base/rules.ts";
import { formatSpan, nanos } from "../../base/time.ts";
import type { Finding, Severity } from "../../protocol/summary.ts";
import type { FindingsFeed } from "../findings/findings_feed.ts";

/** A finding, or something else that has to do with it. */
export type FindingNode =
  | { readonly kind: "finding"; readonly finding: Finding }
  | { readonly kind: "related"; readonly related: Finding["related"][number] };

const icons: Readonly<Record<Severity, vscode.ThemeIcon>> = {
  error: new vscode.ThemeIcon("error", new vscode.ThemeColor("list.errorForeground")),
  warning: new vscode.ThemeIcon("warning", new vscode.ThemeColor("list.warningForeground")),
  info: new vscode.ThemeIcon("info"),
};

const ranks: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** What there is to say about the trace in sight, the gravest first. */
export class FindingTree implements vscode.TreeDataProvider<FindingNode> {
  readonly #changed = new vscode.EventEmitter<void>();

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(readonly feed: FindingsFeed) {
    feed.onDidChange(() => this.#changed.fire());
  }

  getChildren(node?: FindingNode): FindingNode[] {
    if (node === undefined)
      return [...(this.feed.current?.findings ?? [])]
        .sort((one, other) => ranks[one.severity] - ranks[other.severity] || one.ns - other.ns)
        .map((finding) => ({ kind: "finding", finding }));
    if (node.kind === "related") return [];
    return node.finding.related.map((related) => ({ kind: "related", related }));
  }

  getTreeItem(node: FindingNode): vscode.TreeItem {
    return node.kind === "finding" ? findingItem(node.finding) : relatedItem(node.related);
  }
}

function findingItem(finding: Finding): vscode.TreeItem {
  const { rule, severity, message, related, ns, location } = finding;
  const item = new vscode.TreeItem(
    message,
    related.length > 0 ? vscode.TreeItemCollapsibleState.Collapsed : vscode.TreeItemCollapsibleState.None,
  );
  item.description = [rule, placeText(location), formatSpan(nanos(ns))]
    .filter((part) => part !== "")
    .join(" · ");
  item.iconPath = icons[severity];
  item.contextValue = location === null ? "finding" : "finding.located";
  const words = ruleWords(rule);
  item.tooltip = words === undefined ? message : `${message}\n\n${words.remedy}`;
  item.accessibilityInformation = { label: `${severity}: ${message} ${item.description}` };
  return item;
}

function relatedItem({ message, location }: Finding["related"][number]): vscode.TreeItem {
  const item = new vscode.TreeItem(message);
  item.description = placeText(location);
  item.tooltip = message;
  item.iconPath = new vscode.ThemeIcon("arrow-small-right");
  item.contextValue = location === null ? "related" : "related.located";
  return item;
}

function placeText(location: Finding["location"]): string {
  return location === null ? "" : `${location.file.replace(/^.*\//, "")}:${location.line}`;
}
