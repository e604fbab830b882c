import type { SourceLocation } from "../../src/protocol/summary.ts";
import type { TraceSession } from "../state/session.ts";
import { useCell } from "../state/use_cell.ts";
import type { OpenSource } from "./source_lines.tsx";

/** Opens a line in the editor; undefined where there is none, as in a page of its own. */
export function useOpenSource(session: TraceSession): OpenSource | undefined {
  const host = useCell(session.host);
  if (!host?.can.includes("openSource")) return undefined;
  return (location: SourceLocation) => void session.client.request("openSource", location);
}
