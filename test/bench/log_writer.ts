import { closeSync, openSync, writeSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { pipelinePieces } from "./pipeline_log.ts";

/**
 * A process of its own that writes a log as strace would, of what happens now, piece by piece, at a steady pace:
 * `node bench-log-writer.js FILE LINES LINES-PER-SECOND`. Ends when all is written, however late that became.
 */
async function main([path = "", lines = "0", perSecond = "1"]: readonly string[]): Promise<void> {
  const linesOfPiece = 2_000;
  const file = openSync(path, "a");
  const startMs = performance.now();
  let written = 0;
  // A log of long ago would be a speck beside the time from then to the present, which pictures of a live trace reach to.
  const [nowNs, stepNs] = [BigInt(Date.now()) * 1_000_000n, BigInt(Math.round(1e9 / Number(perSecond)))];
  for (const piece of pipelinePieces(Number(lines), 8, linesOfPiece, nowNs, stepNs)) {
    writeSync(file, piece);
    written += linesOfPiece;
    const aheadMs = (written / Number(perSecond)) * 1000 - (performance.now() - startMs);
    if (aheadMs > 1) await sleep(aheadMs);
  }
  closeSync(file);
}

void main(process.argv.slice(2));
