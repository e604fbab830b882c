/*
 * Two pipes make a two-way link: a client asks, a server answers.
 * Look at: the two pipes between the same two processes, one for each direction, and how the two take turns:
 * each is blocked until the other has written.
 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void serve(int questions, int answers)
{
    int number;
    while (read(questions, &number, sizeof number) == sizeof number) {
        int square = number * number;
        if (write(answers, &square, sizeof square) != sizeof square)
            die("write");
    }
}

static int ask(int questions, int answers, int number)
{
    int square;
    if (write(questions, &number, sizeof number) != sizeof number)
        die("write");
    if (read(answers, &square, sizeof square) != sizeof square)
        die("read");
    return square;
}

int main(void)
{
    int questions[2], answers[2];
    if (pipe(questions) == -1 || pipe(answers) == -1)
        die("pipe");
    pid_t child = fork();
    if (child == -1)
        die("fork");
    if (child == 0) {
        close(questions[1]); /* an end that is not needed hides the other side's end-of-file */
        close(answers[0]);
        serve(questions[0], answers[1]);
        _exit(0);
    }
    close(questions[0]);
    close(answers[1]);
    for (int number = 1; number <= 5; number++)
        printf("%d squared is %d\n", number, ask(questions[1], answers[0], number));
    close(questions[1]); /* tells the server that no more questions come */
    wait(NULL);
    return 0;
}
