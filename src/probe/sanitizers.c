/*
 * A program built with gcc's -fsanitize=address ends at once if its run-time library is not the first that is loaded
 * (asan_linux.cpp, AsanCheckDynamicRTPrereqs), and with LD_PRELOAD we are. We hand on every call we wrap, also to that
 * library's own wrappers, so the order does no harm. It asks this function for options, before it reads the environment,
 * so what the user set there still counts.
 *
 * The search for leaks at the end needs ptrace, which strace has: with --seccomp-bpf it waits for ever for a thread that
 * strace must not follow (CLONE_UNTRACED) and whose calls then fail. So it is left out.
 */
extern const char *__asan_default_options(void);
__attribute__((visibility("default"))) const char *__asan_default_options(void) {
    return "verify_asan_link_order=0:detect_leaks=0";
}

extern const char *__lsan_default_options(void);
__attribute__((visibility("default"))) const char *__lsan_default_options(void) {
    return "detect_leaks=0";
}
