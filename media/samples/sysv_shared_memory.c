/*
 * System V shared memory, guarded by a System V semaphore: parent and child count in the same place.
 * Look at: who attaches the segment and from when to when, and who waits for the semaphore while the other has it.
 * The counting itself makes no call; only the semaphore around it can be seen.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/ipc.h>
#include <sys/sem.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static int guard;

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void change_by(int amount)
{
    /* SEM_UNDO: a process that dies inside does not keep the others out for ever. */
    struct sembuf change = { .sem_num = 0, .sem_op = amount, .sem_flg = SEM_UNDO };
    if (semop(guard, &change, 1) == -1)
        die("semop");
}

static void count(volatile int *counter)
{
    for (int i = 0; i < 5; i++) {
        change_by(-1);
        int seen = *counter;
        nanosleep(&(struct timespec){ .tv_nsec = 10000000 }, NULL); /* without the guard, counts would be lost */
        *counter = seen + 1;
        change_by(1);
    }
}

int main(void)
{
    int segment = shmget(IPC_PRIVATE, sizeof(int), IPC_CREAT | 0600);
    guard = semget(IPC_PRIVATE, 1, IPC_CREAT | 0600);
    if (segment == -1 || guard == -1)
        die("shmget, semget");
    volatile int *counter = shmat(segment, NULL, 0);
    if (counter == (void *)-1)
        die("shmat");
    change_by(1); /* a new semaphore is 0: closed */

    pid_t child = fork(); /* the child keeps the segment attached */
    if (child == -1)
        die("fork");
    count(counter);
    if (child == 0) {
        shmdt((const void *)counter);
        _exit(0);
    }
    wait(NULL);
    printf("counted to %d\n", *counter);
    shmdt((const void *)counter);
    shmctl(segment, IPC_RMID, NULL); /* or both would outlive the program: see `ipcs` */
    semctl(guard, 0, IPC_RMID);
    return 0;
}
