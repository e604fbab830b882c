import { describe, expect, it } from "vitest";
import { traceFileName } from "../../../../src/vscode/text/trace_file_name.ts";

const evening = new Date(2026, 10, 22, 19, 7);

describe("the file name offered for a trace", () => {
  it.each([
    ["seq 100000 | sort -n", "seq-100000-sort-n-20261122-1907.ipctrace"],
    ["../../etc/passwd", "etc-passwd-20261122-1907.ipctrace"],
    ["build.strace", "build-20261122-1907.ipctrace"],
    ["größe.c", "größe.c-20261122-1907.ipctrace"],
    ["| > <", "trace-20261122-1907.ipctrace"],
  ])("of “%s” is %s", (title, name) => {
    expect(traceFileName(title, evening)).toBe(name);
  });
});
