import { describe, expect, it } from "vitest";
import { PiecedLog } from "../../../../src/engine/pieced_log.ts";
import { CallLines } from "../../../../src/engine/search/call_lines.ts";
import { LogWindow } from "../../../../src/engine/search/log_window.ts";
import { readTrace } from "../../../../src/engine/trace_reader.ts";

/** The argument of each call in the log, undefined where only the parser can tell. */
function argumentsOf(index: number, log: string): (string | undefined)[] {
  const bytes = new TextEncoder().encode(log);
  const trace = readTrace([bytes]);
  const lines = new CallLines({ trace, log: new LogWindow(new PiecedLog(bytes)), presentNs: trace.endNs });
  return Array.from({ length: trace.calls.length }, (_, row) => {
    const range = lines.argument(row, index);
    return range && new TextDecoder().decode(range.bytes.subarray(range.start, range.end));
  });
}

describe("an argument cut out of a call's line", () => {
  it("is what stands between its commas, whatever strings and annotations hold", () => {
    const log = '41 1.0 write(4</tmp/a,b>, "x, \\"y\\")", 7) = 7 <0.1>\n';
    expect(argumentsOf(0, log)).toEqual(["4</tmp/a,b>"]);
    expect(argumentsOf(1, log)).toEqual(['"x, \\"y\\")"']);
  });

  it("is put together of two lines", () => {
    const log = `41 1.0 read(3<pipe:[9]>,  <unfinished ...>
42 1.1 write(4<pipe:[9]>, "<unfinished ...>", 16 <unfinished ...>
41 1.2 <... read resumed>"ab", 9) = 2 <0.2>
42 1.3 <... write resumed>) = 16 <0.2>
`;
    expect(argumentsOf(1, log)).toEqual(['"ab"', '"<unfinished ...>"']);
  });

  it("is left to the parser where a line breaks off or nothing follows", () => {
    expect(argumentsOf(0, "41 1.0 close(3) = 0 <0.1>\n")).toEqual([undefined]);
    expect(argumentsOf(1, '41 1.0 write(4, "abc')).toEqual([undefined]);
  });
});
