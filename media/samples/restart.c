/*
 * A signal while a call waits: with SA_RESTART the kernel starts read() again, without it read() fails with EINTR.
 * Look at: the two waits for the same pipe. A signal lands in each; the first goes on waiting, the second returns
 * EINTR, and the program has to call again.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void nothing(int signal)
{
    (void)signal;
}

static void handle_with(int flags)
{
    sigaction(SIGUSR1, &(struct sigaction){ .sa_handler = nothing, .sa_flags = flags }, NULL);
}

/* Disturbs its parent, then gives it what it waits for; twice. */
static void disturb(int pipe)
{
    for (int i = 0; i < 2; i++) {
        nanosleep(&(struct timespec){ .tv_nsec = 60000000 }, NULL);
        kill(getppid(), SIGUSR1);
        nanosleep(&(struct timespec){ .tv_nsec = 60000000 }, NULL);
        if (write(pipe, "!", 1) != 1)
            die("write");
    }
}

static void wait_for_byte(int pipe, const char *how)
{
    char byte;
    int interrupted = 0;
    while (read(pipe, &byte, 1) == -1) {
        if (errno != EINTR)
            die("read");
        interrupted++;
    }
    printf("%s: read was interrupted %d times\n", how, interrupted);
}

int main(void)
{
    int ends[2];
    if (pipe(ends) == -1)
        die("pipe");
    handle_with(SA_RESTART);
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        disturb(ends[1]);
        _exit(0);
    }
    wait_for_byte(ends[0], "with SA_RESTART");
    handle_with(0);
    wait_for_byte(ends[0], "without");
    wait(NULL);
    return 0;
}
