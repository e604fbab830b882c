/*
 * A race between three processes, to watch how processes talk.
 *
 *   race ---SIGUSR1---> runner 1..3 ===laps (pipe)===> referee ===results (pipe)===> race
 *     ^                    |                                                           |
 *     +------ready---------+                              announcer <---spoken---------+
 *                  (one System V message queue carries both)
 *
 * Worth looking for: the starting gun is fired while the runners still hold SIGUSR1 back, so it stays pending until
 * each is ready to hear it; three writers share one pipe; the referee sees the end of the laps only once every write
 * end is closed; and the last line of the results is left unread, on purpose.
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/msg.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { RUNNERS = 3, LAPS = 5 };

/* Message types: a receiver asks the queue for its own kind only. */
enum { READY = 1, SPOKEN = 2 };

struct message {
    long type;
    char text[64];
};

static int queue;

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void send(long type, const char *text)
{
    struct message message = { .type = type };
    snprintf(message.text, sizeof message.text, "%s", text);
    if (msgsnd(queue, &message, strlen(message.text) + 1, 0) == -1)
        die("msgsnd");
}

static void receive(long type, struct message *message)
{
    if (msgrcv(queue, message, sizeof message->text, type, 0) == -1)
        die("msgrcv");
}

static void rest(long milliseconds)
{
    nanosleep(&(struct timespec){ .tv_nsec = milliseconds * 1000000 }, NULL);
}

static volatile sig_atomic_t started;

static void hear_the_gun(int signal)
{
    (void)signal;
    started = 1;
}

/* Runs when SIGUSR1 arrives, however early it was sent: it is blocked except inside sigsuspend. */
static void runner(int number, int laps)
{
    sigset_t nothing;
    sigemptyset(&nothing);

    send(READY, "ready");
    rest(20 * number); /* ties the shoes; the gun may be fired meanwhile */
    while (!started)
        sigsuspend(&nothing);

    for (int lap = 1; lap <= LAPS; lap++) {
        char line[32];
        rest(10 + 7 * ((number * lap) % RUNNERS));
        /* Shorter than PIPE_BUF, so lines of different runners never mix. */
        int length = snprintf(line, sizeof line, "%d %d\n", number, lap);
        if (write(laps, line, length) != length)
            die("write");
    }
}

/* Reads laps until the last runner has closed the pipe, then writes the runners in the order in which they finished. */
static void referee(int laps, int results)
{
    FILE *in = fdopen(laps, "r");
    FILE *out = fdopen(results, "w");
    int number, lap, place = 0;

    if (in == NULL || out == NULL)
        die("fdopen");
    while (fscanf(in, "%d %d", &number, &lap) == 2)
        if (lap == LAPS)
            fprintf(out, "place %d: runner %d\n", ++place, number);
    fclose(out);
}

static void announcer(void)
{
    struct message message;
    for (receive(SPOKEN, &message); message.text[0] != '\0'; receive(SPOKEN, &message)) {
        printf("%s\n", message.text);
        fflush(stdout);
    }
}

static void announce_podium(int results)
{
    char podium[64];
    FILE *in = fdopen(results, "r");

    if (in == NULL)
        die("fdopen");
    setvbuf(in, NULL, _IONBF, 0); /* stdio would read ahead, past the lines we want */
    for (int place = 1; place < RUNNERS && fgets(podium, sizeof podium, in) != NULL; place++) {
        podium[strcspn(podium, "\n")] = '\0';
        send(SPOKEN, podium);
    }
    send(SPOKEN, "");
}

static pid_t spawn(void)
{
    pid_t pid = fork();
    if (pid == -1)
        die("fork");
    return pid;
}

int main(void)
{
    int laps[2], results[2];
    pid_t runners[RUNNERS];
    sigset_t gun;

    queue = msgget(IPC_PRIVATE, 0600);
    if (queue == -1)
        die("msgget");
    if (spawn() == 0) {
        announcer();
        exit(0);
    }
    /* Only now: an announcer that held the write end of laps would keep the referee waiting for ever. */
    if (pipe(laps) == -1 || pipe(results) == -1)
        die("pipe");

    /* Children inherit the blocked signal and its handler: a gun fired early is kept for them. */
    sigemptyset(&gun);
    sigaddset(&gun, SIGUSR1);
    sigprocmask(SIG_BLOCK, &gun, NULL);
    sigaction(SIGUSR1, &(struct sigaction){ .sa_handler = hear_the_gun }, NULL);

    if (spawn() == 0) {
        close(laps[1]); /* or it would wait for its own end-of-file */
        close(results[0]);
        referee(laps[0], results[1]);
        exit(0);
    }
    close(laps[0]);
    close(results[1]);
    for (int i = 0; i < RUNNERS; i++) {
        runners[i] = spawn();
        if (runners[i] == 0) {
            close(results[0]);
            runner(i + 1, laps[1]);
            exit(0);
        }
    }
    close(laps[1]);

    for (int i = 0; i < RUNNERS; i++)
        receive(READY, &(struct message){ 0 });
    send(SPOKEN, "ready, steady, go");
    for (int i = 0; i < RUNNERS; i++)
        kill(runners[i], SIGUSR1);

    announce_podium(results[0]);
    while (wait(NULL) > 0)
        ;
    msgctl(queue, IPC_RMID, NULL);
    return 0;
}
