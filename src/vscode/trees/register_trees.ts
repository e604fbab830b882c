import * as vscode from "vscode";
import type { EventRef } from "../../protocol/engine.ts";
import type { FindingsFeed, SessionFindings } from "../findings/findings_feed.ts";
import { goToFinding } from "../findings/go_to_finding.ts";
import type { Services } from "../services.ts";
import { cursorTime } from "../sessions/trace_session.ts";
import { type ChannelNode, ChannelTree } from "./channel_tree.ts";
import { type FindingNode, FindingTree } from "./finding_tree.ts";
import { ProcessTree } from "./process_tree.ts";
import { SnapshotFeed } from "./trace_snapshot.ts";

/** The lists of the side bar about the trace in sight. Choosing an entry shows it in the view. */
export function registerTrees(services: Services, findings: FindingsFeed): vscode.Disposable {
  const feed = new SnapshotFeed(services.sessions);
  const processes = vscode.window.createTreeView("ipcScope.processes", {
    treeDataProvider: new ProcessTree(feed),
    showCollapseAll: true,
  });
  const channels = vscode.window.createTreeView("ipcScope.channels", {
    treeDataProvider: new ChannelTree(feed),
    showCollapseAll: true,
  });
  const found = vscode.window.createTreeView("ipcScope.findings", {
    treeDataProvider: new FindingTree(findings),
    showCollapseAll: true,
  });
  for (const tree of [processes, channels]) feed.setSeen(tree, tree.visible);
  return vscode.Disposable.from(
    feed,
    processes,
    channels,
    found,
    findings.onDidChange((current) => countOn(found, current)),
    found.onDidChangeSelection(({ selection: [node] }) => {
      const { current } = findings;
      if (node?.kind === "finding" && current !== undefined)
        void goToFinding(node.finding, current.session, services);
    }),
    processes.onDidChangeVisibility(({ visible }) => feed.setSeen(processes, visible)),
    channels.onDidChangeVisibility(({ visible }) => feed.setSeen(channels, visible)),
    processes.onDidChangeSelection(({ selection: [process] }) => {
      if (process !== undefined) show(services, { kind: "process", process: process.index });
    }),
    channels.onDidChangeSelection(({ selection: [node] }) => {
      if (node !== undefined) show(services, eventOf(node));
    }),
  );
}

/** What is more than a remark is counted on the icon of the side bar. */
function countOn(tree: vscode.TreeView<FindingNode>, current: SessionFindings | undefined): void {
  const grave = (current?.findings ?? []).filter(({ severity }) => severity !== "info").length;
  const tooltip = vscode.l10n.t("{0} findings", grave);
  tree.badge = grave === 0 ? undefined : { value: grave, tooltip };
}

function eventOf(node: ChannelNode): EventRef {
  if (node.kind === "channel") return { kind: "channel", channel: node.channel.index };
  const { openedBy, process } = node.holder;
  return openedBy === null ? { kind: "process", process } : { kind: "call", call: openedBy };
}

/** The cursor stays where it is in time. */
function show({ sessions }: Services, event: EventRef): void {
  const session = sessions.active;
  if (session !== undefined) session.goTo({ ns: cursorTime(session), event });
}
