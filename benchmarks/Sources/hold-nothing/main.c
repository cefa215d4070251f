// What the system adds to the time that a thread's own clock counts: interrupts, and caches that others have
// used meanwhile.
//
//     hold-nothing COUNT MICROSECONDS      computes COUNT times for so long, a millisecond apart, and
//                                          prints how many microseconds each took

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec * 1e-3;
}

static void compute(long turns) {
    static volatile long sum;
    for (long turn = 0; turn < turns; turn++) sum += turn;
}

// How many turns take so long: by the fastest of some, which nothing disturbed.
static long turns_for(double microseconds) {
    enum { TURNS = 100000 };
    double fastest = 1e9;
    for (int attempt = 0; attempt < 50; attempt++) {
        double began = now();
        compute(TURNS);
        double took = now() - began;
        if (took < fastest) fastest = took;
    }
    return (long)(microseconds * TURNS / fastest) + 1;
}

int main(int argc, char **argv) {
    long count = argc == 3 ? atol(argv[1]) : 0;
    double microseconds = argc == 3 ? atof(argv[2]) : 0;
    double *took = count > 0 ? calloc((size_t)count, sizeof *took) : NULL;
    if (took == NULL || microseconds <= 0) {
        fprintf(stderr, "usage: hold-nothing COUNT MICROSECONDS\n");
        return 2;
    }
    long turns = turns_for(microseconds);
    for (long number = 0; number < count; number++) {
        struct timespec pause = {.tv_nsec = 1000000};
        nanosleep(&pause, NULL);
        double began = now();
        compute(turns);
        took[number] = now() - began;
    }
    for (long number = 0; number < count; number++) printf("%.3f\n", took[number]);
    free(took);
    return 0;
}
