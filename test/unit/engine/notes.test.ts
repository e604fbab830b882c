import { describe, expect, it } from "vitest";
import { nanos } from "../../../src/base/time.ts";
import { notesOn } from "../../../src/engine/notes.ts";
import { type RunInfo, unknownRun } from "../../../src/engine/run_info.ts";
import { readTrace } from "../../../src/engine/trace_reader.ts";

function notesOf(text: string, { run = {}, live = false }: { run?: Partial<RunInfo>; live?: boolean } = {}) {
  const bytes = new TextEncoder().encode(`${text.replace(/^\s+/gm, "").trimEnd()}\n`);
  return notesOn(readTrace([bytes]), { ...unknownRun, ...run }, live);
}

const begins = '40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>';
const ends = "40 1700000001.000000 +++ exited with 0 +++";

describe("what a reader must know of a log", () => {
  it("is nothing where it has times and an end", () => {
    expect(notesOf(`${begins}\n${ends}`)).toEqual([]);
  });

  it("is that the program is ahead of what was read, if by a second or more", () => {
    const trace = readTrace([new TextEncoder().encode(`${begins}\n`)]);
    expect(notesOn(trace, unknownRun, true, nanos(0.9e9))).toEqual([]);
    expect(notesOn(trace, unknownRun, true, nanos(8.2e9))).toEqual([
      expect.stringMatching(/what is shown is 8 s old\./),
    ]);
  });

  it("is that it has no times", () => {
    const bare = `${begins}\n${ends}`.replaceAll(/ 17\d+\.\d+/g, "").replace(" <0.000010>", "");
    expect(notesOf(bare)).toEqual([
      expect.stringMatching(/^This log has no times\. .* a microsecond a line\./),
    ]);
    expect(notesOf("")).toEqual([]);
  });

  it("is that the clock was set back", () => {
    const back = Array.from(
      { length: 40 },
      (_, at) => `40 1600000000.${100_000 + at} getpid() = 40 <0.000001>`,
    );
    expect(notesOf(`${begins}\n${back.join("\n")}\n40 1600000001.000000 +++ exited with 0 +++`)).toEqual([
      "The machine's clock was set back once while this was recorded: durations across that moment are too short.",
    ]);
  });

  describe("is that strace was killed before the program", () => {
    const fork = "40 1700000000.100000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>";
    const cut = `${begins}\n${fork}\n40 1700000000.200000 +++ exited with 0 +++`;
    const note =
      "The log ends before gen (41) did: strace was killed, or was told to let go. What came after is not in it.";

    it("who is left without an end", () => {
      expect(notesOf(cut)).toEqual([note]);
      expect(notesOf(`${begins}\n${fork}`)[0]).toMatch(/^The log ends before gen \(40\), gen \(41\) did/);
    });

    it("but not where more may come, we ended it, only its beginning was read, or it runs on unharmed", () => {
      expect(notesOf(cut, { live: true })).toEqual([]);
      expect(notesOf(cut, { run: { stoppedUnixNs: 1_700_000_000_150_000_000n } })).toEqual([]);
      expect(notesOf(cut, { run: { timedOut: true } })).toEqual([]);
      expect(notesOf(cut, { run: { cutShort: true } })).toEqual([]);
      expect(notesOf(cut.replace(begins, "40 1700000000.000000 getpid() = 40 <0.000010>"))).toEqual([]);
    });
  });
});
