/*
 * One library for every GNU C library since 2.17: built against a new one, it would ask for what older ones lack, and
 * the loader would not start the program at all.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <pthread.h>
#include <stddef.h>

#include "next.h"

/* 2.35. gcc's unwinder asks it where a frame's tables are; it takes no lock, which dl_iterate_phdr does. */
struct dl_find_object;
typedef int find_object_function(void *, struct dl_find_object *);
static find_object_function *find_object;

void unwinding_start(void) {
    find_object = (find_object_function *)dlsym(RTLD_DEFAULT, "_dl_find_object");
}

int can_unwind(void) {
    return find_object != NULL;
}

__attribute__((visibility("hidden"))) int _dl_find_object(void *pc, struct dl_find_object *result) {
    return find_object == NULL ? -1 : find_object(pc, result);
}

/* Moved to another version in 2.34. The unwinder fills a table by it, always with the same. */
__attribute__((visibility("hidden"))) int pthread_once(pthread_once_t *done, void (*fill)(void)) {
    if (!__atomic_load_n(done, __ATOMIC_ACQUIRE)) fill();
    __atomic_store_n(done, 1, __ATOMIC_RELEASE);
    return 0;
}

/* Moved likewise; the unwinder only looks whether it is there. */
__attribute__((visibility("hidden"))) int __pthread_key_create(pthread_key_t *key, void (*end)(void *)) {
    (void)key;
    (void)end;
    return -1;
}
