/*
 * System calls of Linux that have no row in syscall_rows.ts, since nothing is known of them that others would notice.
 * Their classes are those of strace (src/linux/x86_64/syscallent.h), their names those of x86-64 and arm64.
 */

/** Recorded all the same, with the classes that are traced: they take a descriptor. */
export const unlistedRecorded: readonly string[] = words(`
  bpf cachestat faccessat faccessat2 fchmodat fchmodat2 fchownat file_getattr file_setattr
  finit_module fsconfig fsmount fsopen fspick futimesat getpmsg
  getxattrat kexec_file_load landlock_add_rule landlock_create_ruleset landlock_restrict_self listxattrat
  mkdirat mount_setattr move_mount name_to_handle_at open_tree open_tree_attr perf_event_open
  process_madvise process_mrelease putpmsg quotactl_fd readlinkat removexattrat setxattrat statx symlinkat
  syncfs utimensat
`);

/** Not recorded: each would cost a stop of the program, and tells no other process anything. */
export const unrecorded: readonly string[] = words(`
  _sysctl access acct add_key adjtimex afs_syscall capget capset chmod chown chroot clock_adjtime
  clock_getres clock_gettime clock_settime create_module delete_module epoll_ctl_old epoll_wait_old
  get_kernel_syms get_mempolicy get_thread_area getcpu getcwd getegid geteuid getgid getgroups getpriority
  getrandom getresgid getresuid getrlimit getrusage gettimeofday getuid getxattr init_module io_cancel
  io_destroy io_getevents io_pgetevents io_setup io_submit ioperm iopl ioprio_get ioprio_set kexec_load
  keyctl lchown lgetxattr listmount listns listxattr llistxattr lookup_dcookie lremovexattr lsetxattr
  lsm_get_self_attr lsm_list_modules lsm_set_self_attr lstat map_shadow_stack mbind migrate_pages mincore
  mkdir mlock2 mlockall modify_ldt mount move_pages mseal munlockall nfsservctl personality pivot_root
  pkey_alloc pkey_free prlimit64 query_module quotactl readlink reboot remap_file_pages removexattr
  request_key rmdir rseq rseq_slice_yield sched_get_priority_max sched_get_priority_min sched_getaffinity
  sched_getattr sched_getparam sched_getscheduler sched_rr_get_interval sched_setaffinity sched_setattr
  sched_setparam sched_setscheduler seccomp security set_mempolicy set_mempolicy_home_node set_thread_area
  setdomainname setfsgid setfsuid setgid setgroups sethostname setpriority setregid setresgid setresuid
  setreuid setrlimit settimeofday setuid setxattr stat statfs statmount swapoff swapon sync sysfs sysinfo
  syslog time times truncate tuxcall umask umount2 uname uretprobe uselib ustat utime utimes vhangup
  vserver
`);

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
