/**
 * System calls from 424 on, which have the same number on all architectures (include/uapi/asm-generic/unistd.h): an
 * strace older than a call prints its number instead, `syscall_0x1c7(0x7ffd14, 0, 0xffffffff, 0x82, 0, 0)`.
 */
const first = 424;
const names: readonly string[] = `
  pidfd_send_signal io_uring_setup io_uring_enter io_uring_register open_tree move_mount fsopen fsconfig
  fsmount fspick pidfd_open clone3 close_range openat2 pidfd_getfd faccessat2 process_madvise epoll_pwait2
  mount_setattr quotactl_fd landlock_create_ruleset landlock_add_rule landlock_restrict_self memfd_secret
  process_mrelease futex_waitv set_mempolicy_home_node cachestat fchmodat2 map_shadow_stack futex_wake futex_wait
  futex_requeue
`
  .trim()
  .split(/\s+/);

/** `futex_wait` of `syscall_0x1c7`; undefined of other words and numbers. */
export function nameOfNumbered(word: string): string | undefined {
  const number = /^syscall_0x([0-9a-f]{3})$/.exec(word)?.[1];
  return number === undefined ? undefined : names[Number.parseInt(number, 16) - first];
}
