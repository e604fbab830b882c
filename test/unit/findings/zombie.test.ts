import { describe, expect, it } from "vitest";
import { parentAndChild } from "./pipe_logs.ts";
import { findingsIn } from "./trace_of.ts";

describe("zombie", () => {
  const childEnds = `${parentAndChild}
    41 1700000000.500000 +++ exited with 0 +++
    40 1700000000.500100 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=41, si_uid=0, si_status=0, si_utime=0, si_stime=0} ---`;

  it("names the parent that does not wait", () => {
    expect(
      findingsIn(`${childEnds}
        40 1700000002.000000 nanosleep({tv_sec=0, tv_nsec=1000}, NULL) = 0 <0.000060>`),
    ).toContain(
      "zombie: gen (41) ended, but its parent gen (40) did not wait for it: a zombie for 1.5 s and still.",
    );
  });

  it("lies until its parent ends", () => {
    expect(findingsIn(`${childEnds}\n40 1700000002.000000 +++ exited with 0 +++`)).toEqual([
      "zombie: gen (41) ended, but its parent gen (40) did not wait for it: a zombie for 1.5 s.",
    ]);
  });

  it("are one finding where a parent leaves many", () => {
    const lines = [51, 52, 53, 54, 55].flatMap((pid) => [
      `40 1700000000.2000${pid} clone(child_stack=NULL, flags=SIGCHLD) = ${pid} <0.000001>`,
      `${pid} 1700000000.3000${pid} exit_group(0) = ?`,
      `${pid} 1700000000.4000${pid} +++ exited with 0 +++`,
    ]);
    expect(
      findingsIn(`${parentAndChild}
        ${lines.sort((one, other) => one.slice(3).localeCompare(other.slice(3))).join("\n")}
        40 1700000002.000000 nanosleep({tv_sec=0, tv_nsec=1000}, NULL) = 0 <0.000060>`),
    ).toContain(
      "zombie: 5 children of gen (40) ended, and it did not wait for them: zombies, the first, gen (51), for 1.6 s and still.",
    );
  });

  it("keeps quiet when the parent waits, however late within a second", () => {
    expect(
      findingsIn(`${childEnds}
        40 1700000001.000000 wait4(-1, [{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 41 <0.000010>
        40 1700000003.000000 +++ exited with 0 +++`),
    ).toEqual([]);
  });
});
