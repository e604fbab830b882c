const markup = "<img src=x onerror=globalThis.harmed=1>";
/** ANSI's red, and the mark that turns the direction of writing, as strace escapes them. */
const disguise = String.raw`\33[31m\342\200\256`;

/**
 * A log whose every name and payload means harm: markup, commands to a terminal, marks that turn text round, and
 * lines of six megabytes.
 */
export function hostileTrace(): string {
  const megabytes = 6_000_000;
  return [
    `40 1.000000 execve("/bin/x", ["${markup}${disguise}", "<script>globalThis.harmed=2</script>"], 0x7f /* 3 vars */) = 0 <0.000010>`,
    "40 1.000100 pipe([3<pipe:[97]>, 4<pipe:[97]>]) = 0 <0.000010>",
    `40 1.000200 mknodat(AT_FDCWD, "/tmp/${markup}", S_IFIFO|0600) = 0 <0.000010>`,
    "40 1.000300 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>",
    `41 1.000400 prctl(PR_SET_NAME, "${disguise}<b>") = 0 <0.000010>`,
    `41 1.000500 write(4<pipe:[97]>, "${"<x>".repeat(megabytes / 3)}", ${megabytes}) = ${megabytes} <0.000010>`,
    `40 1.000600 read(3<pipe:[97]>, "${"<x>".repeat(megabytes / 3)}", ${megabytes}) = ${megabytes} <0.000010>`,
    `40 1.000700 frobnicate("${"y".repeat(megabytes)}") = 0 <0.000010>`,
    "40 1.000800 kill(41, SIGTERM) = 0 <0.000010>",
    "41 1.000900 --- SIGTERM {si_signo=SIGTERM, si_code=SI_USER, si_pid=40, si_uid=0} ---",
    "41 1.001000 +++ killed by SIGTERM +++",
    "40 1.001100 exit_group(0) = ?",
    "40 1.001200 +++ exited with 0 +++",
    "",
  ].join("\n");
}

/** A process that started so many others, each with a name of its own. */
export function crowdedTrace(count: number): string {
  const lines = ['2 1.000000 execve("/bin/bomb", ["bomb"], 0x7f /* 3 vars */) = 0 <0.000001>'];
  for (let n = 0; n < count; n++) {
    const at = (1 + n / 1e5).toFixed(6);
    lines.push(`2 ${at} clone(child_stack=NULL, flags=SIGCHLD) = ${n + 10} <0.000001>`);
    lines.push(`${n + 10} ${at} prctl(PR_SET_NAME, "<x>n${n}") = 0 <0.000001>`);
    lines.push(`${n + 10} ${(30 + n / 1e5).toFixed(6)} getpid() = ${n + 10} <0.000001>`);
  }
  return `${lines.join("\n")}\n`;
}
