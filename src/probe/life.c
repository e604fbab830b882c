/* The beginning and the end of a program, and of its children: when what is in a buffer is doubled, lost or flushed. */
#define _GNU_SOURCE
#include <gnu/libc-version.h>
#include <stdlib.h>
#include <unistd.h>

#include "jumps.h"
#include "mark.h"
#include "next.h"
#include "streams.h"

#define OURS __attribute__((visibility("default")))

__attribute__((constructor)) static void start(void) {
    jumps_start();
    struct mark mark;
    mark_begin(&mark, "start");
    mark_word(&mark, "libc", gnu_get_libc_version());
    mark_send(&mark);
}

/* Runs before the C library flushes its streams, so the writes that follow are exit's. */
__attribute__((destructor)) static void end(void) {
    streams_tell_pending("exit");
}

OURS pid_t fork(void) {
    streams_tell_pending("fork");
    return NEXT(fork)();
}

/* What is still in a buffer now is lost. */
OURS void _exit(int status) {
    streams_tell_pending("_exit");
    NEXT(_exit)(status);
    __builtin_unreachable();
}
OURS void _Exit(int status) {
    streams_tell_pending("_exit");
    NEXT(_Exit)(status);
    __builtin_unreachable();
}
OURS void abort(void) {
    streams_tell_pending("abort");
    NEXT(abort)();
    __builtin_unreachable();
}

/* Likewise, if it succeeds. The other members of the family come here through their own wrappers or not at all. */
OURS int execve(const char *path, char *const arguments[], char *const environment[]) {
    streams_tell_pending("exec");
    return NEXT(execve)(path, arguments, environment);
}
OURS int execv(const char *path, char *const arguments[]) {
    streams_tell_pending("exec");
    return NEXT(execv)(path, arguments);
}
OURS int execvp(const char *file, char *const arguments[]) {
    streams_tell_pending("exec");
    return NEXT(execvp)(file, arguments);
}
OURS int system(const char *command) {
    streams_tell_pending("fork");
    return NEXT(system)(command);
}
