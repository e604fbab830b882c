/*
 * What the program does with stdio's streams, added up between two times that a stream's buffer meets the kernel. So
 * 20,000 getc() of a file make five marks, one for each read.
 */
#ifndef IPC_SCOPE_PROBE_STREAMS_H
#define IPC_SCOPE_PROBE_STREAMS_H

#include <stdint.h>
#include <stdio.h>

#include "old_glibc.h"

/*
 * What a stream's buffer looks like: taken before a call of the C library, compared with what it left behind. Of a wide
 * stream it is the buffer of wide characters, and all counts are of these.
 */
struct buffer {
    const void *read_at;
    const void *read_end;
    int64_t ahead;
    int64_t pending;
};

struct buffer wide_buffer_of(FILE *stream);

/* What __fwriting looks at (libio.h: _IO_NO_READS, _IO_CURRENTLY_PUTTING), without a call for each character. */
static inline int is_writing(const FILE *stream) {
    return (stream->_flags & 0x0804) != 0;
}

/* The fields of FILE are glibc's public ones (bits/types/struct_FILE.h); getc's macro of old read them too. */
static inline struct buffer buffer_of(FILE *stream) {
    if (!is_gnu()) return (struct buffer){NULL, NULL, 0, 0};
    if (stream->_mode > 0) return wide_buffer_of(stream);
    const char *at = stream->_IO_read_ptr, *end = stream->_IO_read_end;
    int64_t pending = is_writing(stream) ? stream->_IO_write_ptr - stream->_IO_write_base : 0;
    return (struct buffer){at, end, end - at, pending};
}

/* How much a call took that does not say it itself, where the buffer shows it; `otherwise` where it was filled anew. */
int64_t taken_since(FILE *stream, struct buffer before, int64_t otherwise);

/* After a call that took `bytes` out of the stream, put them into it. A negative count: it failed or met the end. */
void stream_read(FILE *stream, struct buffer before, int64_t bytes, const char *call);
void stream_wrote(FILE *stream, struct buffer before, int64_t bytes, const char *call);
/* After a call that may move the buffer's contents to the kernel and takes no bytes from the program: fflush, fseek. */
void stream_flushed(FILE *stream, struct buffer before, const char *call);

void stream_opened(FILE *stream, const char *call, const char *path, const char *mode);
void stream_closing(FILE *stream, const char *call);
void stream_buffered(FILE *stream, const char *call);

/* Tells of every stream that has something in its buffer, and why that matters now: "fork", "exit", "exec". */
void streams_tell_pending(const char *why);
/* After all were flushed: tells of those in which something had waited. */
void streams_tell_flushed(const char *call);
/* Tells what was counted and not yet told: before the program waits, jumps or ends. */
void streams_tell_counts(void);
/* In a child of fork: it has none of its parent's other threads. */
void streams_forked(void);

#endif
