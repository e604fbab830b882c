/*
 * TCP between two processes of this machine: a stream of bytes, without borders between what was sent.
 * Look at: both ends of the connection joined to one channel, with its ports; three sends of the client that may
 * arrive in one read; and the end-of-file after shutdown().
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void serve(int listener)
{
    char bytes[64];
    ssize_t length, total = 0;
    int client = accept(listener, NULL, NULL);
    if (client == -1)
        die("accept");
    nanosleep(&(struct timespec){ .tv_nsec = 30000000 }, NULL); /* meanwhile the bytes gather */
    while ((length = recv(client, bytes, sizeof bytes, 0)) > 0)
        total += length;
    dprintf(client, "thank you for %zd bytes", total);
    close(client);
}

int main(void)
{
    static const char *const pieces[] = { "one ", "two ", "three" };
    struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t size = sizeof address;

    int listener = socket(AF_INET, SOCK_STREAM, 0);
    if (listener == -1 || bind(listener, (struct sockaddr *)&address, size) == -1) /* any free port */
        die("bind");
    listen(listener, 1);
    getsockname(listener, (struct sockaddr *)&address, &size);
    pid_t server = fork();
    if (server == -1)
        die("fork");
    if (server == 0) {
        serve(listener);
        _exit(0);
    }
    close(listener);

    int connection = socket(AF_INET, SOCK_STREAM, 0);
    if (connection == -1 || connect(connection, (struct sockaddr *)&address, size) == -1)
        die("connect");
    for (size_t i = 0; i < sizeof pieces / sizeof pieces[0]; i++)
        if (send(connection, pieces[i], strlen(pieces[i]), 0) == -1)
            die("send");
    shutdown(connection, SHUT_WR);
    char answer[64];
    ssize_t length = recv(connection, answer, sizeof answer, 0);
    printf("the server says: %.*s\n", length > 0 ? (int)length : 0, answer);
    close(connection);
    wait(NULL);
    return 0;
}
