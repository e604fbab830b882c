/*
 * A long jump out of a handler: a read that waits for nobody is given up after a while.
 * Look at: SIGALRM in the middle of read(), its handler, which never returns, and the signal mask that siglongjmp
 * restores. With the setting ipcScope.probe, or `record --probe`, the jump itself is marked.
 */
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/time.h>
#include <unistd.h>

static sigjmp_buf before_waiting;

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void give_up(int signal)
{
    siglongjmp(before_waiting, signal); /* leaves the handler, and read(), behind */
}

static void wait_at_most(int milliseconds, int pipe)
{
    char byte;
    struct itimerval after = { .it_value.tv_usec = milliseconds * 1000 };

    /* 1: save the mask, too. Plain setjmp would leave SIGALRM blocked after the jump, and the next one unheard. */
    if (sigsetjmp(before_waiting, 1) != 0) {
        printf("nothing came within %d ms\n", milliseconds);
        return;
    }
    setitimer(ITIMER_REAL, &after, NULL);
    if (read(pipe, &byte, 1) == -1)
        die("read");
}

int main(void)
{
    int ends[2];
    if (pipe(ends) == -1)
        die("pipe");
    sigaction(SIGALRM, &(struct sigaction){ .sa_handler = give_up }, NULL);
    wait_at_most(50, ends[0]);
    wait_at_most(80, ends[0]);
    return 0;
}
