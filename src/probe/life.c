/* The beginning and the end of a program, and of its children: when what is in a buffer is doubled, lost or flushed. */
#define _GNU_SOURCE
#include <stdlib.h>
#include <unistd.h>

#include "jumps.h"
#include "mark.h"
#include "next.h"
#include "old_glibc.h"
#include "streams.h"

#define OURS __attribute__((visibility("default")))

/* Before memory is copied or gone: what was only counted until now, and what is in the buffers. */
static void tell_before(const char *what) {
    jumps_tell_counts();
    streams_tell_pending(what);
}

__attribute__((constructor)) static void start(void) {
    jumps_start();
    if (!is_gnu()) return;
    struct mark mark;
    mark_begin(&mark, "start");
    mark_word(&mark, "libc", gnu_get_libc_version());
    mark_send(&mark);
}

/* Runs before the C library flushes its streams, so the writes that follow are exit's. */
__attribute__((destructor)) static void end(void) {
    tell_before("exit");
}

OURS pid_t fork(void) {
    tell_before("fork");
    return NEXT(fork)();
}

/* What is still in a buffer now is lost. */
OURS void _exit(int status) {
    tell_before("_exit");
    NEXT(_exit)(status);
    __builtin_unreachable();
}
OURS void _Exit(int status) {
    tell_before("_exit");
    NEXT(_Exit)(status);
    __builtin_unreachable();
}
OURS void abort(void) {
    tell_before("abort");
    NEXT(abort)();
    __builtin_unreachable();
}

/* Likewise, if it succeeds. The other members of the family come here through their own wrappers or not at all. */
OURS int execve(const char *path, char *const arguments[], char *const environment[]) {
    tell_before("exec");
    return NEXT(execve)(path, arguments, environment);
}
OURS int execv(const char *path, char *const arguments[]) {
    tell_before("exec");
    return NEXT(execv)(path, arguments);
}
OURS int execvp(const char *file, char *const arguments[]) {
    tell_before("exec");
    return NEXT(execvp)(file, arguments);
}
OURS int system(const char *command) {
    tell_before("fork");
    return NEXT(system)(command);
}
