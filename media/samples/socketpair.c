/*
 * A pair of sockets: like two pipes in one, and it can keep messages apart.
 * Look at: bytes going both ways through one channel, and that each recv() gets exactly one message, since the pair
 * is of the kind SOCK_SEQPACKET; a stream might have joined them.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

static void die(const char *what)
{
    perror(what);
    exit(1);
}

/* Gives every message back in capitals until the other side says no more. */
static void shout(int socket)
{
    char text[64];
    ssize_t length;
    while ((length = recv(socket, text, sizeof text, 0)) > 0) {
        for (ssize_t i = 0; i < length; i++)
            if (text[i] >= 'a' && text[i] <= 'z')
                text[i] -= 'a' - 'A';
        if (send(socket, text, length, 0) == -1)
            die("send");
    }
}

int main(void)
{
    static const char *const words[] = { "hello", "is anybody there", "goodbye" };
    int ends[2];

    if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) == -1)
        die("socketpair");
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        close(ends[0]);
        shout(ends[1]);
        _exit(0);
    }
    close(ends[1]);
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (send(ends[0], words[i], strlen(words[i]), 0) == -1)
            die("send");
    shutdown(ends[0], SHUT_WR); /* no more from here; answers still come */
    char answer[64];
    ssize_t length;
    while ((length = recv(ends[0], answer, sizeof answer, 0)) > 0)
        printf("%.*s\n", (int)length, answer);
    wait(NULL);
    return 0;
}
