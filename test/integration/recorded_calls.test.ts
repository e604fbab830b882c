import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { mechanismOf } from "../../src/ipc/mechanisms/registry.ts";
import { syscallName } from "../../src/strace/syscalls.ts";
import { Workshop } from "./model_world.ts";
import { recorderFlags } from "./told_story.ts";

const workshop = new Workshop();
afterAll(() => workshop.remove());

/** Those that cannot be made with nonsense for arguments and come back. */
const endless =
  "fork vfork clone clone3 exit exit_group pause rt_sigreturn sigreturn rt_sigsuspend sigsuspend".split(" ");
/** Asked all the time by some programs; tells only of threads that are older than the trace, where all is traced. */
const onlyWhenAttached = ["getpid"];

/** A program that makes each call this machine has, with -1 for every argument: each in a child, in case it waits. */
function programOf(names: readonly string[]): string {
  const calls = names.map((name) => `#ifdef SYS_${name}\n  TRY(${name})\n#endif`).join("\n");
  return `#include <stdio.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>
#define TRY(name) puts(#name), fflush(stdout); if (fork() == 0) { alarm(2); syscall(SYS_##name, -1, -1, -1, -1, -1, -1); _exit(0); } wait(0);
int main(void) {
${calls}
  return 0;
}
`;
}

describe("what the recorder asks strace for", () => {
  it("holds every call that the model gives a meaning to", () => {
    const names = mechanismOf.flatMap((mechanism, syscall) => (mechanism ? [syscallName(syscall)] : []));
    const source = join(workshop.folder, "calls.c");
    const program = join(workshop.folder, "calls");
    const log = join(workshop.folder, "calls.strace");
    writeFileSync(source, programOf(names.filter((name) => !endless.includes(name))));
    execFileSync("gcc", ["-w", "-o", program, source]);
    const made = execFileSync("strace", [...recorderFlags(), "-o", log, program], { encoding: "utf8" });
    const recorded = new Set(
      [...readFileSync(log, "utf8").matchAll(/^\d+ +[\d.]+ (\w+)\(/gm)].map(([, name]) => name),
    );
    const tried = made.trim().split("\n");
    expect(tried.length).toBeGreaterThan(100);
    expect(tried.filter((name) => !recorded.has(name))).toEqual(onlyWhenAttached);
  });
});
