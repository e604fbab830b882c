/* How a function of the C library's streams is wrapped: it does what it always did, then what it did is added up. */
#ifndef IPC_SCOPE_PROBE_WRAPPING_H
#define IPC_SCOPE_PROBE_WRAPPING_H

#include <stdarg.h>

#include "next.h"
#include "streams.h"

#define OURS __attribute__((visibility("default")))

#define OPENED(name, call)                                                                         \
    FILE *stream = call;                                                                           \
    if (stream != NULL) stream_opened(stream, #name, path, mode);                                  \
    return stream;

#define MOVES(name, parameters, ...)                                                               \
    OURS int name parameters {                                                                     \
        struct buffer before = buffer_of(stream);                                                  \
        int result = NEXT(name)(__VA_ARGS__);                                                      \
        stream_flushed(stream, before, #name);                                                     \
        return result;                                                                             \
    }

#define READS_CHARACTER(type, end, name, parameters, source, ...)                                  \
    OURS type name parameters {                                                                    \
        struct buffer before = buffer_of(source);                                                  \
        type result = NEXT(name)(__VA_ARGS__);                                                     \
        stream_read(source, before, result == end ? -1 : 1, #name);                                \
        return result;                                                                             \
    }

/* `read_line` is the including file's: it knows how long a line is. */
#define READS_LINE(type, name, parameters, ...)                                                    \
    OURS type *name parameters {                                                                   \
        struct buffer before = buffer_of(stream);                                                  \
        type *result = NEXT(name)(__VA_ARGS__);                                                    \
        read_line(stream, before, size, result);                                                   \
        return result;                                                                             \
    }

/* Over a refill it is not known how much a scan took, and 0 is counted. */
#define SCANS_LIST(name, source, call)                                                             \
    struct buffer before = buffer_of(source);                                                      \
    int result = call;                                                                             \
    stream_read(source, before, result == EOF ? -1 : taken_since(source, before, 0), name);        \
    return result;

/* `call` with the arguments behind `format` as a list. */
#define LISTED(target, call)                                                                       \
    va_list arguments;                                                                             \
    va_start(arguments, format);                                                                   \
    struct buffer before = buffer_of(target);                                                      \
    int result = call;                                                                             \
    va_end(arguments);

#define SCANS(name, source, call)                                                                  \
    LISTED(source, call)                                                                           \
    stream_read(source, before, result == EOF ? -1 : taken_since(source, before, 0), name);        \
    return result;

#define WRITES(name, target, bytes_if_ok, failed, result_type, call)                               \
    struct buffer before = buffer_of(target);                                                      \
    result_type result = call;                                                                     \
    stream_wrote(target, before, (failed) ? -1 : (int64_t)(bytes_if_ok), name);                    \
    return result;

#define PRINTS(name, target, call)                                                                 \
    LISTED(target, call)                                                                           \
    stream_wrote(target, before, result < 0 ? -1 : result, name);                                  \
    return result;

#endif
