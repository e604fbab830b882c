/* The C library's streams of wide characters; see stdio_calls.c. What is counted here is characters. */
#define _GNU_SOURCE
#undef _FORTIFY_SOURCE
#include <stdio.h>
#include <wchar.h>

#include "wrapping.h"

/* Optimising headers make macros of these. */
#undef getwc
#undef putwc

READS_CHARACTER(wint_t, WEOF, fgetwc, (FILE * stream), stream, stream)
READS_CHARACTER(wint_t, WEOF, getwc, (FILE * stream), stream, stream)
READS_CHARACTER(wint_t, WEOF, fgetwc_unlocked, (FILE * stream), stream, stream)
READS_CHARACTER(wint_t, WEOF, getwc_unlocked, (FILE * stream), stream, stream)
READS_CHARACTER(wint_t, WEOF, getwchar, (void), stdin)
READS_CHARACTER(wint_t, WEOF, getwchar_unlocked, (void), stdin)

static void read_line(FILE *stream, struct buffer before, int size, const wchar_t *line) {
    if (size <= 1) return;
    stream_read(stream, before, line == NULL ? -1 : (int64_t)wcslen(line), "fgetws");
}
READS_LINE(wchar_t, fgetws, (wchar_t *line, int size, FILE *stream), line, size, stream)
READS_LINE(wchar_t, fgetws_unlocked, (wchar_t *line, int size, FILE *stream), line, size, stream)
extern wchar_t *__fgetws_chk(wchar_t *line, size_t space, int size, FILE *stream);
READS_LINE(wchar_t, __fgetws_chk, (wchar_t *line, size_t space, int size, FILE *stream), line, space, size, stream)

#define WRITES_CHARACTER(name, parameters, target, ...)                                            \
    OURS wint_t name parameters {                                                                  \
        WRITES(#name, target, 1, result == WEOF, wint_t, NEXT(name)(__VA_ARGS__))                  \
    }

WRITES_CHARACTER(fputwc, (wchar_t character, FILE *stream), stream, character, stream)
WRITES_CHARACTER(putwc, (wchar_t character, FILE *stream), stream, character, stream)
WRITES_CHARACTER(fputwc_unlocked, (wchar_t character, FILE *stream), stream, character, stream)
WRITES_CHARACTER(putwc_unlocked, (wchar_t character, FILE *stream), stream, character, stream)
WRITES_CHARACTER(putwchar, (wchar_t character), stdout, character)
WRITES_CHARACTER(putwchar_unlocked, (wchar_t character), stdout, character)

OURS int fputws(const wchar_t *text, FILE *stream) {
    WRITES("fputws", stream, wcslen(text), result < 0, int, NEXT(fputws)(text, stream))
}
OURS int fputws_unlocked(const wchar_t *text, FILE *stream) {
    WRITES("fputws", stream, wcslen(text), result < 0, int, NEXT(fputws_unlocked)(text, stream))
}

OURS int vfwprintf(FILE *stream, const wchar_t *format, va_list arguments) {
    WRITES("fwprintf", stream, result, result < 0, int, NEXT(vfwprintf)(stream, format, arguments))
}
OURS int vwprintf(const wchar_t *format, va_list arguments) {
    WRITES("wprintf", stdout, result, result < 0, int, NEXT(vwprintf)(format, arguments))
}
OURS int wprintf(const wchar_t *format, ...) { PRINTS("wprintf", stdout, NEXT(vwprintf)(format, arguments)) }
OURS int fwprintf(FILE *stream, const wchar_t *format, ...) {
    PRINTS("fwprintf", stream, NEXT(vfwprintf)(stream, format, arguments))
}

extern int __vfwprintf_chk(FILE *stream, int flag, const wchar_t *format, va_list arguments);
extern int __vwprintf_chk(int flag, const wchar_t *format, va_list arguments);
extern int __wprintf_chk(int flag, const wchar_t *format, ...);
extern int __fwprintf_chk(FILE *stream, int flag, const wchar_t *format, ...);
OURS int __vfwprintf_chk(FILE *stream, int flag, const wchar_t *format, va_list arguments) {
    WRITES("fwprintf", stream, result, result < 0, int, NEXT(__vfwprintf_chk)(stream, flag, format, arguments))
}
OURS int __vwprintf_chk(int flag, const wchar_t *format, va_list arguments) {
    WRITES("wprintf", stdout, result, result < 0, int, NEXT(__vwprintf_chk)(flag, format, arguments))
}
OURS int __wprintf_chk(int flag, const wchar_t *format, ...) {
    PRINTS("wprintf", stdout, NEXT(__vwprintf_chk)(flag, format, arguments))
}
OURS int __fwprintf_chk(FILE *stream, int flag, const wchar_t *format, ...) {
    PRINTS("fwprintf", stream, NEXT(__vfwprintf_chk)(stream, flag, format, arguments))
}
