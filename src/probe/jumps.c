/* Long jumps: where a mark was set, and who jumps back to it. */
#define _GNU_SOURCE
#undef _FORTIFY_SOURCE
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <unwind.h>

#include "jumps.h"
#include "mark.h"
#include "next.h"
#include "old_glibc.h"
#include "streams.h"

/* Where a jump comes from and how far it goes. */
struct jump {
    const char *call;
    uintptr_t env;
    uintptr_t stack_pointer;
    int64_t bytes;
    int frames;
    int value;
    bool puts_mask_back;
};

/*
 * Programs that handle errors by jumping set the same mark over and over; only the first time at one place is told,
 * the others are counted and told with the jump. A slot is lost to whoever hashes to it next, which only costs a mark.
 */
enum { KNOWN_MARKS = 64 };
static struct known {
    uintptr_t env;
    uintptr_t place;
    uint32_t times;
    struct jump last;
    /* Jumps that were just like the last one: all of them, and those not told yet. */
    uint32_t alike;
    uint32_t untold;
} known_marks[KNOWN_MARKS];

static struct known *slot_of(uintptr_t env) {
    return &known_marks[(env >> 3) * 0x9e3779b97f4a7c15u >> 58];
}

static void tell(const struct known *known, const struct jump *jump, uint32_t jumps) {
    struct mark mark;
    mark_begin(&mark, "longjmp");
    mark_word(&mark, "call", jump->call);
    mark_address(&mark, "env", jump->env);
    mark_number(&mark, "value", jump->value);
    mark_number(&mark, "mask", jump->puts_mask_back);
    if (known->env == jump->env) mark_number(&mark, "times", known->times);
    if (jumps > 1) mark_number(&mark, "jumps", jumps);
    if (jump->bytes >= 0) mark_number(&mark, "bytes", jump->bytes);
    if (jump->frames >= 0) mark_number(&mark, "frames", jump->frames);
    mark_send(&mark);
}

static void tell_untold(struct known *known) {
    uint32_t untold = known->untold;
    known->untold = 0;
    if (untold > 0) tell(known, &known->last, untold);
}

/* Where the entry points go on to. */
void *probe_next_setjmp;
void *probe_next__setjmp;
void *probe_next___sigsetjmp;

void jumps_tell_counts(void) {
    for (unsigned i = 0; i < KNOWN_MARKS; i++) tell_untold(&known_marks[i]);
}

/* Called by the entry points in setjmp_*.S, which then go on to the C library's own: it must be known by then. */
void probe_setjmp(uintptr_t env, int saves_mask, uintptr_t place, const char *kind) {
    if (__builtin_expect(probe_next_setjmp == NULL, 0)) jumps_start();
    if (!is_gnu()) return;
    struct known *known = slot_of(env);
    if (known->env == env && known->place == place) {
        known->times++;
        return;
    }
    tell_untold(known);
    *known = (struct known){.env = env, .place = place, .times = 1};
    struct mark mark;
    mark_begin(&mark, "setjmp");
    mark_word(&mark, "call", kind);
    mark_address(&mark, "env", env);
    mark_address(&mark, "place", place);
    mark_number(&mark, "mask", saves_mask != 0);
    mark_send(&mark);
}

#if defined(__x86_64__)
enum { SAVED_STACK_POINTER = 6 };
/* glibc stores it xored with a guard at %fs:0x30 and rotated left by 17 bits (sysdeps/unix/sysv/linux/x86_64). */
static uintptr_t demangled(uintptr_t word) {
    uintptr_t guard;
    __asm__("mov %%fs:0x30, %0" : "=r"(guard));
    return (word >> 17 | word << 47) ^ guard;
}
#elif defined(__aarch64__)
enum { SAVED_STACK_POINTER = 13 };
/* glibc stores it xored with a guard that is private to it. What a mark here holds shows the guard. */
__attribute__((noinline)) static uintptr_t guard_of_marks(void) {
    struct __jmp_buf_tag env[1];
    ((int (*)(struct __jmp_buf_tag *))probe_next__setjmp)(env);
    uintptr_t stack_pointer;
    __asm__("mov %0, sp" : "=r"(stack_pointer));
    return (uintptr_t)env->__jmpbuf[SAVED_STACK_POINTER] ^ stack_pointer;
}
static uintptr_t demangled(uintptr_t word) {
    return word ^ guard_of_marks();
}
#endif

struct depth {
    uintptr_t target;
    /* Where the frame before ended. */
    uintptr_t reached;
    int frames;
    bool in_handler;
    bool leaves_other_stack;
};

/* A signal's frame has up to 11 KiB, with every register that Intel has; what lies further off is another stack. */
enum { LARGEST_STEP = 1 << 16 };

/* Counts the frames below the one that set the mark: their stack pointers lie below what it saved. */
static _Unwind_Reason_Code count_frame(struct _Unwind_Context *context, void *data) {
    struct depth *depth = data;
    /* Its instruction was not a call but is still to be run: a signal interrupted it there. */
    int is_interrupted = 0;
    _Unwind_GetIPInfo(context, &is_interrupted);
    uintptr_t end = _Unwind_GetCFA(context);
    if (is_interrupted) {
        depth->in_handler = true;
        if (end - depth->reached > LARGEST_STEP) depth->leaves_other_stack = true;
    }
    depth->reached = end;
    if (end >= depth->target) return _URC_END_OF_STACK;
    depth->frames++;
    return _URC_NO_REASON;
}

/*
 * A program that handles errors by jumping makes the same jump over and over. The first few are told one by one, then
 * one mark tells of so many: 100,000 jumps cost 1,600 marks, not 100,000. A jump out of a handler and one that puts the
 * mask back, which costs a system call anyhow, are always told.
 */
enum { TOLD_SINGLY = 32, TOLD_TOGETHER = 64 };

static bool is_counted(struct known *known, const struct jump *jump, bool in_handler) {
    const struct jump *last = &known->last;
    bool alike = known->env == jump->env && !in_handler && !jump->puts_mask_back && jump->frames >= 0 &&
                 last->call == jump->call && last->stack_pointer == jump->stack_pointer &&
                 last->frames == jump->frames && last->value == jump->value;
    if (!alike) {
        tell_untold(known);
        known->last = *jump;
        known->alike = 0;
        return false;
    }
    known->untold++;
    return ++known->alike >= TOLD_SINGLY && known->untold < TOLD_TOGETHER;
}

__attribute__((noinline)) static void tell_jump(const char *call, struct __jmp_buf_tag *env, int value) {
    if (!is_gnu()) return;
    uintptr_t here = (uintptr_t)__builtin_frame_address(0);
    uintptr_t target = demangled((uintptr_t)env->__jmpbuf[SAVED_STACK_POINTER]);
    struct jump jump = {
        .call = call,
        .env = (uintptr_t)env,
        .stack_pointer = here,
        .bytes = target > here ? (int64_t)(target - here) : -1,
        .frames = -1,
        .value = value == 0 ? 1 : value,
        .puts_mask_back = env->__mask_was_saved != 0,
    };
    struct depth depth = {.target = target};
    if (target > here && can_unwind()) {
        /* Not from a signal's own stack: frames there are no longer between here and the mark. */
        _Unwind_Backtrace(count_frame, &depth);
        /* This function and the wrapper are ours. */
        if (depth.frames >= 2) jump.frames = depth.frames - 2;
        if (depth.leaves_other_stack) jump.bytes = -1;
    }
    struct known *known = slot_of(jump.env);
    if (is_counted(known, &jump, depth.in_handler)) return;
    streams_tell_counts();
    if (known->untold > 0) tell_untold(known);
    else tell(known, &jump, 1);
}

#define JUMP(function)                                                                             \
    __attribute__((noreturn, visibility("default"))) void function(struct __jmp_buf_tag env[1],    \
                                                                   int value) {                    \
        tell_jump(#function, env, value);                                                          \
        NEXT(function)(env, value);                                                                \
        __builtin_unreachable();                                                                   \
    }

JUMP(longjmp)
JUMP(_longjmp)
JUMP(siglongjmp)

/* What programs built with _FORTIFY_SOURCE call instead of any of the three. */
extern void __longjmp_chk(struct __jmp_buf_tag env[1], int value) __attribute__((noreturn));
JUMP(__longjmp_chk)

/* When the library starts, or at the first mark if a constructor that runs before ours sets one. */
void jumps_start(void) {
    unwinding_start();
    probe_next_setjmp = dlsym(RTLD_NEXT, "setjmp");
    probe_next__setjmp = dlsym(RTLD_NEXT, "_setjmp");
    probe_next___sigsetjmp = dlsym(RTLD_NEXT, "__sigsetjmp");
}
