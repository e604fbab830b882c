/*
 * A file mapped into two processes: MAP_SHARED shows each other's changes, MAP_PRIVATE keeps them to oneself.
 * Look at: who maps the file, shared or private, with which rights and until when; and that no read() or write()
 * touches it: the sentence travels through memory alone.
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SIZE = 4096 };

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static char *map(int file, int sharing)
{
    char *memory = mmap(NULL, SIZE, PROT_READ | PROT_WRITE, sharing, file, 0);
    if (memory == MAP_FAILED)
        die("mmap");
    return memory;
}

int main(void)
{
    static const char name[] = "blackboard";
    int file = open(name, O_CREAT | O_TRUNC | O_RDWR, 0600);
    if (file == -1 || ftruncate(file, SIZE) == -1)
        die(name);

    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        char *blackboard = map(file, MAP_SHARED);
        char *notes = map(file, MAP_PRIVATE);
        strcpy(blackboard, "everybody sees this");
        strcpy(notes + SIZE / 2, "nobody else sees this");
        munmap(notes, SIZE);
        munmap(blackboard, SIZE);
        _exit(0);
    }
    wait(NULL);
    char *blackboard = map(file, MAP_SHARED);
    printf("on the blackboard: \"%s\", further down: \"%s\"\n", blackboard, blackboard + SIZE / 2);
    munmap(blackboard, SIZE);
    close(file);
    unlink(name);
    return 0;
}
