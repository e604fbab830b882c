import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { type Measurement, median } from "./measure.ts";

/** Where Debian's package of strace keeps the script that strace brings along. */
const packed = "/usr/share/doc/strace/examples/strace-graph.gz";
const runs = 3;

/**
 * strace's own reader of logs, which makes a tree of processes from exec, fork and exit and looks at no other call: how
 * many lines a second it comes through. Its complaints about options it does not know are thrown away.
 */
export function straceGraph(log: Uint8Array, lines: number): Measurement[] {
  if (!existsSync(packed)) {
    console.log(`strace-graph is not measured: there is no ${packed}`);
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), "ipc-scope-graph-"));
  try {
    const [script, file] = [join(folder, "strace-graph"), join(folder, "calls.strace")];
    writeFileSync(script, gunzipSync(readFileSync(packed)));
    writeFileSync(file, log);
    const seconds = Array.from({ length: runs }, () => {
      const start = performance.now();
      spawnSync("perl", ["-X", script, file], { stdio: "ignore" });
      return (performance.now() - start) / 1000;
    });
    return [
      {
        what: "strace-graph: log to tree of processes",
        value: lines / median(seconds),
        unit: "lines/s",
        budget: null,
      },
    ];
  } finally {
    rmSync(folder, { recursive: true });
  }
}
