#ifndef IPC_SCOPE_PROBE_JUMPS_H
#define IPC_SCOPE_PROBE_JUMPS_H

void jumps_start(void);
/* Tells of jumps that were counted and not yet told. */
void jumps_tell_counts(void);

#endif
