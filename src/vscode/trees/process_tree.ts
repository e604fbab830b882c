import * as vscode from "vscode";
import type { Activity, ProcessAt, ProcessInfo } from "../../protocol/engine.ts";
import { blockedText } from "./blocked_text.ts";
import { ProcessForest } from "./process_forest.ts";
import { channelAt, processAt, type SnapshotFeed, type TraceSnapshot } from "./trace_snapshot.ts";

const icons: Readonly<Record<Activity, vscode.ThemeIcon>> = {
  running: new vscode.ThemeIcon("play-circle", new vscode.ThemeColor("charts.green")),
  call: new vscode.ThemeIcon("play-circle", new vscode.ThemeColor("charts.blue")),
  blocked: new vscode.ThemeIcon("watch", new vscode.ThemeColor("charts.orange")),
  stopped: new vscode.ThemeIcon("debug-pause", new vscode.ThemeColor("charts.yellow")),
  zombie: new vscode.ThemeIcon("circle-slash", new vscode.ThemeColor("charts.red")),
  gone: new vscode.ThemeIcon("circle-outline", new vscode.ThemeColor("disabledForeground")),
  unborn: new vscode.ThemeIcon("circle-outline", new vscode.ThemeColor("disabledForeground")),
};

/** The processes of the active trace by ancestry, each with what it does at the cursor. */
export class ProcessTree implements vscode.TreeDataProvider<ProcessInfo> {
  readonly #changed = new vscode.EventEmitter<void>();
  #forest = new ProcessForest<ProcessInfo>([]);

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(readonly feed: SnapshotFeed) {
    feed.onDidChange((snapshot) => {
      this.#forest = new ProcessForest(snapshot?.overview.processList ?? []);
      this.#changed.fire();
    });
  }

  getChildren(process?: ProcessInfo): ProcessInfo[] {
    return [...(process === undefined ? this.#forest.roots : this.#forest.childrenOf(process))];
  }

  getParent(process: ProcessInfo): ProcessInfo | undefined {
    return this.#forest.parentOf(process);
  }

  getTreeItem(process: ProcessInfo): vscode.TreeItem {
    const { snapshot } = this.feed;
    const now = snapshot === undefined ? undefined : processAt(snapshot, process.index);
    const hasChildren = this.#forest.childrenOf(process).length > 0;
    const item = new vscode.TreeItem(
      now?.name || process.name || vscode.l10n.t("process {0}", process.pid),
      hasChildren ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.None,
    );
    // A leaf that becomes a parent is another item: VS Code would keep it collapsed.
    item.id = `${snapshot?.session.title}/${process.index}${hasChildren ? "/" : ""}`;
    const doing = activityText(process, now, snapshot);
    item.description = `${process.pid} · ${doing}`;
    item.iconPath = icons[now?.activity ?? "unborn"];
    item.tooltip = process.argv.join(" ");
    item.accessibilityInformation = { label: `${item.label}, ${process.pid}, ${doing}` };
    return item;
  }
}

function activityText(
  process: ProcessInfo,
  now: ProcessAt | undefined,
  snapshot: TraceSnapshot | undefined,
): string {
  switch (now?.activity) {
    case undefined:
    case "unborn":
      return vscode.l10n.t("not yet started");
    case "running":
    case "call":
      return vscode.l10n.t("runs");
    case "stopped":
      return vscode.l10n.t("stopped");
    case "zombie":
      return vscode.l10n.t("{0}, not waited for", process.exit ?? vscode.l10n.t("ended"));
    case "gone":
      return process.exit ?? vscode.l10n.t("ended");
    case "blocked": {
      if (now.blocked === null) return vscode.l10n.t("waits");
      const { channel } = now.blocked;
      const on = channel === null || snapshot === undefined ? undefined : channelAt(snapshot, channel);
      return blockedText(now.blocked, on);
    }
  }
}
