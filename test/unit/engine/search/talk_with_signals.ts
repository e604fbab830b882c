/**
 * A parent and a child that becomes `sort` talk through a pipe: data that is awaited, data that nobody reads any
 * more, a signal that is handled and one that is held, and at the end a read that never returns.
 */
export const talkWithSignals = `40 1700000100.000000000 execve("/bin/demo", ["demo"], 0x7ffe /* 9 vars */) = 0 <0.000100000>
40 1700000100.001000000 pipe2([3<pipe:[97]>, 4<pipe:[97]>], 0) = 0 <0.000010000>
40 1700000100.001500000 rt_sigaction(SIGUSR1, {sa_handler=0x1, sa_mask=[], sa_flags=0}, NULL, 8) = 0 <0.000010000>
40 1700000100.002000000 clone(child_stack=NULL, flags=CLONE_CHILD_CLEARTID|CLONE_CHILD_SETTID|SIGCHLD, child_tidptr=0x7f) = 41 <0.000100000>
40 1700000100.004000000 read(3<pipe:[97]>,  <unfinished ...>
41 1700000100.005000000 close(3<pipe:[97]>) = 0 <0.000010000>
41 1700000100.006000000 execve("/usr/bin/sort", ["sort", "-n"], 0x7ffe /* 9 vars */) = 0 <0.000100000>
41 1700000100.010000000 write(4<pipe:[97]>, "hello\\nworld\\n", 12) = 12 <0.000020000>
40 1700000100.010100000 <... read resumed>"hello\\nworld\\n", 4096) = 12 <0.006100000>
40 1700000100.010200000 openat(AT_FDCWD, "/tmp/x", O_RDONLY) = 5</tmp/x> <0.000010000>
40 1700000100.010300000 read(5</tmp/x>, "\\377\\0\\1", 4096) = 3 <0.000010000>
40 1700000100.010400000 writev(1</dev/pts/0<char 136:0>>, [{iov_base="hel", iov_len=3}, {iov_base="lo", iov_len=2}], 2) = 5 <0.000010000>
41 1700000100.011000000 kill(40, SIGUSR1) = 0 <0.000010000>
40 1700000100.011500000 --- SIGUSR1 {si_signo=SIGUSR1, si_code=SI_USER, si_pid=41, si_uid=0} ---
40 1700000100.012000000 rt_sigreturn({mask=[]}) = 0 <0.000010000>
40 1700000100.013000000 close(3<pipe:[97]>) = 0 <0.000010000>
41 1700000100.014000000 write(4<pipe:[97]>, "late", 4) = -1 EPIPE (Broken pipe) <0.000020000>
41 1700000100.014100000 --- SIGPIPE {si_signo=SIGPIPE, si_code=SI_USER, si_pid=41, si_uid=0} ---
41 1700000100.014200000 +++ killed by SIGPIPE +++
40 1700000100.015000000 --- SIGCHLD {si_signo=SIGCHLD, si_code=CLD_KILLED, si_pid=41, si_uid=0, si_status=SIGPIPE, si_utime=0, si_stime=0} ---
40 1700000100.016000000 read(5</tmp/x>, "68 \\x65\\x6c hello", 4096) = 14 <0.000010000>
40 1700000100.030000000 read(0</dev/pts/0<char 136:0>>,  <unfinished ...>
`;
