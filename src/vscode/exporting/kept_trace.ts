import * as vscode from "vscode";
import { ok, type Result } from "../../base/result.ts";
import { parseMeta } from "../../tracefile/meta.ts";
import { openOrSalvage } from "../../tracefile/salvage.ts";
import { entryNames, type TraceFile, writeTraceFile } from "../../tracefile/trace_file.ts";
import type { TraceSession } from "../sessions/trace_session.ts";

/** What there is of a trace by now: a file with all of it, or a recording that still lies in parts in its folder. */
type KeptTrace =
  | { readonly kind: "file"; readonly bytes: Uint8Array }
  | { readonly kind: "parts"; readonly parts: TraceFile };

/** The bytes of a file that opens as this trace: its own, as they are, whatever kind of file it is. */
export async function traceBytes(session: TraceSession): Promise<Result<Uint8Array>> {
  const kept = await keptTrace(session);
  if (!kept.ok) return kept;
  return ok(kept.value.kind === "file" ? kept.value.bytes : writeTraceFile(kept.value.parts));
}

/** The bytes of an `.ipctrace`; of a file that is cut short, with its beginning. */
export async function packedTrace(session: TraceSession): Promise<Result<Uint8Array>> {
  const kept = await keptTrace(session);
  if (!kept.ok) return kept;
  if (kept.value.kind === "parts") return ok(writeTraceFile(kept.value.parts));
  const opened = openOrSalvage(kept.value.bytes);
  return opened.ok ? ok(writeTraceFile(opened.value.file)) : opened;
}

async function keptTrace({ origin }: TraceSession): Promise<Result<KeptTrace>> {
  const { fs } = vscode.workspace;
  const folder =
    origin.kind === "run" ? vscode.Uri.file(origin.folder) : vscode.Uri.joinPath(origin.uri, "..");
  const metaBytes = await beside(folder, entryNames.meta);
  const isRecording =
    origin.kind === "run" || (origin.uri.path.endsWith(`/${entryNames.log}`) && metaBytes !== undefined);
  if (!isRecording) return ok({ kind: "file", bytes: await fs.readFile(origin.uri) });
  const meta = parseMeta(metaBytes ?? new Uint8Array(0));
  if (!meta.ok) return meta;
  const log = await fs.readFile(vscode.Uri.joinPath(folder, entryNames.log));
  const approximateStacks = await beside(folder, entryNames.approximateStacks);
  return ok({
    kind: "parts",
    parts: {
      log,
      meta: meta.value,
      symbols: (await beside(folder, entryNames.symbols)) ?? null,
      ...(approximateStacks === undefined ? {} : { approximateStacks }),
    },
  });
}

/** A file of a recording that only some have. */
async function beside(folder: vscode.Uri, name: string): Promise<Uint8Array | undefined> {
  try {
    return await vscode.workspace.fs.readFile(vscode.Uri.joinPath(folder, name));
  } catch {
    return undefined;
  }
}
