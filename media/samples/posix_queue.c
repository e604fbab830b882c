/*
 * A POSIX message queue: messages have priorities, and the queue has room for a few only.
 * Look at: the sender blocked while the queue is full, its depth going up and down, and the urgent message, sent
 * third, received first.
 */
#include <fcntl.h>
#include <mqueue.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { ROOM = 3, SIZE = 32, MESSAGES = 6, URGENT = 9 };

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void send_all(mqd_t queue)
{
    for (int i = 1; i <= MESSAGES; i++) {
        char text[SIZE];
        unsigned priority = i == 3 ? URGENT : 1;
        snprintf(text, sizeof text, "message %d", i);
        if (mq_send(queue, text, strlen(text) + 1, priority) == -1)
            die("mq_send");
    }
}

int main(void)
{
    char name[32], text[SIZE];
    unsigned priority;
    struct mq_attr room = { .mq_maxmsg = ROOM, .mq_msgsize = SIZE };

    snprintf(name, sizeof name, "/desk-%d", (int)getpid());
    mqd_t queue = mq_open(name, O_CREAT | O_EXCL | O_RDWR, 0600, &room);
    if (queue == (mqd_t)-1)
        die(name);
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        send_all(queue);
        _exit(0);
    }
    nanosleep(&(struct timespec){ .tv_nsec = 80000000 }, NULL); /* long enough to fill it */
    for (int i = 0; i < MESSAGES; i++) {
        if (mq_receive(queue, text, sizeof text, &priority) == -1)
            die("mq_receive");
        printf("got %s (priority %u)\n", text, priority);
    }
    wait(NULL);
    mq_unlink(name);
    return 0;
}
