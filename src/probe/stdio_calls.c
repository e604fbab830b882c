/* The C library's streams: each function does what it always did, then what it did is added up. */
#define _GNU_SOURCE
#undef _FORTIFY_SOURCE
#include <mntent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "wrapping.h"

/* Optimising headers make macros of these. */
#undef fread_unlocked
#undef fwrite_unlocked

/* ---- opening, closing, buffers ---- */

OURS FILE *fopen(const char *path, const char *mode) { OPENED(fopen, NEXT(fopen)(path, mode)) }
OURS FILE *fopen64(const char *path, const char *mode) { OPENED(fopen, NEXT(fopen64)(path, mode)) }
OURS FILE *popen(const char *path, const char *mode) {
    streams_tell_pending("fork");
    OPENED(popen, NEXT(popen)(path, mode))
}
OURS FILE *tmpfile(void) {
    const char *path = NULL, *mode = "w+";
    OPENED(tmpfile, NEXT(tmpfile)())
}
OURS FILE *tmpfile64(void) {
    const char *path = NULL, *mode = "w+";
    OPENED(tmpfile, NEXT(tmpfile64)())
}
OURS FILE *fdopen(int fd, const char *mode) {
    const char *path = NULL;
    OPENED(fdopen, NEXT(fdopen)(fd, mode))
}
OURS FILE *freopen(const char *path, const char *mode, FILE *old) {
    stream_closing(old, "freopen");
    OPENED(freopen, NEXT(freopen)(path, mode, old))
}
OURS FILE *freopen64(const char *path, const char *mode, FILE *old) {
    stream_closing(old, "freopen");
    OPENED(freopen, NEXT(freopen64)(path, mode, old))
}

OURS int fclose(FILE *stream) {
    stream_closing(stream, "fclose");
    return NEXT(fclose)(stream);
}
OURS int fcloseall(void) {
    int result = NEXT(fcloseall)();
    streams_tell_flushed("fcloseall");
    return result;
}
/* Closes the stream by itself. */
OURS int endmntent(FILE *stream) {
    stream_closing(stream, "endmntent");
    return NEXT(endmntent)(stream);
}
OURS int pclose(FILE *stream) {
    stream_closing(stream, "pclose");
    return NEXT(pclose)(stream);
}

OURS void setbuf(FILE *stream, char *buffer) {
    NEXT(setbuf)(stream, buffer);
    stream_buffered(stream, "setbuf");
}
OURS void setbuffer(FILE *stream, char *buffer, size_t size) {
    NEXT(setbuffer)(stream, buffer, size);
    stream_buffered(stream, "setbuffer");
}
OURS void setlinebuf(FILE *stream) {
    NEXT(setlinebuf)(stream);
    stream_buffered(stream, "setlinebuf");
}
OURS int setvbuf(FILE *stream, char *buffer, int mode, size_t size) {
    int result = NEXT(setvbuf)(stream, buffer, mode, size);
    stream_buffered(stream, "setvbuf");
    return result;
}

#define FLUSHES(name)                                                                              \
    OURS int name(FILE *stream) {                                                                  \
        if (stream == NULL) {                                                                      \
            int result = NEXT(name)(NULL);                                                         \
            streams_tell_flushed("fflush");                                                        \
            return result;                                                                         \
        }                                                                                          \
        struct buffer before = buffer_of(stream);                                                  \
        int result = NEXT(name)(stream);                                                           \
        stream_flushed(stream, before, "fflush");                                                  \
        return result;                                                                             \
    }

FLUSHES(fflush)
FLUSHES(fflush_unlocked)

MOVES(fseek, (FILE * stream, long offset, int whence), stream, offset, whence)
MOVES(fseeko, (FILE * stream, off_t offset, int whence), stream, offset, whence)
MOVES(fseeko64, (FILE * stream, off64_t offset, int whence), stream, offset, whence)

MOVES(fsetpos, (FILE * stream, const fpos_t *position), stream, position)
MOVES(fsetpos64, (FILE * stream, const fpos64_t *position), stream, position)
OURS void rewind(FILE *stream) {
    struct buffer before = buffer_of(stream);
    NEXT(rewind)(stream);
    stream_flushed(stream, before, "rewind");
}

/* ---- reading ---- */

READS_CHARACTER(int, EOF, fgetc, (FILE * stream), stream, stream)
READS_CHARACTER(int, EOF, getc, (FILE * stream), stream, stream)
READS_CHARACTER(int, EOF, fgetc_unlocked, (FILE * stream), stream, stream)
READS_CHARACTER(int, EOF, getc_unlocked, (FILE * stream), stream, stream)
/* Where the macros of getc_unlocked and putc_unlocked come when the buffer is at its end. */
extern int __uflow(FILE *stream);
OURS int __uflow(FILE *stream) {
    struct buffer before = buffer_of(stream);
    int result = NEXT(__uflow)(stream);
    stream_read(stream, before, result == EOF ? -1 : 1, "getc_unlocked");
    return result;
}
extern int __overflow(FILE *stream, int character);
OURS int __overflow(FILE *stream, int character) {
    WRITES("putc_unlocked", stream, 1, result == EOF, int, NEXT(__overflow)(stream, character))
}
/* What older headers made of getc. */
extern int _IO_getc(FILE *stream);
READS_CHARACTER(int, EOF, _IO_getc, (FILE * stream), stream, stream)
READS_CHARACTER(int, EOF, getchar, (void), stdin)
READS_CHARACTER(int, EOF, getchar_unlocked, (void), stdin)

/* A line may hold zeros, so that strlen does not tell its length; the buffer does, unless it was filled anew. */
static void read_line(FILE *stream, struct buffer before, int size, const char *line) {
    if (size <= 1) return;
    int64_t taken = line == NULL ? -1 : taken_since(stream, before, -1);
    stream_read(stream, before, line == NULL || taken >= 0 ? taken : (int64_t)strlen(line), "fgets");
}
READS_LINE(char, fgets, (char *line, int size, FILE *stream), line, size, stream)
READS_LINE(char, fgets_unlocked, (char *line, int size, FILE *stream), line, size, stream)
extern char *__fgets_chk(char *line, size_t space, int size, FILE *stream);
extern char *__fgets_unlocked_chk(char *line, size_t space, int size, FILE *stream);
READS_LINE(char, __fgets_chk, (char *line, size_t space, int size, FILE *stream), line, space, size, stream)
READS_LINE(char, __fgets_unlocked_chk, (char *line, size_t space, int size, FILE *stream), line, space, size, stream)
OURS int getw(FILE *stream) {
    struct buffer before = buffer_of(stream);
    int result = NEXT(getw)(stream);
    stream_read(stream, before, taken_since(stream, before, sizeof result), "getw");
    return result;
}

static void read_items(FILE *stream, struct buffer before, size_t size, size_t wanted, size_t got, const char *call) {
    if (wanted == 0 || size == 0) return;
    int64_t bytes = (int64_t)(size * got);
    stream_read(stream, before, bytes == 0 ? -1 : bytes, call);
}
OURS size_t fread(void *to, size_t size, size_t count, FILE *stream) {
    struct buffer before = buffer_of(stream);
    size_t result = NEXT(fread)(to, size, count, stream);
    read_items(stream, before, size, count, result, "fread");
    return result;
}
OURS size_t fread_unlocked(void *to, size_t size, size_t count, FILE *stream) {
    struct buffer before = buffer_of(stream);
    size_t result = NEXT(fread_unlocked)(to, size, count, stream);
    read_items(stream, before, size, count, result, "fread");
    return result;
}
extern size_t __fread_chk(void *to, size_t space, size_t size, size_t count, FILE *stream);
OURS size_t __fread_chk(void *to, size_t space, size_t size, size_t count, FILE *stream) {
    struct buffer before = buffer_of(stream);
    size_t result = NEXT(__fread_chk)(to, space, size, count, stream);
    read_items(stream, before, size, count, result, "fread");
    return result;
}
extern size_t __fread_unlocked_chk(void *to, size_t space, size_t size, size_t count, FILE *stream);
OURS size_t __fread_unlocked_chk(void *to, size_t space, size_t size, size_t count, FILE *stream) {
    struct buffer before = buffer_of(stream);
    size_t result = NEXT(__fread_unlocked_chk)(to, space, size, count, stream);
    read_items(stream, before, size, count, result, "fread");
    return result;
}

OURS ssize_t getline(char **line, size_t *size, FILE *stream) {
    struct buffer before = buffer_of(stream);
    ssize_t result = NEXT(getline)(line, size, stream);
    stream_read(stream, before, result, "getline");
    return result;
}
OURS ssize_t getdelim(char **line, size_t *size, int end, FILE *stream) {
    struct buffer before = buffer_of(stream);
    ssize_t result = NEXT(getdelim)(line, size, end, stream);
    stream_read(stream, before, result, "getdelim");
    return result;
}
extern ssize_t __getdelim(char **line, size_t *size, int end, FILE *stream);
OURS ssize_t __getdelim(char **line, size_t *size, int end, FILE *stream) {
    struct buffer before = buffer_of(stream);
    ssize_t result = NEXT(__getdelim)(line, size, end, stream);
    stream_read(stream, before, result, "getline");
    return result;
}

/* Headers of C99 and of C23 give scanf other symbols; programs of all kinds exist, so each symbol has its functions. */
#define SCANF(symbol, suffix)                                                                      \
    extern int vfscanf##suffix(FILE *stream, const char *format, va_list list) __asm__(symbol "vfscanf"); \
    extern int vscanf##suffix(const char *format, va_list list) __asm__(symbol "vscanf");          \
    extern int fscanf##suffix(FILE *stream, const char *format, ...) __asm__(symbol "fscanf");     \
    extern int scanf##suffix(const char *format, ...) __asm__(symbol "scanf");                     \
    OURS int vfscanf##suffix(FILE *stream, const char *format, va_list list) {                     \
        SCANS_LIST("fscanf", stream, NEXT_BY(symbol "vfscanf", vfscanf##suffix)(stream, format, list)) \
    }                                                                                              \
    OURS int vscanf##suffix(const char *format, va_list list) {                                    \
        SCANS_LIST("scanf", stdin, NEXT_BY(symbol "vfscanf", vfscanf##suffix)(stdin, format, list)) \
    }                                                                                              \
    OURS int fscanf##suffix(FILE *stream, const char *format, ...) {                               \
        SCANS("fscanf", stream, NEXT_BY(symbol "vfscanf", vfscanf##suffix)(stream, format, arguments)) \
    }                                                                                              \
    OURS int scanf##suffix(const char *format, ...) {                                              \
        SCANS("scanf", stdin, NEXT_BY(symbol "vfscanf", vfscanf##suffix)(stdin, format, arguments)) \
    }

SCANF("", _of_old)
SCANF("__isoc99_", _of_c99)
SCANF("__isoc23_", _of_c23)

/* ---- writing ---- */

OURS int fputc(int character, FILE *stream) {
    WRITES("fputc", stream, 1, result == EOF, int, NEXT(fputc)(character, stream))
}
OURS int putc(int character, FILE *stream) {
    WRITES("putc", stream, 1, result == EOF, int, NEXT(putc)(character, stream))
}
extern int _IO_putc(int character, FILE *stream);
OURS int _IO_putc(int character, FILE *stream) {
    WRITES("putc", stream, 1, result == EOF, int, NEXT(_IO_putc)(character, stream))
}
OURS int fputc_unlocked(int character, FILE *stream) {
    WRITES("fputc_unlocked", stream, 1, result == EOF, int, NEXT(fputc_unlocked)(character, stream))
}
OURS int putc_unlocked(int character, FILE *stream) {
    WRITES("putc_unlocked", stream, 1, result == EOF, int, NEXT(putc_unlocked)(character, stream))
}
OURS int putchar(int character) {
    WRITES("putchar", stdout, 1, result == EOF, int, NEXT(putchar)(character))
}
OURS int putchar_unlocked(int character) {
    WRITES("putchar_unlocked", stdout, 1, result == EOF, int, NEXT(putchar_unlocked)(character))
}
OURS int putw(int word, FILE *stream) {
    WRITES("putw", stream, sizeof word, result == EOF, int, NEXT(putw)(word, stream))
}
OURS int puts(const char *text) {
    WRITES("puts", stdout, strlen(text) + 1, result == EOF, int, NEXT(puts)(text))
}
OURS int fputs(const char *text, FILE *stream) {
    WRITES("fputs", stream, strlen(text), result == EOF, int, NEXT(fputs)(text, stream))
}
OURS int fputs_unlocked(const char *text, FILE *stream) {
    WRITES("fputs_unlocked", stream, strlen(text), result == EOF, int, NEXT(fputs_unlocked)(text, stream))
}
OURS size_t fwrite(const void *from, size_t size, size_t count, FILE *stream) {
    WRITES("fwrite", stream, size * result, size > 0 && result < count, size_t, NEXT(fwrite)(from, size, count, stream))
}
OURS size_t fwrite_unlocked(const void *from, size_t size, size_t count, FILE *stream) {
    WRITES("fwrite_unlocked", stream, size * result, size > 0 && result < count, size_t, NEXT(fwrite_unlocked)(from, size, count, stream))
}
OURS void perror(const char *text) {
    struct buffer before = buffer_of(stderr);
    NEXT(perror)(text);
    stream_wrote(stderr, before, -1, "perror");
}

OURS int vfprintf(FILE *stream, const char *format, va_list arguments) {
    WRITES("fprintf", stream, result, result < 0, int, NEXT(vfprintf)(stream, format, arguments))
}
OURS int vprintf(const char *format, va_list arguments) {
    WRITES("printf", stdout, result, result < 0, int, NEXT(vprintf)(format, arguments))
}
extern int __vfprintf_chk(FILE *stream, int flag, const char *format, va_list arguments);
OURS int __vfprintf_chk(FILE *stream, int flag, const char *format, va_list arguments) {
    WRITES("fprintf", stream, result, result < 0, int, NEXT(__vfprintf_chk)(stream, flag, format, arguments))
}
extern int __vprintf_chk(int flag, const char *format, va_list arguments);
OURS int __vprintf_chk(int flag, const char *format, va_list arguments) {
    WRITES("printf", stdout, result, result < 0, int, NEXT(__vprintf_chk)(flag, format, arguments))
}

OURS int printf(const char *format, ...) { PRINTS("printf", stdout, NEXT(vprintf)(format, arguments)) }
OURS int fprintf(FILE *stream, const char *format, ...) { PRINTS("fprintf", stream, NEXT(vfprintf)(stream, format, arguments)) }
extern int __printf_chk(int flag, const char *format, ...);
OURS int __printf_chk(int flag, const char *format, ...) { PRINTS("printf", stdout, NEXT(__vprintf_chk)(flag, format, arguments)) }
extern int __fprintf_chk(FILE *stream, int flag, const char *format, ...);
OURS int __fprintf_chk(FILE *stream, int flag, const char *format, ...) {
    PRINTS("fprintf", stream, NEXT(__vfprintf_chk)(stream, flag, format, arguments))
}
