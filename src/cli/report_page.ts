import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { partFiles } from "../export/html.ts";
import type { OpenedTrace } from "../export/opened_trace.ts";
import { type PageMeans, tracePage } from "../export/trace_page.ts";
import { accepted, Refusal } from "./refusal.ts";

/** The interactive view and the recording in one page. */
export function reportPage(trace: OpenedTrace, title: string): string {
  return accepted(tracePage(trace, title, pageMeans()));
}

export function pageMeans(): PageMeans {
  return {
    parts: {
      bootstrap: part(partFiles.bootstrap),
      view: part(partFiles.view),
      style: part(partFiles.style),
      engine: part(partFiles.engine),
    },
    nonce: base64(randomBytes(16)),
    base64,
  };
}

/** The bundles stand beside the command line's own. */
function part(name: string): string {
  try {
    return readFileSync(join(__dirname, name), "utf8");
  } catch {
    throw new Refusal(`The report needs ${name}, which is not beside ${__filename}. Build it: npm run build`);
  }
}

function base64({ buffer, byteOffset, byteLength }: Uint8Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString("base64");
}
