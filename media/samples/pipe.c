/*
 * Your first pipe: a child writes 200 kB, its parent reads them slowly.
 * Look at: the pipe filling up to its 64 KiB, the writer blocked because it is full, the reader letting it go on;
 * and the end-of-file, which the reader sees once the last write end is closed.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { BLOCKS = 50, BLOCK = 4000 };

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void fill(int pipe)
{
    static char block[BLOCK];
    for (int i = 0; i < BLOCKS; i++)
        if (write(pipe, block, sizeof block) != sizeof block)
            die("write");
}

static void drain(int pipe)
{
    static char block[2 * BLOCK];
    long total = 0;
    ssize_t length;
    while ((length = read(pipe, block, sizeof block)) > 0) {
        total += length;
        nanosleep(&(struct timespec){ .tv_nsec = 5000000 }, NULL); /* slower than the writer */
    }
    printf("%ld bytes came through the pipe\n", total);
}

int main(void)
{
    int ends[2];
    if (pipe(ends) == -1)
        die("pipe");
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        close(ends[0]);
        fill(ends[1]);
        _exit(0);
    }
    close(ends[1]); /* or the end-of-file would never come */
    drain(ends[0]);
    wait(NULL);
    return 0;
}
