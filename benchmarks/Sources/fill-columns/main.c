// The least that unrolling can cost: memory for the columns of a physical graph, and one plain store
// into each of their elements, in order. No links, no counting, no components.
//
//     fill-columns DROPS EDGES     prints the seconds it took

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void *array(uint64_t count, size_t size) {
    void *memory = malloc(count * size);
    if (!memory) {
        fprintf(stderr, "fill-columns: no memory for %lu elements\n", (unsigned long)count);
        exit(1);
    }
    return memory;
}

// The compiler must not know who reads them, or it would write nothing.
static void fill(uint64_t drops, uint64_t edges, void *columns[8]) {
    for (int column = 0; column < 4; column++) {
        uint32_t *rows = columns[column] = array(drops, sizeof *rows);
        for (uint64_t row = 0; row < drops; row++) rows[row] = (uint32_t)row;
    }
    for (int column = 4; column < 6; column++) {
        uint32_t *neighbours = columns[column] = array(edges, sizeof *neighbours);
        for (uint64_t edge = 0; edge < edges; edge++) neighbours[edge] = (uint32_t)edge;
    }
    for (int column = 6; column < 8; column++) {
        uint16_t *ports = columns[column] = array(edges, sizeof *ports);
        for (uint64_t edge = 0; edge < edges; edge++) ports[edge] = (uint16_t)column;
    }
    __asm__ volatile("" : : "r"(columns) : "memory");
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec + 1e-9 * time.tv_nsec;
}

int main(int argc, char **argv) {
    if (argc != 3) {
        fprintf(stderr, "usage: fill-columns DROPS EDGES\n");
        return 2;
    }
    void *columns[8];
    double start = now();
    fill(strtoull(argv[1], NULL, 10), strtoull(argv[2], NULL, 10), columns);
    printf("%.9f\n", now() - start);
    return 0;
}
