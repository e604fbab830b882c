/*
 * Two processes that take turns at a file with a lock: fcntl() for a few bytes, flock() for the whole.
 * Look at: who holds the lock, who is blocked at it and who let it go; the lock is only an agreement, nothing keeps a
 * third process from writing.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char name[] = "till";

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void lock_first_byte(int file, short type)
{
    struct flock range = { .l_type = type, .l_whence = SEEK_SET, .l_start = 0, .l_len = 1 };
    if (fcntl(file, F_SETLKW, &range) == -1)
        die("fcntl");
}

/* Without a lock around both calls, a coin of the other would be lost. */
static void add_coin(int file)
{
    int coins = 0;
    if (pread(file, &coins, sizeof coins, 0) == -1)
        die("pread");
    nanosleep(&(struct timespec){ .tv_nsec = 20000000 }, NULL);
    coins++;
    if (pwrite(file, &coins, sizeof coins, 0) != sizeof coins)
        die("pwrite");
}

static void take_turns(void)
{
    int file = open(name, O_RDWR); /* its own open: flock belongs to that, fcntl's lock to the process */
    if (file == -1)
        die(name);
    for (int i = 0; i < 2; i++) {
        lock_first_byte(file, F_WRLCK);
        add_coin(file);
        lock_first_byte(file, F_UNLCK);
    }
    if (flock(file, LOCK_EX) == -1)
        die("flock");
    close(file); /* lets the lock go, too */
}

int main(void)
{
    int file = open(name, O_CREAT | O_TRUNC | O_RDWR, 0600);
    if (file == -1)
        die(name);
    close(file);
    for (int i = 0; i < 2; i++) {
        pid_t child = fork();
        if (child == -1)
            die("fork");
        if (child == 0) {
            take_turns();
            _exit(0);
        }
    }
    while (wait(NULL) > 0)
        ;
    unlink(name);
    return 0;
}
