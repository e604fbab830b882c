#include "mark.h"

#include <string.h>
#include <sys/syscall.h>

/* By hand: syscall(2) sets errno. */
static void write_to_nowhere(const char *text, size_t length) {
#if defined(__x86_64__)
    register long number __asm__("rax") = SYS_write;
    register long descriptor __asm__("rdi") = -1;
    register const char *from __asm__("rsi") = text;
    register size_t count __asm__("rdx") = length;
    __asm__ volatile("syscall" : "+r"(number) : "r"(descriptor), "r"(from), "r"(count) : "rcx", "r11", "memory");
#elif defined(__aarch64__)
    register long number __asm__("x8") = SYS_write;
    register long descriptor __asm__("x0") = -1;
    register const char *from __asm__("x1") = text;
    register size_t count __asm__("x2") = length;
    __asm__ volatile("svc 0" : "+r"(descriptor) : "r"(number), "r"(from), "r"(count) : "memory");
#else
#error "the probe knows x86-64 and arm64"
#endif
}

static void append(struct mark *mark, const char *text, size_t length) {
    memcpy(mark->text + mark->length, text, length);
    mark->length += length;
}

static void field(struct mark *mark, const char *name, const char *value, size_t length) {
    size_t name_length = strlen(name);
    if (mark->length + 1 + name_length + 1 + length > MARK_LENGTH) return;
    append(mark, " ", 1);
    append(mark, name, name_length);
    append(mark, "=", 1);
    append(mark, value, length);
}

void mark_begin(struct mark *mark, const char *kind) {
    static const char magic[] = "ipc-scope-probe 1 ";
    mark->length = 0;
    append(mark, magic, sizeof magic - 1);
    append(mark, kind, strlen(kind));
}

void mark_word(struct mark *mark, const char *name, const char *value) {
    field(mark, name, value, strlen(value));
}

/* Digits of `value` to the end of `buffer`; returns where they begin. */
static const char *digits(char *buffer, size_t size, uint64_t value, unsigned base) {
    char *at = buffer + size;
    do {
        *--at = "0123456789abcdef"[value % base];
        value /= base;
    } while (value > 0);
    return at;
}

void mark_number(struct mark *mark, const char *name, int64_t value) {
    char buffer[24];
    uint64_t size = value < 0 ? -(uint64_t)value : (uint64_t)value;
    char *first = (char *)digits(buffer, sizeof buffer, size, 10);
    if (value < 0) *--first = '-';
    field(mark, name, first, (size_t)(buffer + sizeof buffer - first));
}

void mark_address(struct mark *mark, const char *name, uintptr_t value) {
    char buffer[24];
    char *first = (char *)digits(buffer, sizeof buffer, value, 16);
    *--first = 'x';
    *--first = '0';
    field(mark, name, first, (size_t)(buffer + sizeof buffer - first));
}

void mark_rest(struct mark *mark, const char *name, const char *text) {
    size_t used = mark->length + 1 + strlen(name) + 1;
    if (used >= MARK_LENGTH) return;
    size_t length = strnlen(text, MARK_LENGTH - used);
    field(mark, name, text, length);
}

void mark_send(const struct mark *mark) {
    write_to_nowhere(mark->text, mark->length);
}
