/*
 * A file as a channel: bytes are written one by one, with a call each and through stdio, then two processes read.
 * Look at: how many calls `letters.raw` cost against `letters.buffered`, where stdio gathered the bytes and
 * wrote 4096 at once; and how parent and child share one offset, since the child inherited the descriptor.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LETTERS = 6000, RAW_LETTERS = 60 };

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void write_with_calls(const char *path)
{
    int file = creat(path, 0600);
    if (file == -1)
        die(path);
    for (int i = 0; i < RAW_LETTERS; i++) /* one call each: a hundredth of the bytes is enough to see */
        if (write(file, "x", 1) != 1)
            die("write");
    close(file);
}

static void write_with_stdio(const char *path)
{
    FILE *file = fopen(path, "w");
    if (file == NULL)
        die(path);
    for (int i = 0; i < LETTERS; i++)
        putc('x', file);
    fclose(file); /* what is left in the buffer is written here */
}

static void read_some(int file, const char *who)
{
    char letters[1000];
    ssize_t length = read(file, letters, sizeof letters);
    printf("%s read %zd bytes up to offset %ld\n", who, length, (long)lseek(file, 0, SEEK_CUR));
    fflush(stdout);
}

int main(void)
{
    write_with_calls("letters.raw");
    write_with_stdio("letters.buffered");

    int file = open("letters.buffered", O_RDONLY);
    if (file == -1)
        die("open");
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        read_some(file, "child");
        _exit(0);
    }
    wait(NULL);
    read_some(file, "parent"); /* goes on where the child stopped */
    close(file);
    unlink("letters.raw");
    unlink("letters.buffered");
    return 0;
}
