import type { ProcessIndex } from "../../base/ids.ts";
import { formatSpan } from "../../base/time.ts";
import type { LineUse, SourceLine } from "../../protocol/source.ts";
import { formatBytes } from "./size_text.ts";

/** `sort (42)` */
export type NameOf = (process: ProcessIndex) => string;

/** More peers than this are counted. */
const mostPeers = 2;

/** `3 writes, 12 KiB → sort (42), blocked 3.2 ms; 1 close`: what a line of source did up to a time. */
export function lineText({ uses, approximate }: SourceLine, nameOf: NameOf): string {
  const text = uses.map((use) => useText(use, nameOf)).join("; ");
  return approximate ? `${text} (approximately here)` : text;
}

/** The same in two or three words, for the end of the line: `3 writes, 12 KiB`. */
export function shortLineText({ uses, waiting }: SourceLine): string {
  const [first] = uses;
  if (first === undefined) return "";
  const bytes = uses.reduce((sum, use) => sum + use.bytes, 0);
  const more = uses.length > 1 ? ` +${uses.length - 1}` : "";
  const waits = waiting.length > 0 ? ", waits" : "";
  return `${countText(first)}${more}${bytes > 0 ? `, ${formatBytes(bytes)}` : ""}${waits}`;
}

export function useText(use: LineUse, nameOf: NameOf): string {
  const { bytes, direction, peers, blockedNs } = use;
  const moved = bytes > 0 ? `, ${formatBytes(bytes)}` : "";
  const arrow = direction === "in" ? "←" : "→";
  const others = peers.length > 0 ? ` ${arrow} ${peersText(peers, nameOf)}` : "";
  const waited = blockedNs > 0 ? `, blocked ${formatSpan(blockedNs)}` : "";
  return `${countText(use)}${moved}${others}${waited}`;
}

function peersText(peers: readonly ProcessIndex[], nameOf: NameOf): string {
  const named = peers.slice(0, mostPeers).map(nameOf).join(", ");
  return peers.length > mostPeers ? `${named} and ${peers.length - mostPeers} more` : named;
}

/** `1 write`, `3 writes`, `3 × pread64`: only what ends like a word is given a plural. */
function countText({ calls, name }: LineUse): string {
  if (calls === 1) return `1 ${name}`;
  return /[^sxhy\d]$/.test(name) ? `${calls} ${name}s` : `${calls} × ${name}`;
}
