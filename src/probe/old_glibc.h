#ifndef IPC_SCOPE_PROBE_OLD_GLIBC_H
#define IPC_SCOPE_PROBE_OLD_GLIBC_H

void unwinding_start(void);
/* Whether frames can be counted without a lock: since glibc 2.35. */
int can_unwind(void);

#endif
