/*
 * Marks: how the probe speaks. A mark is a write of text to descriptor -1. The kernel refuses it before it looks at
 * anything else (EBADF), so it changes nothing; strace records it, in order with the calls around it.
 *
 *   write(-1, "ipc-scope-probe 1 longjmp env=0x7ffd... value=3", 47) = -1 EBADF (Bad file descriptor)
 *
 * Nothing here allocates, locks, or touches errno, so a mark may be made in a signal handler, in a child of vfork and
 * between any two instructions of the program.
 */
#ifndef IPC_SCOPE_PROBE_MARK_H
#define IPC_SCOPE_PROBE_MARK_H

#include <stddef.h>
#include <stdint.h>

/* What strace must be told to print at least (-s); no mark is longer. */
enum { MARK_LENGTH = 256 };

struct mark {
    size_t length;
    char text[MARK_LENGTH];
};

/* Begins a mark of this kind, e.g. "longjmp". */
void mark_begin(struct mark *mark, const char *kind);
/* Adds ` name=value`. What does not fit is left out as a whole. */
void mark_word(struct mark *mark, const char *name, const char *value);
void mark_number(struct mark *mark, const char *name, int64_t value);
void mark_address(struct mark *mark, const char *name, uintptr_t value);
/* Adds ` name=` and the text to the end of the mark, cut to what fits: for paths, which may hold blanks. */
void mark_rest(struct mark *mark, const char *name, const char *text);
void mark_send(const struct mark *mark);

#endif
