/*
 * A descriptor sent through a socket (SCM_RIGHTS): the child opens nothing, yet reads what its parent opened.
 * Look at: the descriptor going over in sendmsg() and appearing in the child under another number; from then on
 * both hold the same end of the same pipe.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

union control {
    char bytes[CMSG_SPACE(sizeof(int))];
    struct cmsghdr aligned;
};

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void pass(int socket, int descriptor)
{
    union control control = { .bytes = { 0 } };
    struct iovec byte = { .iov_base = "!", .iov_len = 1 }; /* rights travel with at least one byte */
    struct msghdr message = {
        .msg_iov = &byte, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes
    };
    struct cmsghdr *rights = CMSG_FIRSTHDR(&message);
    rights->cmsg_level = SOL_SOCKET;
    rights->cmsg_type = SCM_RIGHTS;
    rights->cmsg_len = CMSG_LEN(sizeof descriptor);
    memcpy(CMSG_DATA(rights), &descriptor, sizeof descriptor);
    if (sendmsg(socket, &message, 0) == -1)
        die("sendmsg");
}

static int receive(int socket)
{
    int descriptor;
    char byte;
    union control control;
    struct iovec room = { .iov_base = &byte, .iov_len = 1 };
    struct msghdr message = {
        .msg_iov = &room, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes
    };
    if (recvmsg(socket, &message, 0) != 1 || CMSG_FIRSTHDR(&message) == NULL)
        die("recvmsg");
    memcpy(&descriptor, CMSG_DATA(CMSG_FIRSTHDR(&message)), sizeof descriptor);
    return descriptor;
}

int main(void)
{
    int link[2], ends[2];
    char text[32];

    if (socketpair(AF_UNIX, SOCK_STREAM, 0, link) == -1)
        die("socketpair");
    if (fork() == 0) {
        ssize_t length = read(receive(link[1]), text, sizeof text);
        dprintf(STDOUT_FILENO, "the child read: %.*s\n", length > 0 ? (int)length : 0, text);
        _exit(0);
    }
    if (pipe(ends) == -1) /* made after the fork: the child has no other way to it */
        die("pipe");
    pass(link[0], ends[0]);
    dprintf(ends[1], "through a gift");
    wait(NULL);
    return 0;
}
