#ifndef IPC_SCOPE_PROBE_OLD_GLIBC_H
#define IPC_SCOPE_PROBE_OLD_GLIBC_H

/*
 * Whether the C library is the GNU one. A program of another one (musl) that a probed program starts inherits
 * LD_PRELOAD and loads us, too: we must be loadable there, and keep quiet, since its FILE and jmp_buf are others.
 */
extern const char *gnu_get_libc_version(void) __attribute__((weak));
static inline int is_gnu(void) {
    return gnu_get_libc_version != 0;
}

void unwinding_start(void);
/* Whether frames can be counted without a lock: since glibc 2.35. */
int can_unwind(void);

#endif
