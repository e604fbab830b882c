/*
 * Bytes that move inside the kernel: tee() copies them from pipe to pipe, splice() moves them into a file.
 * Look at: the middle process, which handles every byte and never sees one: no read, no write, only tee and splice
 * from one channel to the next.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void die(const char *what)
{
    perror(what);
    exit(1);
}

/* Passes on what comes, and keeps a copy, until the end. */
static void copy(int in, int out, const char *path)
{
    int file = open(path, O_CREAT | O_TRUNC | O_WRONLY, 0600);
    ssize_t length;
    if (file == -1)
        die(path);
    while ((length = tee(in, out, 4096, 0)) > 0)
        while (length > 0) {
            ssize_t moved = splice(in, NULL, file, NULL, length, 0);
            if (moved <= 0)
                die("splice");
            length -= moved;
        }
    close(file);
}

int main(void)
{
    static const char path[] = "copy.txt";
    int first[2], second[2];
    char text[256];
    ssize_t length;

    if (pipe(first) == -1 || pipe(second) == -1)
        die("pipe");
    if (fork() == 0) {
        close(first[1]);
        close(second[0]);
        copy(first[0], second[1], path);
        _exit(0);
    }
    close(first[0]);
    close(second[1]);
    for (int i = 1; i <= 3; i++)
        dprintf(first[1], "line %d\n", i);
    close(first[1]);
    while ((length = read(second[0], text, sizeof text)) > 0)
        if (write(STDOUT_FILENO, text, length) == -1)
            die("write");
    wait(NULL);
    unlink(path);
    return 0;
}
