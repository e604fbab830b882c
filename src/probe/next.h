/*
 * The functions behind ours: what the program would have called without the probe.
 * They are looked up when the library is loaded, or at the first call if somebody's constructor comes before ours.
 */
#ifndef IPC_SCOPE_PROBE_NEXT_H
#define IPC_SCOPE_PROBE_NEXT_H

#include <dlfcn.h>

/* Its version before it moved from libdl to libc in 2.34. */
#if defined(__x86_64__)
__asm__(".symver dlsym, dlsym@GLIBC_2.2.5");
#elif defined(__aarch64__)
__asm__(".symver dlsym, dlsym@GLIBC_2.17");
#endif

/* NEXT(fputs)(text, stream) calls the C library's fputs. The slot is a word, so two threads that race write the same. */
#define NEXT(function) NEXT_BY(#function, function)

/* Where C's name is not the symbol's. */
#define NEXT_BY(symbol, function)                                                                  \
    ({                                                                                             \
        static __typeof__(&function) next_;                                                        \
        __typeof__(&function) found_ = __atomic_load_n(&next_, __ATOMIC_RELAXED);                  \
        if (__builtin_expect(found_ == 0, 0)) {                                                    \
            found_ = (__typeof__(&function))dlsym(RTLD_NEXT, symbol);                               \
            __atomic_store_n(&next_, found_, __ATOMIC_RELAXED);                                    \
        }                                                                                          \
        found_;                                                                                    \
    })

#endif
