/*
 * A System V message queue: each message has a type, and a receiver may ask for one type only.
 * Look at: the messages in the queue, one by one, each from its sender to its receiver; the letters overtake the
 * parcels, since the parent asks for letters first.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PARCEL = 1, LETTER = 2, EACH = 3 };

struct message {
    long type;
    char text[32];
};

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void send(int queue, long type, int number)
{
    struct message message = { .type = type };
    snprintf(message.text, sizeof message.text, "%s %d", type == LETTER ? "letter" : "parcel", number);
    if (msgsnd(queue, &message, strlen(message.text) + 1, 0) == -1)
        die("msgsnd");
}

static void receive(int queue, long type)
{
    struct message message;
    if (msgrcv(queue, &message, sizeof message.text, type, 0) == -1)
        die("msgrcv");
    printf("got %s\n", message.text);
}

int main(void)
{
    int queue = msgget(IPC_PRIVATE, IPC_CREAT | 0600);
    if (queue == -1)
        die("msgget");
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        for (int i = 1; i <= EACH; i++) {
            send(queue, PARCEL, i);
            send(queue, LETTER, i);
        }
        _exit(0);
    }
    for (int i = 0; i < EACH; i++)
        receive(queue, LETTER);
    for (int i = 0; i < EACH; i++)
        receive(queue, PARCEL);
    wait(NULL);
    msgctl(queue, IPC_RMID, NULL); /* a queue outlives its processes */
    return 0;
}
