import { describe, expect, it } from "vitest";
import { csvTable } from "../../../src/export/csv.ts";
import { toInt64 } from "../../../src/export/int64.ts";
import { parquetTable } from "../../../src/export/parquet.ts";
import { perfettoTrace } from "../../../src/export/perfetto/perfetto.ts";
import { childSignalsParent, parentReadsFromChild } from "../engine/stories.ts";
import { exportedRunOf, textOfPieces } from "./exported_story.ts";

const rows = (text: string) =>
  textOfPieces(csvTable(exportedRunOf(text)))
    .trimEnd()
    .split("\r\n");

describe("a run as CSV", () => {
  it("begins with a header and tells each process, call, transfer and signal", () => {
    const [header, ...lines] = rows(parentReadsFromChild);
    expect(header).toBe(
      "kind,ns,duration_ns,pid,tid,process,name,channel,channel_kind,bytes,result,errno,outcome,blocked,other_pid",
    );
    expect(lines.filter((line) => line.startsWith("process,"))).toEqual([
      "process,0,20100000,40,,demo (40),demo,,,,0,,exited,,",
      "process,2100000,10400000,41,,demo (41),demo,,,,0,,exited,,40",
    ]);
    expect(lines).toContain("call,10000000,20000,41,41,demo (41),write,pipe:97,pipe,12,12,,returned,,");
    expect(lines).toContain("call,4000000,6100000,40,40,demo (40),read,pipe:97,pipe,12,12,,returned,empty,");
    expect(lines).toContain("transfer,10000000,100000,41,41,demo (41),,pipe:97,pipe,12,,,,,40");
  });

  it("tells a signal's sender", () => {
    expect(rows(childSignalsParent).filter((line) => line.includes("SIGUSR1"))).toEqual([
      expect.stringMatching(/^signal,\d+,\d+,40,40,demo \(40\),SIGUSR1,,,,,,handled,,41$/),
    ]);
  });

  it("never holds what the program wrote", () => {
    expect(rows(parentReadsFromChild).join("\n")).not.toContain("hello world");
  });

  it("lets no name be a formula of a spreadsheet, nor break out of its cell", () => {
    const [, line] = rows(String.raw`
      40 100.0 execve("/bin/=1+1,\"\r\nx", ["=1+1,\"\r\nx"], 0x7f /* 0 vars */) = 0 <0.1>
      40 101.0 +++ exited with 0 +++`);
    expect(line).toMatch(/,"'=1\+1,""/);
  });
});

describe("numbers that no 64 bits hold", () => {
  const odd = `
    41 1.1 mmap(NULL, 4096, PROT_READ, MAP_SHARED, 3, 0) = 0xffffffffffffffff
    41 50000000002.2 getpid() = 41`;

  it("are cut at the largest in Parquet", () => {
    const [bytes] = [...parquetTable(exportedRunOf(odd))];
    expect(
      Buffer.from(bytes ?? [])
        .subarray(0, 4)
        .toString(),
    ).toBe("PAR1");
    expect(toInt64(2 ** 64)).toBe(2 ** 63 - 1024);
    expect(toInt64(-Infinity)).toBe(-(2 ** 63) + 1024);
    expect(toInt64(1.6)).toBe(2);
  });

  it("are cut at the largest for Perfetto", () => {
    expect([...perfettoTrace(exportedRunOf(odd))].length).toBeGreaterThan(0);
  });
});
