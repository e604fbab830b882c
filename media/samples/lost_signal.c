/*
 * Broken: the parent counts signals as if each that is sent arrived. Three are sent, one is heard.
 * Look at: SIGUSR1 sent three times while it is blocked: a signal of this kind is either pending or not, the second
 * and third vanish. To mend it, send SIGRTMIN, which queues, or write bytes into a pipe.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SENT = 3 };

static volatile sig_atomic_t heard;

static void count(int signal)
{
    (void)signal;
    heard++;
}

int main(void)
{
    sigset_t held, before;

    sigemptyset(&held);
    sigaddset(&held, SIGUSR1);
    sigaction(SIGUSR1, &(struct sigaction){ .sa_handler = count }, NULL);
    sigprocmask(SIG_BLOCK, &held, &before);
    pid_t child = fork();
    if (child == -1) {
        perror("fork");
        return 1;
    }
    if (child == 0) {
        for (int i = 0; i < SENT; i++)
            kill(getppid(), SIGUSR1);
        _exit(0);
    }
    wait(NULL);
    sigprocmask(SIG_SETMASK, &before, NULL);
    printf("%d signals were sent, %d heard\n", SENT, (int)heard);
    return 0;
}
