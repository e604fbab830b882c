import { describe, expect, it } from "vitest";
import { nanos } from "../../../../src/base/time.ts";
import type { EventRef } from "../../../../src/protocol/engine.ts";
import { unpack } from "../../../../src/protocol/packed.ts";
import { type SearchAnswer, type SearchQuery, searchMarkSchema } from "../../../../src/protocol/search.ts";
import { engineOf } from "../engine_of.ts";
import { talkWithSignals } from "./talk_with_signals.ts";

const engine = engineOf(talkWithSignals);

async function ask(query: string, more: Partial<SearchQuery> = {}): Promise<SearchAnswer> {
  return engine.handlers.search({ query, from: null, limit: 100, direction: "next", ...more });
}

function millis(answer: SearchAnswer): string {
  return answer.matches.map(({ event, ns }) => `${event.kind} ${ns / 1e6}`).join(", ");
}

const fromMatch = (match: { event: EventRef; ns: SearchAnswer["matches"][number]["ns"] } | undefined) =>
  match === undefined ? null : { ns: match.ns, event: match.event };

describe("searching a trace", () => {
  it("gives calls and signals in the order in which they happened", async () => {
    const answer = await ask("call:kill or signal:*USR1 or call:rt_sigreturn");
    expect(millis(answer)).toBe("call 11, signal 11, call 12");
    expect(answer).toMatchObject({ count: 3, complete: true, problem: null });
  });

  it("walks from match to match, forwards and backwards, and says which of how many it is", async () => {
    const query = "call:kill or signal:*USR1 or call:rt_sigreturn";
    const [first] = (await ask(query, { limit: 1 })).matches;
    const [second] = (await ask(query, { limit: 1, from: fromMatch(first) })).matches;
    const [third] = (await ask(query, { limit: 1, from: fromMatch(second) })).matches;
    expect([first, second, third].map((match) => match?.ordinal)).toEqual([0, 1, 2]);
    expect((await ask(query, { limit: 1, from: fromMatch(third) })).matches).toEqual([]);
    const [back] = (await ask(query, { limit: 1, from: fromMatch(third), direction: "previous" })).matches;
    expect(back).toEqual(second);
    const [last] = (await ask(query, { limit: 1, direction: "previous" })).matches;
    expect(last).toEqual(third);
  });

  it("starts at a moment where no event is chosen", async () => {
    const from = { ns: nanos(11.5e6), event: null };
    expect(millis(await ask("call:write", { from, limit: 1 }))).toBe("call 14");
    expect(millis(await ask("call:write", { from, limit: 1, direction: "previous" }))).toBe("call 10");
  });

  it("tells what it does not understand, with the place, and matches nothing", async () => {
    const answer = await ask("pid:abc");
    expect(answer.problem).toEqual({ message: "“abc” is not a number.", at: 4, length: 3 });
    expect(answer.matches).toEqual([]);
  });

  it("knows a process by the name it gave itself, from then on", async () => {
    const renamed = engineOf(`
      40 1700000000.000000 execve("/bin/demo", ["demo"], 0x7f) = 0 <0.000001>
      40 1700000000.000100 getpid() = 40 <0.000001>
      40 1700000000.000200 prctl(PR_SET_NAME, "worker") = 0 <0.000001>
      40 1700000000.000300 getpid() = 40 <0.000001>`);
    const count = async (query: string) =>
      (await renamed.handlers.search({ query, from: null, limit: 0, direction: "next" })).count;
    expect(await count("name:worker call:getpid")).toBe(1);
    expect(await count("name:demo call:getpid")).toBe(1);
  });

  it("tells plain words from conditions, for views that filter names", async () => {
    expect(await ask("sort")).toMatchObject({ words: ["sort"], onlyWords: true });
    expect(await ask("sort call:write")).toMatchObject({ words: ["sort"], onlyWords: false });
  });
});

describe("marks of a search", () => {
  const marksOf = async (query: string, pixels: number) => {
    const { trace } = engine.source;
    const lanes = [
      ...trace.processes.map(({ index }) => ({ kind: "process" as const, process: index })),
      { kind: "channel" as const, channel: trace.channels.find(({ kind }) => kind === "pipe")?.index ?? 0 },
    ];
    const answer = await engine.handlers.searchMarks({
      query,
      fromNs: nanos(0),
      toNs: nanos(40e6),
      pixels,
      lanes: lanes as never,
    });
    const marks = unpack(searchMarkSchema, answer.marks);
    return Array.from({ length: marks.rows }, (_, row) => [
      marks.lane[row],
      (marks.ns[row] as number) / 1e6,
      marks.count[row],
    ]);
  };

  it("stand in the lanes of the process and of the channel", async () => {
    expect(await marksOf("call:write", 4000)).toEqual([
      [1, 10, 1],
      [1, 14, 1],
      [2, 10, 1],
      [2, 14, 1],
    ]);
  });

  it("become one per pixel when they are dense, and say how many they stand for", async () => {
    expect(await marksOf("call:write", 2)).toEqual([
      [1, 10, 2],
      [2, 10, 2],
    ]);
  });

  it("of a signal stand in the lane of whom it is for", async () => {
    expect(await marksOf("signal:USR1", 4000)).toEqual([[0, 11, 1]]);
  });
});

describe("the whole search language in one line", () => {
  const everything = 'pid:42 kind:pipe call:write bytes>1k blocked>10ms text:"hello" signal:SIGUSR1';
  const log = `40 1700000100.000000000 execve("/bin/demo", ["demo"], 0x7ffe /* 9 vars */) = 0 <0.000100000>
40 1700000100.001000000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.000010000>
40 1700000100.002000000 clone(child_stack=NULL, flags=SIGCHLD) = 42 <0.000100000>
42 1700000100.003000000 write(4<pipe:[97]>, "hello"..., 70000 <unfinished ...>
40 1700000100.022000000 read(3<pipe:[97]>, "hello"..., 65536) = 65536 <0.000500000>
42 1700000100.023000000 <... write resumed>) = 70000 <0.020000000>
42 1700000100.024000000 write(4<pipe:[97]>, "hello", 5) = 5 <0.000020000>
42 1700000100.025000000 kill(40, SIGUSR1) = 0 <0.000010000>
40 1700000100.025500000 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=42, si_uid=0} ---
`;
  const traced = engineOf(log);
  const found = async (query: string) =>
    millis(await traced.handlers.search({ query, from: null, limit: 100, direction: "next" } as SearchQuery));

  it("is understood, and no event is a long write and a signal at once", async () => {
    const answer = await traced.handlers.search({
      query: everything,
      from: null,
      limit: 100,
      direction: "next",
    });
    expect(answer).toMatchObject({ problem: null, count: 0, complete: true });
  });

  it("finds the write by the conditions of calls, and the signal by its name", async () => {
    const ofWrite = everything.replace(" signal:SIGUSR1", "");
    expect(await found(ofWrite)).toBe("call 3");
    expect(await found(`(${ofWrite}) or signal:SIGUSR1`)).toMatch(/^call 3, (call 25, )?signal 25(\.5)?$/);
    expect(await found(ofWrite.replace("bytes>1k", "bytes<1k").replace(" blocked>10ms", ""))).toBe("call 24");
  });
});
