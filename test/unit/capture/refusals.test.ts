import { describe, expect, test } from "vitest";
import { attachProblem, hasOtherRights } from "../../../src/capture/attach_permission.ts";
import { explainRefusal } from "../../../src/capture/ptrace_trial.ts";

const bareMachine = { yamaScope: undefined, inContainer: false, onGvisor: false, tracer: undefined };
const notPermitted = "strace: test_ptrace_get_syscall_info: PTRACE_TRACEME: Operation not permitted\n";

describe("why strace could not trace its own child", () => {
  test("in a container the remedy is how to start it", () => {
    const problem = explainRefusal(notPermitted, { ...bareMachine, inContainer: true });
    expect(problem.remedy).toContain("--cap-add=SYS_PTRACE");
    expect(problem.remedy).toContain("seccomp=unconfined");
  });

  test("strace's reason is quoted without its name", () => {
    const problem = explainRefusal(notPermitted, bareMachine);
    expect(problem.why).toContain(
      "(strace said: test_ptrace_get_syscall_info: PTRACE_TRACEME: Operation not permitted)",
    );
  });

  test("Yama's scope 3 is named where it is the cause", () => {
    expect(explainRefusal(notPermitted, { ...bareMachine, yamaScope: 3 }).why).toContain("ptrace_scope is 3");
    expect(explainRefusal(notPermitted, { ...bareMachine, yamaScope: 1 }).why).not.toContain("ptrace_scope");
  });

  test("a tracer that is there already is named, even in a container", () => {
    const problem = explainRefusal(notPermitted, {
      ...bareMachine,
      inContainer: true,
      tracer: "strace (41)",
    });
    expect(problem.id).toBe("traced-already");
    expect(problem.why).toContain("strace (41)");
  });

  test("gVisor is named", () => {
    expect(explainRefusal(notPermitted, { ...bareMachine, inContainer: true, onGvisor: true }).id).toBe(
      "ptrace-gvisor",
    );
  });

  test("anything else is told as it is", () => {
    expect(explainRefusal("strace: out of memory\n", bareMachine)).toMatchObject({
      id: "trace-failed",
      why: "strace said: out of memory",
    });
  });
});

describe("who may attach to running processes", () => {
  test.each([
    [undefined, false, null],
    [0, false, null],
    [1, false, "attach-restricted"],
    [2, false, "attach-restricted"],
    [1, true, null],
    [2, true, null],
    [3, true, "attach-restricted"],
  ])("Yama scope %s, with CAP_SYS_PTRACE: %s", (scope, capable, id) => {
    expect(attachProblem(scope, capable)?.id ?? null).toBe(id);
  });

  test.each([
    ["an own process", "1000\t1000\t1000\t1000", 1000, false],
    ["one of another user", "33\t33\t33\t33", 1000, true],
    ["one that a set-user-ID program made root's", "1000\t0\t0\t0", 1000, true],
    ["anybody's, for root", "33\t33\t33\t33", 0, false],
  ])("of %s", (_, uids, uid, isForbidden) => {
    expect(hasOtherRights(`Name:\tcat\nUid:\t${uids}\n`, uid)).toBe(isForbidden);
    expect(hasOtherRights("", uid)).toBe(false);
  });
});
