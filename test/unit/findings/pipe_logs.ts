/** gen (40) makes a pipe and starts a child, gen (41), which inherits both ends. */
export const parentAndChild = `
  40 1700000000.000000 execve("/bin/gen", ["gen"], 0x7 /* 9 vars */) = 0 <0.000010>
  40 1700000000.100000 pipe2([3<pipe:[9]>, 4<pipe:[9]>], 0) = 0 <0.000010>
  40 1700000000.200000 clone(child_stack=NULL, flags=SIGCHLD) = 41 <0.000010>`;

/** Somebody else's line: time goes by. */
export const later = "99 1700000003.000000 getpid() = 99 <0.000001>";
