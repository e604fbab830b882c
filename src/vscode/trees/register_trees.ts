import * as vscode from "vscode";
import type { EventRef } from "../../protocol/engine.ts";
import type { Services } from "../services.ts";
import { cursorTime } from "../sessions/trace_session.ts";
import { type ChannelNode, ChannelTree } from "./channel_tree.ts";
import { ProcessTree } from "./process_tree.ts";
import { SnapshotFeed } from "./trace_snapshot.ts";

/** The two lists of the side bar. Choosing an entry shows it in the view. */
export function registerTrees(services: Services): vscode.Disposable {
  const feed = new SnapshotFeed(services.sessions);
  const processes = vscode.window.createTreeView("ipcScope.processes", {
    treeDataProvider: new ProcessTree(feed),
    showCollapseAll: true,
  });
  const channels = vscode.window.createTreeView("ipcScope.channels", {
    treeDataProvider: new ChannelTree(feed),
    showCollapseAll: true,
  });
  for (const tree of [processes, channels]) feed.setSeen(tree, tree.visible);
  return vscode.Disposable.from(
    feed,
    processes,
    channels,
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
