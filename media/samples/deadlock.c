/*
 * Broken: two processes talk over two pipes, and each first listens. Neither will ever speak.
 * Look at: the red circle of waits in the graph and the finding that names both reads. Press Stop when you have seen
 * it. To mend it, let one of them write first.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void talk(int in, int out)
{
    char word[16];
    if (read(in, word, sizeof word) == -1) /* polite: let the other begin */
        die("read");
    if (write(out, "hello", 5) != 5)
        die("write");
}

int main(void)
{
    int there[2], back[2];
    if (pipe(there) == -1 || pipe(back) == -1)
        die("pipe");
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        close(there[1]);
        close(back[0]);
        talk(there[0], back[1]);
        _exit(0);
    }
    close(there[0]);
    close(back[1]);
    talk(back[0], there[1]);
    wait(NULL);
    return 0;
}
