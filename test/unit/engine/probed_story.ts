/** A line by which the probe says something. */
function said(pid: number, at: string, words: string): string {
  return `${pid} 17000000${at} write(-1, "ipc-scope-probe 1 ${words}", ${words.length}) = -1 EBADF (Bad file descriptor) <0.000005>\n`;
}

const printf = "stream=0x7700 fd=1 call=printf buffering=full size=4096";

/**
 * At 1 ms demo (40) sets a mark, at 4 ms it jumps back to it over five frames. At 20 ms it takes SIGALRM and jumps out
 * of the handler, without the mask. At 30 ms it gives 10 bytes to stdout, at 40 ms 4090 more: the buffer is flushed. At
 * 50 ms it becomes a program without the probe.
 */
export const probedStory = [
  `40 1700000000.000000000 execve("/bin/demo", ["demo"], 0x7ffc /* 3 vars */) = 0 <0.000100>\n`,
  said(40, "00.000500000", "start libc=2.36"),
  said(40, "00.001000000", "setjmp call=_setjmp env=0x7f00 place=0x5512 mask=0"),
  said(40, "00.004000000", "longjmp call=longjmp env=0x7f00 value=7 mask=0 times=1 bytes=448 frames=5"),
  `40 1700000000.005000000 rt_sigaction(SIGALRM, {sa_handler=0x5581, sa_mask=[], sa_flags=SA_RESTORER, sa_restorer=0x7f}, NULL, 8) = 0 <0.000010>\n`,
  `40 1700000000.006000000 pause() = ? ERESTARTNOHAND (To be restarted if no handler) <0.014000000>\n`,
  `40 1700000000.020000000 --- SIGALRM {si_signo=SIGALRM, si_code=SI_KERNEL} ---\n`,
  said(40, "00.021000000", "longjmp call=longjmp env=0x7f00 value=3 mask=0 times=2 bytes=900 frames=3"),
  said(40, "00.030000000", `stdio why=kept ${printf} pending=10 writes=1 written=10`),
  `40 1700000000.040000000 write(1</tmp/out>, "x"..., 4096) = 4096 <0.000010>\n`,
  said(40, "00.040100000", `stdio why=kernel ${printf} pending=4 writes=409 written=4090`),
  `40 1700000000.050000000 execve("/bin/still", ["still"], 0x7ffc /* 3 vars */) = 0 <0.000100>\n`,
  `40 1700000000.060000000 exit_group(0) = ?\n`,
  `40 1700000000.060100000 +++ exited with 0 +++\n`,
].join("");
