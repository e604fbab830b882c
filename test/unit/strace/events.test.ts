import { describe, expect, test } from "vitest";
import { LogParser } from "../../../src/strace/parser.ts";
import { storyOf } from "./story.ts";

test.each([
  ["--- what is this ---", "not a signal"],
  ["--- SIGUSR1", "not a signal"],
  ["+++ what is this +++", "not an end"],
  ["+++ exited with love +++", "not an end"],
])("%s is %s", (line, why) => {
  expect(storyOf(`41 1.0 ${line}\n`)).toEqual([`41 unparsed ${why}`]);
});

test.each([
  ["{si_signo=SIGALRM, si_code=SI_TIMER, si_timerid=0, si_overrun=0, si_int=0, si_ptr=NULL}", 0],
  ["{si_signo=SIGALRM, si_code=SI_TIMER, si_timerid=0x2, si_overrun=0, si_int=0, si_ptr=NULL}", 2],
  ["{si_signo=SIGALRM, si_code=SI_KERNEL}", undefined],
])("a signal with %s was sent by timer %s", (info, timer) => {
  const parser = new LogParser();
  parser.append(new TextEncoder().encode(`41 1.0 --- SIGALRM ${info} ---\n`));
  expect(parser.next()).toMatchObject({ kind: "signal", timer });
});

describe("a stack", () => {
  test("that is cut has what is there of its last frame", () => {
    expect(storyOf(" > /tmp/a(main\n > x\n")).toEqual(["frame /tmp/a(main -+0 0", "frame x -+0 0"]);
  });

  test.each(["-> /tmp/a() [0x1000]", " >/tmp/a() [0x1000]", " >> /tmp/a() [0x1000]", " > "])(
    "has no frame in %s",
    (line) => {
      expect(storyOf(`${line}\n`)).toEqual([expect.stringMatching(/^-1 unparsed/)]);
    },
  );
});
