/*
 * A FIFO: a pipe with a name, for processes that need not be related.
 * Look at: the reader blocked already in its open(), until somebody opens the other end to write; and the channel,
 * which carries the name of the file though no byte ever lies on the disk.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static const char name[] = "news.fifo";

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void tell_news(void)
{
    static const char *const news[] = { "It rains.\n", "It still rains.\n", "The sun is out!\n" };
    nanosleep(&(struct timespec){ .tv_nsec = 50000000 }, NULL); /* the reader is there first, and waits */
    int fifo = open(name, O_WRONLY);
    if (fifo == -1)
        die(name);
    for (size_t i = 0; i < sizeof news / sizeof news[0]; i++)
        if (write(fifo, news[i], strlen(news[i])) == -1)
            die("write");
    close(fifo);
}

int main(void)
{
    char text[256];
    ssize_t length;

    if (mkfifo(name, 0600) == -1)
        die(name);
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        tell_news();
        _exit(0);
    }
    int fifo = open(name, O_RDONLY);
    if (fifo == -1)
        die(name);
    while ((length = read(fifo, text, sizeof text)) > 0)
        fwrite(text, 1, length, stdout);
    close(fifo);
    wait(NULL);
    unlink(name);
    return 0;
}
