/*
 * Broken: the child reads its pipe to the end, but the end cannot come, since it holds a write end itself.
 * Look at: the finding, which names the descriptor that was never closed and who holds it. Press Stop when you have
 * seen it. To mend it, take the slashes away from the line that closes it.
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

static void count_bytes(int pipe)
{
    char bytes[64];
    ssize_t length, total = 0;
    while ((length = read(pipe, bytes, sizeof bytes)) > 0)
        total += length;
    printf("%zd bytes\n", total);
    fflush(stdout);
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
        // close(ends[1]);
        count_bytes(ends[0]);
        _exit(0);
    }
    close(ends[0]);
    if (write(ends[1], "that is all", 11) != 11)
        die("write");
    close(ends[1]);
    wait(NULL);
    return 0;
}
