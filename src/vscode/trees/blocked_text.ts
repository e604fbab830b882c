import * as vscode from "vscode";
import type { BlockedAt, ChannelAt } from "../../protocol/engine.ts";

/** What a blocked process waits for, in plain words. */
export function blockedText(blocked: BlockedAt, channel: Pick<ChannelAt, "id"> | undefined): string {
  const on = channel?.id ?? blocked.name;
  const { t } = vscode.l10n;
  switch (blocked.reason) {
    case "empty":
      return t("waits for data on {0}", on);
    case "full":
      return t("waits for room in {0}", on);
    case "child":
      return t("waits for a child");
    case "lock":
      return t("waits for a lock on {0}", on);
    case "queue-empty":
      return t("waits for a message in {0}", on);
    case "queue-full":
      return t("waits for room in {0}", on);
    case "accept":
      return t("waits for a connection on {0}", on);
    case "futex":
      return t("waits for another thread");
    case "poll":
      return t("waits in {0}", blocked.name);
    case "signal":
      return t("waits for a signal");
    case "sleep":
      return t("sleeps");
    default:
      return t("waits in {0}", blocked.name);
  }
}
