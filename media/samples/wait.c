/*
 * How processes end: a child that is waited for, a zombie for a while, and an orphan.
 * Look at: the first child ended long before its parent asks: until wait() it is a zombie. The last one outlives its
 * parent, and another process becomes its parent.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void rest(long milliseconds)
{
    nanosleep(&(struct timespec){ .tv_nsec = milliseconds * 1000000 }, NULL);
}

static pid_t spawn(void)
{
    pid_t pid = fork();
    if (pid == -1) {
        perror("fork");
        exit(1);
    }
    return pid;
}

int main(void)
{
    int status;

    pid_t hasty = spawn();
    if (hasty == 0)
        _exit(3);
    rest(60); /* nobody has asked for it yet: a zombie */
    waitpid(hasty, &status, 0);
    printf("the hasty child ended with %d\n", WEXITSTATUS(status));

    pid_t slow = spawn();
    if (slow == 0) {
        rest(60);
        _exit(4);
    }
    waitpid(slow, &status, 0); /* this time the parent is the one who waits */
    printf("the slow child ended with %d\n", WEXITSTATUS(status));

    if (spawn() == 0) {
        rest(120); /* its parent is gone by now */
        _exit(0);
    }
    rest(20);
    return 0;
}
