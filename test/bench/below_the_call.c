/* Work of the C library that makes few system calls or none: getc, printf, setjmp and longjmp, so many times. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static jmp_buf start;

int main(int argc, char *argv[]) {
    const char *what = argc > 1 ? argv[1] : "";
    volatile long left = argc > 2 ? atol(argv[2]) : 0;
    if (strcmp(what, "getc") == 0) {
        FILE *in = fopen("bytes", "r");
        for (; left > 0; left--) getc(in);
        return fclose(in);
    }
    if (strcmp(what, "printf") == 0) {
        FILE *out = fopen("lines", "w");
        for (; left > 0; left--) fprintf(out, "line %ld\n", (long)left);
        return fclose(out);
    }
    if (strcmp(what, "setjmp") == 0) {
        setjmp(start);
        if (left-- > 0) longjmp(start, 1);
        return 0;
    }
    return 2;
}
