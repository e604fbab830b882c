/*
 * A server on a unix socket and two clients, on one machine, met by the name of a file.
 * Look at: connect() meeting accept(), a channel of its own for each client, and the server blocked in accept()
 * while nobody calls.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CLIENTS = 2 };

static const struct sockaddr_un address = { .sun_family = AF_UNIX, .sun_path = "counter.socket" };

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void serve(int listener)
{
    char text[64];
    for (int i = 0; i < CLIENTS; i++) {
        int client = accept(listener, NULL, NULL);
        if (client == -1)
            die("accept");
        ssize_t length = read(client, text, sizeof text - 1);
        if (length > 0) {
            text[length] = '\0';
            dprintf(client, "%s has %zd letters", text, length);
        }
        close(client);
    }
}

static void call(const char *word)
{
    char answer[128];
    int server = socket(AF_UNIX, SOCK_STREAM, 0);
    if (server == -1 || connect(server, (const struct sockaddr *)&address, sizeof address) == -1)
        die("connect");
    if (write(server, word, strlen(word)) == -1)
        die("write");
    ssize_t length = read(server, answer, sizeof answer);
    printf("%.*s\n", length > 0 ? (int)length : 0, answer);
    close(server);
}

int main(void)
{
    int listener = socket(AF_UNIX, SOCK_STREAM, 0);
    if (listener == -1 || bind(listener, (const struct sockaddr *)&address, sizeof address) == -1)
        die(address.sun_path);
    listen(listener, CLIENTS);
    pid_t server = fork();
    if (server == -1)
        die("fork");
    if (server == 0) {
        serve(listener);
        _exit(0);
    }
    close(listener);
    nanosleep(&(struct timespec){ .tv_nsec = 30000000 }, NULL);
    call("salt");
    call("cinnamon");
    wait(NULL);
    unlink(address.sun_path);
    return 0;
}
