import * as vscode from "vscode";
import type { ChannelAt, Holder } from "../../protocol/engine.ts";
import { formatBytes } from "../text/size_text.ts";
import { processAt, type SnapshotFeed } from "./trace_snapshot.ts";

/** A channel, or one descriptor that refers to it. */
export type ChannelNode =
  | { readonly kind: "channel"; readonly channel: ChannelAt }
  | { readonly kind: "holder"; readonly channel: ChannelAt; readonly holder: Holder };

/** The channels that exist at the cursor, with their fill and who holds which end. */
export class ChannelTree implements vscode.TreeDataProvider<ChannelNode> {
  readonly #changed = new vscode.EventEmitter<void>();

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(readonly feed: SnapshotFeed) {
    feed.onDidChange(() => this.#changed.fire());
  }

  getChildren(node?: ChannelNode): ChannelNode[] {
    if (node === undefined) {
      const channels = this.feed.snapshot?.state.channels ?? [];
      return channels.map((channel) => ({ kind: "channel", channel }));
    }
    if (node.kind === "holder") return [];
    return node.channel.holders.map((holder) => ({ kind: "holder", channel: node.channel, holder }));
  }

  getTreeItem(node: ChannelNode): vscode.TreeItem {
    const item = node.kind === "channel" ? channelItem(node.channel) : this.#holderItem(node.holder);
    const holder = node.kind === "holder" ? `/${node.holder.process}/${node.holder.fd}` : "";
    item.id = `${this.feed.snapshot?.session.title}/${node.channel.index}${holder}`;
    return item;
  }

  #holderItem(holder: Holder): vscode.TreeItem {
    const { snapshot } = this.feed;
    const process = snapshot === undefined ? undefined : processAt(snapshot, holder.process);
    const item = new vscode.TreeItem(`${process?.name ?? ""} (${process?.pid ?? "?"})`);
    item.description =
      holder.fd === null
        ? accessText(holder.access)
        : vscode.l10n.t("fd {0}, {1}", holder.fd, accessText(holder.access));
    const icon = { read: "arrow-left", write: "arrow-right", both: "arrow-both" }[holder.access];
    item.iconPath = new vscode.ThemeIcon(icon);
    return item;
  }
}

function channelItem(channel: ChannelAt): vscode.TreeItem {
  const item = new vscode.TreeItem(
    channel.id,
    channel.holders.length > 0
      ? vscode.TreeItemCollapsibleState.Expanded
      : vscode.TreeItemCollapsibleState.None,
  );
  const held = formatBytes(channel.fill);
  const level = channel.capacity === null ? held : `${held} / ${formatBytes(channel.capacity)}`;
  item.description = vscode.l10n.t("{0} in it, {1} through", level, formatBytes(channel.bytesRead));
  const isFull = channel.capacity !== null && channel.capacity > 0 && channel.fill >= channel.capacity;
  const colour = new vscode.ThemeColor(isFull ? "charts.red" : "charts.blue");
  item.iconPath = new vscode.ThemeIcon("arrow-swap", colour);
  item.tooltip = channel.name === "" ? channel.id : `${channel.id}\n${channel.name}`;
  return item;
}

function accessText(access: Holder["access"]): string {
  switch (access) {
    case "read":
      return vscode.l10n.t("reads");
    case "write":
      return vscode.l10n.t("writes");
    case "both":
      return vscode.l10n.t("reads and writes");
  }
}
