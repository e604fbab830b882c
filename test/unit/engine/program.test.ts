import { describe, expect, it } from "vitest";
import { engineOf } from "./engine_of.ts";

const broken = `41 write(1, "1\\n", 2) = -1 EPIPE (Broken pipe)
  41 --- SIGPIPE {si_signo=SIGPIPE, si_code=SI_USER, si_pid=41, si_uid=0} ---
  41 +++ killed by SIGPIPE +++`;
const toldOfItsEnd =
  "40 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_KILLED, si_pid=41, si_uid=0, si_status=SIGPIPE, si_utime=0, si_stime=0} ---";
const reaped = "40 wait4(-1, [{WIFSIGNALED(s) && WTERMSIG(s) == SIGPIPE}], 0, NULL) = 41";
const ends = '40 write(1, "done\\n", 5) = 5\n40 +++ exited with 0 +++';
const merged = '42 write(1, "2\\n", 2) = 2\n42 +++ exited with 1 +++';
const others = `43 +++ exited with 3 +++
  42 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=43, si_uid=0, si_status=3, si_utime=0, si_stime=0} ---`;
const listed = '41 execve("/usr/bin/ls", ["ls"], 0x7 /* 9 vars */) = 0\n41 +++ exited with 2 +++';

async function runIn(...lines: readonly string[]) {
  const { handlers } = engineOf(lines.join("\n"));
  const { exit, command } = await handlers.summary(null);
  const { end } = await handlers.digest(null);
  return { exit, end, command };
}

describe("the end of a run", () => {
  it.each([
    ["a signal tells", toldOfItsEnd],
    ["a wait tells", reaped],
  ])("is that of the program, not of its child that the log shows first, as %s", async (_, told) => {
    expect(await runIn(broken, told, ends)).toEqual({ exit: { code: 0 }, end: "exit 0", command: [] });
  });

  it("is that of the only parent, as it ended last, though the SIGCHLD of a child was merged into another's", async () => {
    expect(await runIn(broken, merged, toldOfItsEnd, ends)).toMatchObject({ exit: { code: 0 } });
  });

  it.each([
    ["outlived the only parent", [broken, toldOfItsEnd, ends, merged]],
    ["was a parent, too", [broken, toldOfItsEnd, merged.replace("\n", `\n${others}\n`), ends]],
  ])("is not known where another that may be the program %s", async (_, lines) => {
    expect(await runIn(...lines)).toMatchObject({ exit: null, end: null });
  });

  it("is not known where nothing tells which of two is the program", async () => {
    expect(await runIn(broken, ends)).toEqual({ exit: null, end: null, command: [] });
  });

  it("is that of the process which the log begins with by its exec, though nothing tells whose child another is", async () => {
    expect(await runIn('40 execve("/bin/demo", ["demo"], 0x7 /* 9 vars */) = 0', broken, ends)).toEqual({
      exit: { code: 0 },
      end: "exit 0",
      command: ["demo"],
    });
  });

  it("is not that of the first command of a shell that was attached to", async () => {
    const told = toldOfItsEnd.replace("CLD_KILLED", "CLD_EXITED").replace("SIGPIPE", "2");
    expect(await runIn(listed, told)).toEqual({ exit: null, end: null, command: [] });
  });
});
