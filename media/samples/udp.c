/*
 * UDP between two processes of this machine: each datagram stands alone, with its borders kept.
 * Look at: every datagram from its sender to its receiver, the second cut short because the receiver's buffer was too
 * small for it: what does not fit is gone.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
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

static void send_all(const struct sockaddr_in *receiver)
{
    static const char *const words[] = { "short", "longer than the buffer", "" };
    int sender = socket(AF_INET, SOCK_DGRAM, 0);
    if (sender == -1)
        die("socket");
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) /* the empty datagram says: no more */
        if (sendto(sender, words[i], strlen(words[i]), 0, (const struct sockaddr *)receiver, sizeof *receiver) == -1)
            die("sendto");
    close(sender);
}

int main(void)
{
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;
    char text[10];
    ssize_t length;

    int receiver = socket(AF_INET, SOCK_DGRAM, 0);
    if (receiver == -1 || bind(receiver, (struct sockaddr *)&address, size) == -1)
        die("bind");
    getsockname(receiver, (struct sockaddr *)&address, &size);
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        close(receiver);
        send_all(&address);
        _exit(0);
    }
    while ((length = recvfrom(receiver, text, sizeof text, 0, NULL, NULL)) > 0)
        printf("got \"%.*s\"\n", (int)length, text);
    close(receiver);
    wait(NULL);
    return 0;
}
