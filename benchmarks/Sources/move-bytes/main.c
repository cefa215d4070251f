// The least that writing a file, or reading one that is in the cache, can cost: write(2) and read(2) of
// a megabyte at a time, into and out of the same memory. No columns, no checksums, nothing kept.
//
//     move-bytes write FILE BYTES [PIECE]    both print the seconds it took, opening and closing included;
//     move-bytes read FILE                   writing is not waited for until it is on disk
//
// PIECE: so many bytes at a time, up to a megabyte.

#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum { megabyte = 1 << 20 };
static size_t piece = megabyte;
static char memory[megabyte];

static void fail(const char *call) {
    perror(call);
    exit(1);
}

static void writeFile(const char *path, uint64_t bytes) {
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (file < 0) fail("open");
    while (bytes > 0) {
        ssize_t count = write(file, memory, bytes < piece ? bytes : piece);
        if (count < 0) fail("write");
        bytes -= (uint64_t)count;
    }
    if (close(file) < 0) fail("close");
}

static void readFile(const char *path) {
    int file = open(path, O_RDONLY);
    if (file < 0) fail("open");
    ssize_t count;
    while ((count = read(file, memory, piece)) > 0) continue;
    if (count < 0) fail("read");
    if (close(file) < 0) fail("close");
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + 1e-9 * time.tv_nsec;
}

int main(int argc, char **argv) {
    int writes = (argc == 4 || argc == 5) && strcmp(argv[1], "write") == 0;
    if (!writes && !(argc == 3 && strcmp(argv[1], "read") == 0)) {
        fprintf(stderr, "usage: move-bytes write FILE BYTES [PIECE] | read FILE\n");
        return 2;
    }
    if (argc == 5) piece = strtoull(argv[4], NULL, 10);
    if (piece == 0 || piece > megabyte) piece = megabyte;
    memset(memory, 1, megabyte);
    double start = now();
    if (writes) {
        writeFile(argv[2], strtoull(argv[3], NULL, 10));
    } else {
        readFile(argv[2]);
    }
    printf("%.9f\n", now() - start);
    return 0;
}
