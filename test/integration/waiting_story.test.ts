import { afterAll, describe, expect, it } from "vitest";
import type { CallIndex } from "../../src/base/ids.ts";
import { noRow } from "../../src/base/table.ts";
import { nameAt } from "../../src/ipc/names.ts";
import { channelsWatched } from "../../src/ipc/waiting/watched.ts";
import { syscallName } from "../../src/strace/syscalls.ts";
import { processOf } from "../unit/ipc/trace_of.ts";
import { Workshop } from "./model_world.ts";

const workshop = new Workshop();
afterAll(() => workshop.remove());

describe("a real program that waits in every way", () => {
  const { stdout, trace } = workshop.record([workshop.compile("waiting_story")], ["-e", "trace=all"]);
  const [parent = 0, child = 0, grandchild = 0] = stdout.split(" ").map(Number);

  const callOf = (call: number) => {
    if (call === noRow) return "nobody";
    const task = trace.tasks[trace.calls.task(call)];
    const who = { [parent]: "parent", [child]: "child", [grandchild]: "grandchild" }[task?.tid ?? 0];
    return `${who} ${syscallName(trace.calls.syscall(call))}`;
  };

  it("is woken by whom it says", () => {
    const { waiting, waker } = trace.wakes.columns;
    const wakes = Array.from({ length: trace.wakes.length }, (_, row) => row)
      .map((row) => `${callOf(waiting[row] as number)} <- ${callOf(waker[row] as number)}`)
      .filter((wake) => wake.startsWith("parent"));
    expect(wakes).toEqual([
      "parent poll <- child write",
      expect.stringMatching(/^parent p?select6? <- child write$/),
      "parent epoll_wait <- child write",
      "parent read <- child write",
      "parent openat <- child openat",
      "parent rt_sigtimedwait <- child kill",
      "parent read <- child write",
      "parent wait4 <- child exit_group",
      "parent wait4 <- grandchild exit_group",
    ]);
  });

  it("watches its pipe by poll, select and epoll", () => {
    const pipe = trace.channels.find(({ kind, bytesWritten }) => kind === "pipe" && bytesWritten === 4);
    const watching = Array.from({ length: trace.calls.length }, (_, call) => call as CallIndex).filter(
      (call) => channelsWatched(trace, call).length > 0,
    );
    expect(watching.map((call) => channelsWatched(trace, call))).toEqual(Array(3).fill([pipe?.index]));
  });

  it("takes over the orphan of its helper, in a session of its own", () => {
    const orphan = processOf(trace, grandchild);
    expect(orphan.adoptions[0]?.by).toBe(processOf(trace, parent).index);
    expect([orphan.session, orphan.group]).toEqual([grandchild, grandchild]);
    const helper = processOf(trace, child);
    expect(nameAt(helper, helper.endNs)).toBe("helper");
  });
});
