/*
 * One thread that waits for everything at once: epoll over an eventfd, a timerfd and a signalfd.
 * Look at: epoll_wait as the one place where the loop is blocked, and what woke it each time: the child's eventfd,
 * the timer that the kernel fires, the signal that is read like a file instead of being handled.
 */
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void watch(int loop, int descriptor)
{
    struct epoll_event event = { .events = EPOLLIN, .data.fd = descriptor };
    if (descriptor == -1 || epoll_ctl(loop, EPOLL_CTL_ADD, descriptor, &event) == -1)
        die("watch");
}

int main(void)
{
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGCHLD);
    sigprocmask(SIG_BLOCK, &ends, NULL); /* or it would be delivered, not read */

    int loop = epoll_create1(0), bell = eventfd(0, 0);
    int timer = timerfd_create(CLOCK_MONOTONIC, 0), signals = signalfd(-1, &ends, 0);
    watch(loop, bell);
    watch(loop, timer);
    watch(loop, signals);
    timerfd_settime(timer, 0, &(struct itimerspec){ .it_value.tv_nsec = 40000000 }, NULL);

    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        nanosleep(&(struct timespec){ .tv_nsec = 90000000 }, NULL);
        if (eventfd_write(bell, 7) == -1)
            die("eventfd_write");
        _exit(0);
    }
    for (int running = 1; running;) {
        struct epoll_event event;
        uint64_t number;
        if (epoll_wait(loop, &event, 1, -1) != 1)
            die("epoll_wait");
        if (event.data.fd == signals) {
            struct signalfd_siginfo told;
            running = read(signals, &told, sizeof told) != sizeof told;
            printf("child %u has ended\n", told.ssi_pid);
        } else if (read(event.data.fd, &number, sizeof number) == sizeof number)
            printf("%s: %llu\n", event.data.fd == timer ? "timer" : "bell", (unsigned long long)number);
    }
    wait(NULL);
    return 0;
}
