import { describe, expect, it } from "vitest";
import { completionsOf } from "../../../../webview/search/completions.ts";
import { anOverview } from "../overview_story.ts";

const overview = anOverview({ processes: ["sh 10", "sort 11 < 10"], channels: ["pipe:97"] });
const queries = (text: string) => completionsOf(text, overview).map(({ query }) => query);

describe("ways to go on with a query", () => {
  it("begin with the fields", () => {
    expect(queries("c")).toEqual(["channel:", "call:"]);
    expect(queries("b")).toEqual(["bytes>", "blocked>"]);
  });

  it("go on with what is in this trace", () => {
    expect(queries("pid:")).toEqual(["pid:10", "pid:11"]);
    expect(queries("kind:p")).toEqual(["kind:pipe"]);
    expect(queries("name:so")).toEqual(["name:sort"]);
  });

  it("know calls, signals with and without SIG, and reasons", () => {
    expect(queries("call:wri")).toEqual(["call:write"]);
    expect(queries("signal:usr1")).toEqual(["signal:SIGUSR1"]);
    expect(queries("blocked:fu")).toEqual(["blocked:full", "blocked:futex"]);
  });

  it("keep what stands before, brackets and signs too", () => {
    expect(queries("pid:10 (-call:wri")).toEqual(["pid:10 (-call:write"]);
  });

  it("are none where the word is complete, unknown, or there is none", () => {
    for (const text of ["", "call:write", "call:write ", "nothing:x", 'text:"c'])
      expect(queries(text)).toEqual([]);
  });
});
