// The least that starting programs can cost: vfork and exec, with what they print captured.
//
//     start-programs COUNT AT-ONCE PROGRAM [ARGUMENT …]      prints the seconds for COUNT of them, and
//                                                      on a line of its own those of each start

#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 64 };
static struct { pid_t pid; struct pollfd output; } children[MOST];

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static int start(int slot, char **argv) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return -1;
    pid_t pid = vfork();
    if (pid == 0) {
        dup2(ends[1], 1);
        dup2(ends[1], 2);
        execvp(argv[0], argv);
        _exit(127);
    }
    close(ends[1]);
    children[slot].pid = pid;
    children[slot].output = (struct pollfd){.fd = ends[0], .events = POLLIN};
    return pid < 0 ? -1 : 0;
}

static int start_timed(int slot, char **argv, double *took) {
    double began = now();
    int result = start(slot, argv);
    *took = now() - began;
    return result;
}

// Reads what is there; 1 when the child has closed its output and ended well, -1 if badly.
static int look(int slot) {
    char bytes[4096];
    if (read(children[slot].output.fd, bytes, sizeof bytes) > 0) return 0;
    int status;
    close(children[slot].output.fd);
    if (waitpid(children[slot].pid, &status, 0) < 0 || status != 0) return -1;
    return 1;
}

int main(int argc, char **argv) {
    long count = argc > 3 ? atol(argv[1]) : 0, started = 0, ended = 0;
    int at_once = argc > 3 ? atoi(argv[2]) : 0;
    if (count < 1 || at_once < 1 || at_once > MOST) {
        fprintf(stderr, "usage: start-programs COUNT AT-ONCE PROGRAM [ARGUMENT ...]\n");
        return 2;
    }
    if (at_once > count) at_once = (int)count;
    double *took = calloc((size_t)count, sizeof *took);
    if (took == NULL) return 1;
    double began = now();
    for (int slot = 0; slot < at_once; slot++, started++)
        if (start_timed(slot, argv + 3, took + started) != 0) return 1;
    while (ended < count) {
        struct pollfd outputs[MOST];
        for (int slot = 0; slot < at_once; slot++) outputs[slot] = children[slot].output;
        if (poll(outputs, (nfds_t)at_once, -1) < 0) return 1;
        for (int slot = 0; slot < at_once; slot++) {
            int done = outputs[slot].revents != 0 ? look(slot) : 0;
            if (done < 0) return 1;
            if (done == 0) continue;
            ended++;
            children[slot].output.fd = -1;
            if (started < count && start_timed(slot, argv + 3, took + started) != 0) return 1;
            if (started < count) started++;
        }
    }
    printf("%.9f\n", now() - began);
    for (long number = 0; number < count; number++) printf("%.9f\n", took[number]);
    free(took);
    return 0;
}
