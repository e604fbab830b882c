/*
 * Threads share all memory: no call moves the numbers from one to another, only a mutex and a condition do.
 * Look at: the threads of one process, the consumers asleep in futex() until the producer signals, and the absence
 * of any channel for the data itself: loads and stores make no system call.
 */
#include <pthread.h>
#include <stdio.h>
#include <time.h>

enum { CONSUMERS = 2, NUMBERS = 6 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t more = PTHREAD_COND_INITIALIZER;
static int waiting[NUMBERS], count, finished;

static void *consume(void *name)
{
    for (;;) {
        pthread_mutex_lock(&lock);
        while (count == 0 && !finished)
            pthread_cond_wait(&more, &lock);
        if (count == 0) {
            pthread_mutex_unlock(&lock);
            return NULL;
        }
        int number = waiting[--count];
        pthread_mutex_unlock(&lock);
        printf("%s took %d\n", (const char *)name, number);
    }
}

static void produce(int number)
{
    pthread_mutex_lock(&lock);
    waiting[count++] = number;
    pthread_cond_signal(&more);
    pthread_mutex_unlock(&lock);
    nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
}

int main(void)
{
    static char *const names[CONSUMERS] = { "first", "second" };
    pthread_t consumers[CONSUMERS];

    for (int i = 0; i < CONSUMERS; i++)
        if (pthread_create(&consumers[i], NULL, consume, names[i]) != 0)
            return 1;
    for (int number = 1; number <= NUMBERS; number++)
        produce(number);
    pthread_mutex_lock(&lock);
    finished = 1;
    pthread_cond_broadcast(&more);
    pthread_mutex_unlock(&lock);
    for (int i = 0; i < CONSUMERS; i++)
        pthread_join(consumers[i], NULL);
    return 0;
}
