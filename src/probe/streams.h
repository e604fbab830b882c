/*
 * What the program does with stdio's streams, added up between two times that a stream's buffer meets the kernel. So
 * 20,000 getc() of a file make five marks, one for each read.
 */
#ifndef IPC_SCOPE_PROBE_STREAMS_H
#define IPC_SCOPE_PROBE_STREAMS_H

#include <stdint.h>
#include <stdio.h>

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

struct buffer buffer_of(FILE *stream);

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
/* Tells what was counted and not yet told: before the program waits, jumps or ends. */
void streams_tell_counts(void);

#endif
