import { describe, expect, it } from "vitest";
import type { CallIndex } from "../../../src/base/ids.ts";
import { type Nanos, notYet } from "../../../src/base/time.ts";
import { isOwnModule, isOwnSource, plainPath } from "../../../src/engine/source/own_code.ts";
import type {
  CallStack,
  CallsAtLine,
  SourceLine,
  Sources,
  UnresolvedCode,
} from "../../../src/protocol/source.ts";
import { firstUnresolved } from "../../../src/protocol/source.ts";
import { formatApproximateStacks, noApproximateStacks } from "../../../src/tracefile/approximate_stacks.ts";
import { formatSymbols } from "../../../src/tracefile/symbols.ts";
import { engineWithStacks, symbolsOf } from "./source_story.ts";

/** gen writes three times through an inlined `say`, twice of them from one line; sort reads what it wrote. */
const genAndSort = `
  40 1700000000.000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.000010>
  > /usr/lib/libc.so.6(__pipe+0x9) [0xf8b09]
  > /home/u/gen(main+0xe) [0x11a7]
  40 1700000000.001 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>
  > /usr/lib/libc.so.6(_Fork+0x23) [0xd4353]
  > /home/u/gen(main+0x13) [0x11ac]
  41 1700000000.002 read(3<pipe:[97]>,  <unfinished ...>
  40 1700000000.005 write(4<pipe:[97]>, "abc", 3) = 3 <0.000010>
  > /usr/lib/libc.so.6(__write+0x10) [0xf8350]
  > /home/u/gen(main+0x2c) [0x11c5]
  41 1700000000.006 <... read resumed>"abc", 8) = 3 <0.004000>
  > /usr/lib/libc.so.6(read+0xd) [0xf82ad]
  > /home/u/gen(main+0x47) [0x11e0]
  40 1700000000.007 write(4<pipe:[97]>, "de", 2) = 2 <0.000010>
  > /usr/lib/libc.so.6(__write+0x10) [0xf8350]
  > /home/u/gen(main+0x2c) [0x11c5]
  40 1700000000.008 write(1</dev/null>, "done", 4) = 4 <0.000010>
  > /usr/lib/libc.so.6(__write+0x10) [0xf8350]
  > /home/u/gen(main+0x55) [0x11f5]
  41 1700000000.009 read(3<pipe:[97]>, "de", 8) = 2 <0.000010>
  > /usr/lib/libc.so.6(read+0xd) [0xf82ad]
  > /home/u/gen(main+0x47) [0x11e0]
  41 1700000000.010 read(3<pipe:[97]>,  <unfinished ...>
`;

const symbols = symbolsOf({
  "/home/u/gen": [
    "0x11a7 main /home/u/src/../gen.c:9",
    "0x11ac main /home/u/gen.c:10",
    "0x11c5 say /home/u/gen.c:5 < main /home/u/gen.c:11",
    "0x11e0 main /home/u/gen.c:15",
    "0x11f5 say /home/u/gen.c:5 < main /home/u/gen.c:12",
  ],
  "/usr/lib/libc.so.6": ["0xf8350 write ./io/write.c:26"],
});

const recorded = { symbols, approximate: noApproximateStacks };
const call = (index: number) => index as CallIndex;

describe("a call's place in the source", () => {
  const { handlers } = engineWithStacks(genAndSort, recorded);

  it("is the innermost line of the user's own code, inlined functions included", () => {
    const stack = handlers.stackOf({ call: call(3) }) as CallStack;
    expect(stack.location).toEqual({ file: "/home/u/gen.c", line: 5 });
    expect(
      stack.frames.map(({ function: name, location, inlined, own }) =>
        [name, location === null ? "-" : `${location.file}:${location.line}`, inlined, own].join(" "),
      ),
    ).toEqual([
      "write ./io/write.c:26 false false",
      "say /home/u/gen.c:5 true true",
      "main /home/u/gen.c:11 false true",
    ]);
  });

  it("is named as editors name files", () => {
    expect((handlers.stackOf({ call: call(0) }) as CallStack).location).toEqual({
      file: "/home/u/gen.c",
      line: 9,
    });
  });

  it("shows the symbol strace knew where there is no debug information", () => {
    const [innermost] = (handlers.stackOf({ call: call(0) }) as CallStack).frames;
    expect(innermost).toMatchObject({ function: "__pipe+0x9", location: null, own: false });
  });

  it("is not known of a call in progress, which strace prints no stack of", () => {
    expect(handlers.stackOf({ call: call(7) })).toEqual({ frames: [], approximate: false, location: null });
  });
});

describe("the lines of a file", () => {
  const { handlers } = engineWithStacks(genAndSort, recorded);
  const linesAt = (ns: number, file: string | null = "/home/u/gen.c") =>
    handlers.sourceLines({ file, atNs: ns as Nanos }) as SourceLine[];
  const words = (lines: SourceLine[]) =>
    lines.flatMap(({ line, uses }) =>
      uses.map(
        ({ name, calls, bytes, blockedNs, peers }) =>
          `${line}: ${calls} ${name}, ${bytes} bytes, blocked ${blockedNs / 1e6} ms, with ${peers.join(" ") || "nobody"}`,
      ),
    );

  it("tell at the end what was done from each: how often, how much, with whom", () => {
    expect(words(linesAt(notYet))).toEqual([
      "5: 3 write, 9 bytes, blocked 0 ms, with 1",
      "9: 1 pipe2, 0 bytes, blocked 0 ms, with nobody",
      "10: 1 clone, 0 bytes, blocked 0 ms, with nobody",
      "15: 2 read, 5 bytes, blocked 4 ms, with 0",
    ]);
  });

  it("tell at a time only what had happened, a wait as far as it had come", () => {
    expect(words(linesAt(5.5e6))).toEqual([
      "5: 1 write, 3 bytes, blocked 0 ms, with 1",
      "9: 1 pipe2, 0 bytes, blocked 0 ms, with nobody",
      "10: 1 clone, 0 bytes, blocked 0 ms, with nobody",
      "15: 1 read, 0 bytes, blocked 3.5 ms, with 0",
    ]);
    expect(linesAt(5.5e6).find(({ line }) => line === 15)?.waiting).toEqual([2]);
  });

  it("are those of the asked file alone", () => {
    expect(linesAt(notYet, "/home/u/other.c")).toEqual([]);
    expect(linesAt(notYet, null)).toHaveLength(4);
  });
});

describe("the calls at a line", () => {
  const { handlers } = engineWithStacks(genAndSort, recorded);
  const at = (line: number, after: number | null = null, limit = 10) =>
    handlers.callsAtLine({
      file: "/home/u/gen.c",
      line,
      after: after === null ? null : call(after),
      limit,
    }) as CallsAtLine;

  it("are those with the line anywhere in their stack", () => {
    expect(at(5)).toEqual({ calls: [3, 4, 5], more: false });
    expect(at(11)).toEqual({ calls: [3, 4], more: false });
    expect(at(12)).toEqual({ calls: [5], more: false });
    expect(at(99)).toEqual({ calls: [], more: false });
  });

  it("come page by page", () => {
    expect(at(5, null, 2)).toEqual({ calls: [3, 4], more: true });
    expect(at(5, 4, 2)).toEqual({ calls: [5], more: false });
  });
});

describe("symbols that come while a program runs", () => {
  it("are asked for once, by module, and change the answers", () => {
    const { handlers } = engineWithStacks(genAndSort);
    const first = handlers.unresolvedCode({ from: firstUnresolved }) as UnresolvedCode;
    expect(first.modules).toEqual([
      {
        path: "/usr/lib/libc.so.6",
        usedUnixNs: "1700000000000000000",
        addresses: [0xf8b09, 0xd4353, 0xf8350, 0xf82ad],
        fileOffsets: false,
      },
      {
        path: "/home/u/gen",
        usedUnixNs: "1700000000000000000",
        addresses: [0x11a7, 0x11ac, 0x11c5, 0x11e0, 0x11f5],
        fileOffsets: false,
      },
    ]);
    expect((handlers.unresolvedCode({ from: first.next }) as UnresolvedCode).modules).toEqual([]);
    expect((handlers.stackOf({ call: call(3) }) as CallStack).location).toBeNull();
    handlers.addSymbols({ symbols: formatSymbols(symbols) });
    expect((handlers.stackOf({ call: call(3) }) as CallStack).location).toEqual({
      file: "/home/u/gen.c",
      line: 5,
    });
  });

  it("are not asked for again where the recording brings them, whether anything was found or not", () => {
    const { handlers } = engineWithStacks(genAndSort, recorded);
    expect((handlers.unresolvedCode({ from: firstUnresolved }) as UnresolvedCode).modules).toEqual([]);
  });

  it("say of each module what is known of it", () => {
    const { handlers } = engineWithStacks(genAndSort, recorded);
    const { stacks, files, modules } = handlers.sources(null) as Sources;
    expect(stacks).toBe(true);
    expect(files.find(({ file }) => file === "/home/u/gen.c")?.lines).toEqual([5, 9, 10, 11, 12, 15]);
    expect(modules.map(({ path, own, lines }) => [path, own, lines])).toEqual([
      ["/usr/lib/libc.so.6", false, "known"],
      ["/home/u/gen", true, "known"],
    ]);
  });
});

describe("a path mapping", () => {
  it("names files where they are here, in answers and in questions", () => {
    const { handlers } = engineWithStacks(genAndSort, recorded);
    handlers.setPathMapping({ mapping: [{ from: "/home/u/", to: "/home/v/mine" }] });
    expect((handlers.stackOf({ call: call(3) }) as CallStack).location).toEqual({
      file: "/home/v/mine/gen.c",
      line: 5,
    });
    expect(handlers.callsAtLine({ file: "/home/v/mine/gen.c", line: 11, after: null, limit: 9 })).toEqual({
      calls: [3, 4],
      more: false,
    });
  });
});

describe("the code of stacks that were read from memory", () => {
  it("is asked for whenever there is new code in them, in whatever order they come", () => {
    const { handlers } = engineWithStacks(genAndSort, recorded);
    const stackAt = (tid: number, address: number) => ({
      tid,
      unixNs: "1700000000012000000",
      frames: [{ module: "/home/u/late.so", address }],
    });
    const look = (...stacks: ReturnType<typeof stackAt>[]) => {
      handlers.setApproximateStacks({ stacks: formatApproximateStacks({ notes: [], stacks }) });
      const { modules } = handlers.unresolvedCode({ from: firstUnresolved }) as UnresolvedCode;
      const found = symbolsOf({});
      for (const { path, addresses } of modules)
        found.add({
          path,
          lines: "known",
          note: "",
          code: new Map(addresses.map((address) => [address, []])),
        });
      handlers.addSymbols({ symbols: formatSymbols(found) });
      return modules.flatMap(({ addresses, fileOffsets }) => (fileOffsets ? addresses : []));
    };
    expect(look(stackAt(40, 0x10), stackAt(41, 0x20))).toEqual([0x10, 0x20]);
    expect(look(stackAt(40, 0x10), stackAt(40, 0x30), stackAt(41, 0x20))).toEqual([0x30]);
    expect(look(stackAt(40, 0x30), stackAt(41, 0x40))).toEqual([0x40]);
  });
});

describe("a call in progress whose stack was read from memory", () => {
  const approximate = {
    notes: [],
    stacks: [
      {
        tid: 41,
        unixNs: "1700000000012000000",
        frames: [
          { module: "/usr/lib/libc.so.6", address: 0xf82ad },
          { module: "/home/u/gen", address: 0x11e0 },
        ],
      },
    ],
  };
  const { handlers } = engineWithStacks(`${genAndSort}\n42 1700000000.100 getpid() = 42`, {
    symbols,
    approximate,
  });

  it("has an approximate place, which its lines, the summary and breakpoints know", async () => {
    const place = { file: "/home/u/gen.c", line: 15, approximate: true };
    const stack = handlers.stackOf({ call: call(7) }) as CallStack;
    expect([stack.approximate, stack.location]).toEqual([true, place]);
    const blocked = (await handlers.summary(null)).processes.find(({ pid }) => pid === 41)?.blocked;
    expect(blocked?.location).toEqual(place);
    const lines = handlers.sourceLines({ file: "/home/u/gen.c", atNs: notYet }) as SourceLine[];
    const reads = lines.find(({ line }) => line === 15);
    expect(reads).toMatchObject({ approximate: true, waiting: [7] });
    // 4 ms for the first, and from 10 ms to the end of the trace at 100 ms.
    expect(reads?.uses).toMatchObject([{ name: "read", calls: 3, blockedNs: 94e6, last: 7 }]);
    expect(handlers.callsAtLine({ file: "/home/u/gen.c", line: 15, after: null, limit: 9 })).toEqual({
      calls: [2, 6, 7],
      more: false,
    });
  });
});

describe("one's own code", () => {
  it("lies outside the system's folders", () => {
    const own = ["/home/u/a.out", "/tmp/x", "/usr/local/bin/tool", "/opt/lib/libmine.so"];
    const others = [
      "/usr/lib/libc.so.6",
      "/bin/sh",
      "[vdso]",
      "",
      "/memfd:jit (deleted)",
      "/nix/store/x/bin/y",
      "/home/u/.vscode/extensions/ipc-scope/dist/probe/ipc-scope-probe-x64.so",
    ];
    expect(own.filter((path) => !isOwnModule(path))).toEqual([]);
    expect(others.filter((path) => isOwnModule(path))).toEqual([]);
  });

  it("does not come from the headers a compiler brings", () => {
    expect(isOwnSource("/usr/include/c++/12/bits/basic_string.h")).toBe(false);
    expect(isOwnSource("./csu/libc-start.c")).toBe(false);
    expect(isOwnSource("/home/u/main.c")).toBe(true);
  });

  it("has plain paths", () => {
    expect(plainPath("/home/u/build/../main.c")).toBe("/home/u/main.c");
    expect(plainPath("/home//u/./main.c")).toBe("/home/u/main.c");
    expect(plainPath("/../main.c")).toBe("/main.c");
    expect(plainPath("main.c")).toBe("main.c");
  });
});
