#define _GNU_SOURCE
#include "streams.h"

#include <stdbool.h>
#include <stdio_ext.h>
#include <wchar.h>

#include "mark.h"
#include "old_glibc.h"

/*
 * One slot for each stream in use. Counts are added without a lock: a lost count of two threads that write to one
 * stream at the same moment costs less than a lock in the program's way, which a signal handler could not take.
 */
enum { MOST_STREAMS = 256 };

static struct stream {
    FILE *file;
    uint32_t reads;
    uint32_t writes;
    int64_t bytes_read;
    int64_t bytes_written;
    bool told_pending;
    /* How its buffer was left when we last saw it. */
    struct buffer seen;
} streams[MOST_STREAMS];

/*
 * In a slot whose stream is closed. Not NULL: whoever looks for a stream that had to take a slot further on must not
 * stop here and take a second one, which nobody would empty when the stream is closed.
 */
#define CLOSED ((FILE *)1)

static bool is_open(FILE *file) {
    return file != NULL && file != CLOSED;
}

/* Streams beyond the last slot are not told of; they work as ever. Nor are those of another C library. */
static struct stream *slot_of(FILE *file) {
    if (!is_gnu()) return NULL;
    unsigned start = (uintptr_t)file * 0x9e3779b97f4a7c15u >> 56;
    struct stream *spare = NULL;
    FILE *holder = CLOSED;
    for (unsigned probe = 0; probe < MOST_STREAMS && holder != NULL; probe++) {
        struct stream *slot = &streams[(start + probe) % MOST_STREAMS];
        holder = __atomic_load_n(&slot->file, __ATOMIC_RELAXED);
        if (holder == file) return slot;
        if (spare == NULL && !is_open(holder)) spare = slot;
    }
    if (spare == NULL) return NULL;
    holder = __atomic_load_n(&spare->file, __ATOMIC_RELAXED);
    if (is_open(holder)) return holder == file ? spare : NULL;
    bool is_ours = __atomic_compare_exchange_n(&spare->file, &holder, file, false, __ATOMIC_RELAXED, __ATOMIC_RELAXED);
    /* Another thread was faster: with the same stream, or with its own, and then this call goes uncounted. */
    return is_ours || holder == file ? spare : NULL;
}

/*
 * Streams that somebody looks into who did not get them from the program: to tell of all of them before a fork, say,
 * while another thread may close one. Who closes one waits until nobody looks into it, for a look lasts nanoseconds. Not
 * for ever: a child of fork has a copy of what other threads of its parent were about.
 */
enum { MOST_LOOKS = 16, LONGEST_WAIT = 1 << 20 };
static FILE *looked_into[MOST_LOOKS];

static FILE **begin_look(FILE *file) {
    for (unsigned i = 0; i < MOST_LOOKS; i++) {
        FILE *nobody = NULL;
        if (__atomic_compare_exchange_n(&looked_into[i], &nobody, file, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED))
            return &looked_into[i];
    }
    return NULL;
}

static void end_look(FILE **look) {
    __atomic_store_n(look, NULL, __ATOMIC_RELEASE);
}

void streams_forked(void) {
    for (unsigned i = 0; i < MOST_LOOKS; i++) end_look(&looked_into[i]);
}

static void wait_for_looks(FILE *file) {
    for (unsigned i = 0; i < MOST_LOOKS; i++)
        for (unsigned turn = 0; turn < LONGEST_WAIT; turn++)
            if (__atomic_load_n(&looked_into[i], __ATOMIC_SEQ_CST) != file) break;
}

/* Every slot that threads may have taken for it at the same time: what is told later must not look into freed memory. */
static void give_up_slots_of(FILE *file) {
    for (unsigned i = 0; i < MOST_STREAMS; i++) {
        FILE *holder = file;
        __atomic_compare_exchange_n(&streams[i].file, &holder, CLOSED, false, __ATOMIC_SEQ_CST, __ATOMIC_RELAXED);
    }
    wait_for_looks(file);
}

/* How glibc's struct _IO_wide_data begins (libio/libio.h), since 2.2. */
struct wide_ends {
    const wchar_t *read_at;
    const wchar_t *read_end;
};

struct buffer wide_buffer_of(FILE *file) {
    const struct wide_ends *wide = (const struct wide_ends *)file->_wide_data;
    int64_t pending = is_writing(file) ? (int64_t)__fpending(file) : 0;
    return (struct buffer){wide->read_at, wide->read_end, wide->read_end - wide->read_at, pending};
}

/* Of a buffer that is still the same piece of the file, as far as its ends show. */
static bool is_same_piece(struct buffer before, struct buffer after) {
    return after.read_end == before.read_end && after.read_at >= before.read_at;
}

int64_t taken_since(FILE *file, struct buffer before, int64_t otherwise) {
    struct buffer after = buffer_of(file);
    return is_same_piece(before, after) ? before.ahead - after.ahead : otherwise;
}

static const char *mode_of(FILE *file) {
    if (file->_flags & 0x0002) return "none"; /* _IO_UNBUFFERED */
    return __flbf(file) ? "line" : "full";
}

/*
 * getc_unlocked and putc_unlocked are macros that call the C library only when the buffer is at its end. Each moves one
 * byte, so what happened to the buffer since we last saw it tells how many there were.
 */
static void count_unseen(struct stream *slot, const FILE *file, struct buffer now) {
    if (file->_mode > 0) return;
    struct buffer seen = slot->seen;
    if (now.read_end == seen.read_end && now.ahead < seen.ahead) {
        slot->reads += (uint32_t)(seen.ahead - now.ahead);
        slot->bytes_read += seen.ahead - now.ahead;
    }
    if (now.pending > seen.pending) {
        slot->writes += (uint32_t)(now.pending - seen.pending);
        slot->bytes_written += now.pending - seen.pending;
    }
}

static bool has_counts(const struct stream *slot) {
    return slot->reads + slot->writes > 0;
}

/* What a stream looks like: all that a mark tells of it, so that the mark itself needs the stream no more. */
struct look {
    FILE *file;
    int fd;
    const char *buffering;
    int64_t size;
    int64_t pending;
    int64_t ahead;
};

/* fileno(3) sets errno for a stream without a descriptor, such as one of memory. */
static struct look look_at(FILE *file) {
    struct buffer buffer = buffer_of(file);
    return (struct look){
        .file = file,
        .fd = file->_fileno,
        .buffering = mode_of(file),
        .size = (int64_t)__fbufsize(file),
        .pending = buffer.pending,
        .ahead = is_writing(file) ? 0 : buffer.ahead,
    };
}

static void tell(struct stream *slot, struct look look, const char *why, const char *call) {
    struct mark mark;
    mark_begin(&mark, "stdio");
    mark_word(&mark, "why", why);
    mark_address(&mark, "stream", (uintptr_t)look.file);
    mark_number(&mark, "fd", look.fd);
    mark_word(&mark, "call", call);
    mark_word(&mark, "buffering", look.buffering);
    mark_number(&mark, "size", look.size);
    mark_number(&mark, "pending", look.pending);
    if (look.ahead > 0) mark_number(&mark, "ahead", look.ahead);
    if (slot->reads > 0) {
        mark_number(&mark, "reads", slot->reads);
        mark_number(&mark, "read", slot->bytes_read);
    }
    if (slot->writes > 0) {
        mark_number(&mark, "writes", slot->writes);
        mark_number(&mark, "written", slot->bytes_written);
    }
    mark_send(&mark);
    slot->reads = slot->writes = 0;
    slot->bytes_read = slot->bytes_written = 0;
    slot->told_pending = look.pending > 0;
}

/* Of a stream that the program is using now, and therefore does not close. */
static void see(struct stream *slot, FILE *file) {
    slot->seen = buffer_of(file);
}

static void see_all(struct stream *slot, FILE *file) {
    count_unseen(slot, file, buffer_of(file));
    see(slot, file);
}

/* Of any stream. False if it is closed, or too many look at the same time. */
static bool look_into(struct stream *slot, struct look *look) {
    FILE *file = __atomic_load_n(&slot->file, __ATOMIC_RELAXED);
    if (!is_open(file)) return false;
    FILE **mine = begin_look(file);
    if (mine == NULL) return false;
    bool is_there = __atomic_load_n(&slot->file, __ATOMIC_SEQ_CST) == file;
    if (is_there) {
        see_all(slot, file);
        *look = look_at(file);
    }
    end_look(mine);
    return is_there;
}

/*
 * Did a read meet the kernel? It did if the buffer had less than was taken, or holds another piece of the file now.
 * What it took of the old piece is where the pointer stood before.
 */
static bool was_refilled(struct buffer before, struct buffer after, int64_t bytes) {
    return bytes < 0 || bytes > before.ahead || before.ahead == 0 || !is_same_piece(before, after);
}

void stream_read(FILE *file, struct buffer before, int64_t bytes, const char *call) {
    struct stream *slot = slot_of(file);
    if (slot == NULL) return;
    count_unseen(slot, file, before);
    slot->reads++;
    if (bytes > 0) slot->bytes_read += bytes;
    see(slot, file);
    if (was_refilled(before, slot->seen, bytes)) tell(slot, look_at(file), "kernel", call);
}

/*
 * A write stayed in the buffer if the buffer grew by just that. The first one that stays is told, so that the bytes are
 * seen to wait from then on.
 */
void stream_wrote(FILE *file, struct buffer before, int64_t bytes, const char *call) {
    struct stream *slot = slot_of(file);
    if (slot == NULL) return;
    count_unseen(slot, file, before);
    slot->writes++;
    if (bytes > 0) slot->bytes_written += bytes;
    see(slot, file);
    int64_t pending = slot->seen.pending;
    if (bytes >= 0 && pending == before.pending + bytes) {
        if (pending > 0 && !slot->told_pending) tell(slot, look_at(file), "kept", call);
        return;
    }
    tell(slot, look_at(file), "kernel", call);
}

void stream_flushed(FILE *file, struct buffer before, const char *call) {
    struct stream *slot = slot_of(file);
    if (slot == NULL) return;
    count_unseen(slot, file, before);
    see(slot, file);
    if (before.pending > 0 || has_counts(slot)) tell(slot, look_at(file), "flush", call);
}

void stream_opened(FILE *file, const char *call, const char *path, const char *mode) {
    struct stream *slot = slot_of(file);
    if (slot == NULL) return;
    *slot = (struct stream){.file = file};
    struct mark mark;
    mark_begin(&mark, "open");
    mark_address(&mark, "stream", (uintptr_t)file);
    mark_number(&mark, "fd", file->_fileno);
    mark_word(&mark, "call", call);
    mark_word(&mark, "mode", mode);
    if (path != NULL) mark_rest(&mark, "path", path);
    mark_send(&mark);
}

void stream_closing(FILE *file, const char *call) {
    struct stream *slot = slot_of(file);
    if (slot == NULL) return;
    see_all(slot, file);
    tell(slot, look_at(file), "close", call);
    slot->told_pending = false;
    slot->seen = (struct buffer){NULL, NULL, 0, 0};
    give_up_slots_of(file);
}

void stream_buffered(FILE *file, const char *call) {
    struct stream *slot = slot_of(file);
    if (slot == NULL) return;
    see_all(slot, file);
    tell(slot, look_at(file), "buffer", call);
}

void streams_tell_pending(const char *why) {
    for (unsigned i = 0; i < MOST_STREAMS; i++) {
        struct look look;
        if (!look_into(&streams[i], &look)) continue;
        if (has_counts(&streams[i]) || look.pending > 0) tell(&streams[i], look, why, why);
    }
}

void streams_tell_flushed(const char *call) {
    for (unsigned i = 0; i < MOST_STREAMS; i++) {
        struct look look;
        bool waited = streams[i].told_pending;
        if (look_into(&streams[i], &look) && waited && look.pending == 0) tell(&streams[i], look, "flush", call);
    }
}

void streams_tell_counts(void) {
    for (unsigned i = 0; i < MOST_STREAMS; i++) {
        struct look look;
        if (look_into(&streams[i], &look) && has_counts(&streams[i])) tell(&streams[i], look, "count", "-");
    }
}
