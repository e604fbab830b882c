/* The beginning and the end of a program, and of its children: when what is in a buffer is doubled, lost or flushed. */
#define _GNU_SOURCE
#include <pty.h>
#include <stdarg.h>
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
    pid_t child = NEXT(fork)();
    if (child == 0) streams_forked();
    return child;
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

/* It flushes nothing either. */
OURS void quick_exit(int status) {
    tell_before("_exit");
    NEXT(quick_exit)(status);
    __builtin_unreachable();
}

/* Likewise, if it succeeds. The C library's own members of the family do not come here through each other. */
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
OURS int execvpe(const char *file, char *const arguments[], char *const environment[]) {
    tell_before("exec");
    return NEXT(execvpe)(file, arguments, environment);
}
OURS int fexecve(int fd, char *const arguments[], char *const environment[]) {
    tell_before("exec");
    return NEXT(fexecve)(fd, arguments, environment);
}

/* Makes `arguments`, an array, of the words of a call from `first` on, and leaves the list behind their NULL. */
#define COLLECTED(first)                                                                           \
    va_list list;                                                                                  \
    size_t count = 1;                                                                              \
    va_start(list, first);                                                                         \
    while (va_arg(list, char *) != NULL) count++;                                                  \
    va_end(list);                                                                                  \
    char *arguments[count + 1];                                                                    \
    arguments[0] = (char *)first;                                                                  \
    va_start(list, first);                                                                         \
    for (size_t i = 1; i <= count; i++) arguments[i] = va_arg(list, char *);

OURS int execl(const char *path, const char *first, ...) {
    tell_before("exec");
    COLLECTED(first)
    va_end(list);
    return NEXT(execv)(path, arguments);
}
OURS int execlp(const char *file, const char *first, ...) {
    tell_before("exec");
    COLLECTED(first)
    va_end(list);
    return NEXT(execvp)(file, arguments);
}
OURS int execle(const char *path, const char *first, ...) {
    tell_before("exec");
    COLLECTED(first)
    char *const *environment = va_arg(list, char *const *);
    va_end(list);
    return NEXT(execve)(path, arguments, environment);
}

/* These fork within the C library. */
OURS int daemon(int stays_there, int keeps_streams) {
    tell_before("fork");
    return NEXT(daemon)(stays_there, keeps_streams);
}
OURS pid_t forkpty(int *fd, char *name, const struct termios *modes, const struct winsize *size) {
    tell_before("fork");
    return NEXT(forkpty)(fd, name, modes, size);
}
OURS int system(const char *command) {
    tell_before("fork");
    return NEXT(system)(command);
}
