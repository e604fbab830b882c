#ifndef IPC_SCOPE_PROBE_JUMPS_H
#define IPC_SCOPE_PROBE_JUMPS_H

void jumps_start(void);

#endif
