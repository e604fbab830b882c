/*
 * What the program does with stdio's streams, added up between two times that a stream's buffer meets the kernel. So
 * 20,000 getc() of a file make five marks, one for each read.
 */
#ifndef IPC_SCOPE_PROBE_STREAMS_H
#define IPC_SCOPE_PROBE_STREAMS_H

#include <stdint.h>
#include <stdio.h>

/* What a stream's buffer looks like: taken before a call of the C library, compared with what it left behind. */
struct buffer {
    const char *read_at;
    const char *read_end;
    int64_t pending;
};

struct buffer buffer_of(FILE *stream);

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
/* Tells what was counted and not yet told: before the program waits, jumps or ends. */
void streams_tell_counts(void);

#endif
