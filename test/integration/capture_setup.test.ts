import { execFileSync } from "node:child_process";
import { mkdir, symlink } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkSetup } from "../../src/capture/check_setup.ts";
import { findExecutable } from "../../src/capture/executable.ts";
import { startPassThrough } from "../../src/capture/start_pass_through.ts";
import { temporaryFolder, writeProgram } from "./capture_world.ts";

const folder = await temporaryFolder("setup");
afterAll(folder.remove);

/** A PATH whose strace is `script`. */
async function pathWith(name: string, script: string): Promise<string> {
  const bin = join(folder.path, name);
  await mkdir(bin);
  await writeProgram(bin, "strace", script);
  return `${bin}:/usr/bin:/bin`;
}

async function findingOf(check: string, path: string, platform?: NodeJS.Platform) {
  const report = await checkSetup({ ...process.env, PATH: path }, platform);
  return report.findings.find((finding) => finding.check === check);
}

test("here everything that tracing needs is in place", async () => {
  const report = await checkSetup(process.env);
  expect(report.canTrace).toBe(true);
  expect(report.findings.map(({ check, status }) => `${check} ${status}`)).toEqual([
    "strace good",
    "ptrace good",
    "attach good",
    "stacks good",
    "terminal good",
  ]);
});

test("without strace the remedy is the command that installs it here", async () => {
  const missing = await findingOf("strace", join(folder.path, "nothing"));
  expect(missing).toMatchObject({ status: "bad", problem: { id: "strace-missing" } });
  expect(missing?.problem?.remedy).toMatch(/install strace|add strace|-S strace/);
});

test("an strace older than 5.3 is refused by its number", async () => {
  const path = await pathWith("old", "#!/bin/sh\necho 'strace -- version 5.2'\n");
  expect(await findingOf("strace", path)).toMatchObject({
    status: "bad",
    problem: {
      id: "strace-too-old",
      what: expect.stringContaining("strace 5.2 at"),
      why: expect.stringContaining("5.3"),
    },
  });
});

test("something else called strace is refused with what it said", async () => {
  const path = await pathWith("other", "#!/bin/sh\necho 'I am a teapot' >&2\nexit 1\n");
  expect(await findingOf("strace", path)).toMatchObject({
    problem: { id: "strace-unusable", why: "It said: I am a teapot" },
  });
});

test("a broken link called strace is as good as none", async () => {
  const bin = join(folder.path, "broken");
  await mkdir(bin);
  await symlink("/nowhere", join(bin, "strace"));
  expect(await findingOf("strace", bin)).toMatchObject({ problem: { id: "strace-missing" } });
});

test.each([
  ["darwin", "platform-macos", /Dev Container|Remote-SSH/],
  ["win32", "platform-windows", /WSL/],
  ["freebsd", "platform-unsupported", /Remote-SSH/],
] as const)("on %s the remedy is a Linux machine", async (platform, id, remedy) => {
  expect(await findingOf("platform", "/usr/bin", platform)).toMatchObject({
    status: "bad",
    problem: { id, remedy: expect.stringMatching(remedy) },
  });
});

describe("where a seccomp filter forbids ptrace, as in a container without SYS_PTRACE", () => {
  let path = "";
  beforeAll(async () => {
    const source = await writeProgram(folder.path, "without_ptrace.c", withoutPtrace);
    const filter = join(folder.path, "without_ptrace");
    execFileSync("cc", ["-o", filter, source]);
    const real = await findExecutable("strace", "/", process.env.PATH);
    if (!real.ok) throw new Error(real.error.what);
    path = await pathWith("filtered", `#!/bin/sh\nexec ${filter} ${real.value} "$@"\n`);
  });

  test("the setup check finds out by trying", async () => {
    const forbidden = await findingOf("ptrace", path);
    expect(forbidden).toMatchObject({ status: "bad", problem: { id: "ptrace-forbidden" } });
    expect(forbidden?.problem?.why).toContain("Operation not permitted");
  });

  test("a program is not started, and the reason is one problem", async () => {
    const started = await startPassThrough({
      command: ["true"],
      cwd: "/",
      env: { ...process.env, PATH: path },
      recordingsFolder: folder.path,
    });
    expect(started).toMatchObject({ ok: false, error: { id: "ptrace-forbidden" } });
  });
});

/** Runs a command under a filter that answers ptrace with EPERM. */
const withoutPtrace = `
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>
int main(int argc, char **argv) {
  struct sock_filter code[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_ptrace, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = { sizeof code / sizeof *code, code };
  prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program);
  (void)argc;
  execv(argv[1], argv + 1);
  return 127;
}
`;

describe("a program that cannot be started is refused before anything runs", () => {
  const start = (program: string, cwd = folder.path) =>
    startPassThrough({
      command: [program],
      cwd,
      env: process.env,
      recordingsFolder: join(folder.path, "unused"),
    });

  test.each([
    ["no-such-program", "program-not-found"],
    ["./no-such-program", "program-not-found"],
    ["/usr", "program-is-folder"],
    ["/etc/passwd", "program-not-executable"],
    ["", "program-not-found"],
  ])("“%s”", async (program, id) => {
    expect(await start(program)).toMatchObject({ ok: false, error: { id } });
  });

  test("a directory to start in that is not there", async () => {
    expect(await start("true", "/no/such/place")).toMatchObject({
      ok: false,
      error: { id: "folder-missing" },
    });
  });

  test("a place for recordings that is a file", async () => {
    const started = await startPassThrough({
      command: ["true"],
      cwd: "/",
      env: process.env,
      recordingsFolder: "/etc/passwd",
    });
    expect(started).toMatchObject({ ok: false, error: { id: "recording-not-created" } });
  });
});
