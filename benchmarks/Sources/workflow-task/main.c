// A task of a workflow: reads its inputs, writes as many bytes as it should, and is busy, or asleep, until
// so many seconds are over since it began. Usage: workflow-task busy|sleep SECONDS FILE:BYTES... -- FILE...
//
// Busy means seconds of the processor and not of the clock: beside other work it takes longer, as real
// work would.
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double now(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return time.tv_sec + time.tv_nsec * 1e-9;
}

static char block[1 << 16];

static int read_all(const char *path) {
    int file = open(path, O_RDONLY);
    if (file < 0) return 0;
    ssize_t count;
    while ((count = read(file, block, sizeof block)) > 0) {}
    close(file);
    return count == 0;
}

static int write_all(const char *path, long size) {
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (file < 0) return 0;
    while (size > 0) {
        ssize_t count = write(file, block, size < (long)sizeof block ? size : (long)sizeof block);
        if (count <= 0) return 0;
        size -= count;
    }
    return close(file) == 0;
}

int main(int count, char **words) {
    if (count < 3) return 2;
    int sleeps = strcmp(words[1], "sleep") == 0;
    clockid_t clock = sleeps ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID;
    double end = now(clock) + atof(words[2]);
    memset(block, 'w', sizeof block);
    int place = 3;
    while (place < count && strcmp(words[place], "--") != 0) place++;
    for (int input = place + 1; input < count; input++) {
        if (!read_all(words[input])) { perror(words[input]); return 1; }
    }
    for (int output = 3; output < place; output++) {
        char *colon = strrchr(words[output], ':');
        if (!colon) return 2;
        *colon = 0;
        if (!write_all(words[output], atol(colon + 1))) { perror(words[output]); return 1; }
    }
    double left;
    while ((left = end - now(clock)) > 0) {
        if (sleeps) usleep(left * 1e6);
    }
    return 0;
}
