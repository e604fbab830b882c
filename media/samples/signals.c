/*
 * A signal's life: sent by one process, held back by another, handled later.
 * Look at: SIGUSR2 sent while the child blocks it: it is pending until sigprocmask lets it in, then its handler
 * runs. SIGWINCH is ignored unless somebody cares, and SIGTERM, without a handler, ends the child.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void answer(int signal)
{
    (void)signal;
    static const char text[] = "handled SIGUSR2\n";
    if (write(STDOUT_FILENO, text, sizeof text - 1) == -1) /* printf is not safe in a handler */
        _exit(1);
}

static void child(int ready, int sent)
{
    sigset_t held, before;
    char token = 0;

    sigemptyset(&held);
    sigaddset(&held, SIGUSR2);
    sigaction(SIGUSR2, &(struct sigaction){ .sa_handler = answer }, NULL);
    sigprocmask(SIG_BLOCK, &held, &before);
    if (write(ready, &token, 1) != 1 || read(sent, &token, 1) != 1)
        die("child");
    sigprocmask(SIG_SETMASK, &before, NULL); /* now it comes */
    if (write(ready, &token, 1) != 1)
        die("write");
    for (;;)
        pause(); /* until SIGTERM */
}

int main(void)
{
    int ready[2], sent[2], status;
    char token = 0;

    if (pipe(ready) == -1 || pipe(sent) == -1)
        die("pipe");
    pid_t pid = fork();
    if (pid == -1)
        die("fork");
    if (pid == 0)
        child(ready[1], sent[0]);

    if (read(ready[0], &token, 1) != 1)
        die("read");
    kill(pid, SIGUSR2); /* the child holds it back */
    kill(pid, SIGWINCH);
    if (write(sent[1], &token, 1) != 1 || read(ready[0], &token, 1) != 1)
        die("parent");
    kill(pid, SIGTERM);
    waitpid(pid, &status, 0);
    printf("the child was ended by signal %d\n", WTERMSIG(status));
    return 0;
}
