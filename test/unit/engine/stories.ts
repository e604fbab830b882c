/** A parent makes a pipe, its child writes twelve bytes, the parent waits for them, reads, and reaps the child. */
export const parentReadsFromChild = `
  40 1700000100.000000000 execve("/bin/demo", ["demo"], 0x7ffe /* 9 vars */) = 0 <0.000100000>
  40 1700000100.001000000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.000010000>
  40 1700000100.002000000 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.000100000>
  40 1700000100.003000000 close(4<pipe:[97]>) = 0 <0.000010000>
  40 1700000100.004000000 read(3<pipe:[97]>,  <unfinished ...>
  41 1700000100.005000000 close(3<pipe:[97]>) = 0 <0.000010000>
  41 1700000100.010000000 write(4<pipe:[97]>, "hello world\\n", 12) = 12 <0.000020000>
  40 1700000100.010100000 <... read resumed>"hello world\\n", 4096) = 12 <0.006100000>
  40 1700000100.011000000 wait4(-1,  <unfinished ...>
  41 1700000100.012000000 exit_group(0) = ?
  41 1700000100.012500000 +++ exited with 0 +++
  40 1700000100.012600000 <... wait4 resumed>[{WIFEXITED(s) && WEXITSTATUS(s) == 0}], 0, NULL) = 41 <0.001600000>
  40 1700000100.012700000 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_EXITED, si_pid=41, si_uid=0, si_status=0, si_utime=0, si_stime=0} ---
  40 1700000100.020000000 exit_group(0) = ?
  40 1700000100.020100000 +++ exited with 0 +++
`;

/** A child sends SIGUSR1 to its parent, whose handler writes one byte while pause waits. */
export const childSignalsParent = `
  40 1700000100.000000000 execve("/bin/demo", ["demo"], 0x7ffe /* 9 vars */) = 0 <0.000100000>
  40 1700000100.001000000 rt_sigaction(SIGUSR1, {sa_handler=0x5581, sa_mask=[], sa_flags=SA_RESTORER, sa_restorer=0x7f}, NULL, 8) = 0 <0.000010000>
  40 1700000100.002000000 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.000100000>
  41 1700000100.003000000 kill(40, SIGUSR1) = 0 <0.000010000>
  40 1700000100.003100000 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0} ---
  40 1700000100.003200000 write(1</dev/null>, "!", 1) = 1 <0.000010000>
  40 1700000100.003300000 rt_sigreturn({mask=[]}) = 0 <0.000010000>
  40 1700000100.004000000 wait4(-1, NULL, 0, NULL) = 41 <0.006000000>
  41 1700000100.009000000 exit_group(0) = ?
  41 1700000100.009500000 +++ exited with 0 +++
  40 1700000100.020000000 exit_group(0) = ?
  40 1700000100.020100000 +++ exited with 0 +++
`;
