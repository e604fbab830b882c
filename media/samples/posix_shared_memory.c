/*
 * POSIX shared memory with two semaphores inside: a mailbox for one number at a time.
 * Look at: the object under /dev/shm, mapped by both processes, and how they take turns: each sleeps in futex()
 * until the other posts. A semaphore that is free is taken without any call.
 */
#include <fcntl.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

struct mailbox {
    sem_t empty, full;
    int number;
};

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static struct mailbox *create(const char *name)
{
    int memory = shm_open(name, O_CREAT | O_EXCL | O_RDWR, 0600);
    if (memory == -1 || ftruncate(memory, sizeof(struct mailbox)) == -1)
        die(name);
    struct mailbox *box = mmap(NULL, sizeof *box, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
    if (box == MAP_FAILED)
        die("mmap");
    close(memory); /* the mapping stays */
    sem_init(&box->empty, 1, 1); /* 1: shared between processes */
    sem_init(&box->full, 1, 0);
    return box;
}

int main(void)
{
    char name[32];
    snprintf(name, sizeof name, "/mailbox-%d", (int)getpid());
    struct mailbox *box = create(name);

    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        for (int i = 1; i <= 4; i++) {
            nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
            sem_wait(&box->empty);
            box->number = i * i;
            sem_post(&box->full);
        }
        _exit(0);
    }
    for (int i = 1; i <= 4; i++) {
        sem_wait(&box->full);
        printf("got %d\n", box->number);
        sem_post(&box->empty);
    }
    wait(NULL);
    shm_unlink(name);
    return 0;
}
