// The least that running a graph can cost: an array of counters, consumers in compressed rows, a
// work list. No states but "ended", no partitions, no failures, no names. The graphs are those of
// `bench`, with their nodes in the order in which Weir has them: component by component.
//
//     count-dependencies wide|chain N     prints the nodes, and the seconds the loop took

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct graph {
    uint32_t nodes;
    uint32_t *first;      // nodes + 1
    uint32_t *consumers;  // edges
    uint32_t *missing;    // nodes
};

static void *array(uint64_t count, size_t size) {
    void *memory = malloc(count * size);
    if (!memory) {
        fprintf(stderr, "count-dependencies: no memory for %lu elements\n", (unsigned long)count);
        exit(1);
    }
    return memory;
}

static struct graph allocate(uint32_t nodes, uint32_t edges) {
    struct graph graph = {nodes, array(nodes + 1ull, 4), array(edges, 4), array(nodes, 4)};
    graph.first[0] = 0;
    return graph;
}

// One root, N apps that wait for it, N data that wait for one app each.
static struct graph wide(uint32_t n) {
    struct graph graph = allocate(2 * n + 1, 2 * n);
    uint32_t edges = 0;
    for (uint32_t app = 1; app <= n; app++) graph.consumers[edges++] = app;
    graph.first[1] = edges;
    for (uint32_t app = 1; app <= n; app++) {
        graph.consumers[edges++] = app + n;
        graph.first[app + 1] = edges;
    }
    for (uint32_t data = n + 1; data <= 2 * n; data++) graph.first[data + 1] = edges;
    return graph;
}

// App i makes datum i, which app i + 1 waits for.
static struct graph chain(uint32_t n) {
    struct graph graph = allocate(2 * n, 2 * n - 1);
    uint32_t edges = 0;
    for (uint32_t app = 0; app < n; app++) {
        graph.consumers[edges++] = n + app;
        graph.first[app + 1] = edges;
    }
    for (uint32_t data = 0; data < n; data++) {
        if (data + 1 < n) graph.consumers[edges++] = data + 1;
        graph.first[n + data + 1] = edges;
    }
    return graph;
}

static void count_missing(struct graph *graph) {
    memset(graph->missing, 0, graph->nodes * 4ull);
    for (uint32_t edge = 0; edge < graph->first[graph->nodes]; edge++)
        graph->missing[graph->consumers[edge]]++;
}

static uint32_t run(struct graph *graph, uint32_t *work, uint8_t *ended) {
    uint32_t waiting = 0, done = 0;
    for (uint32_t seed = 0; seed < graph->nodes; seed++) {
        if (graph->missing[seed] != 0 || ended[seed]) continue;
        work[waiting++] = seed;
        while (waiting > 0) {
            uint32_t node = work[--waiting];
            ended[node] = 1;
            done++;
            for (uint32_t edge = graph->first[node]; edge < graph->first[node + 1]; edge++) {
                uint32_t consumer = graph->consumers[edge];
                if (--graph->missing[consumer] == 0) work[waiting++] = consumer;
            }
        }
    }
    return done;
}

static double seconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(int argc, char **argv) {
    unsigned long n = argc == 3 ? strtoul(argv[2], NULL, 10) : 0;
    if (n == 0 || n > 1000000000 || (strcmp(argv[1], "wide") && strcmp(argv[1], "chain"))) {
        fprintf(stderr, "usage: count-dependencies wide|chain N\n");
        return 2;
    }
    struct graph graph = strcmp(argv[1], "wide") == 0 ? wide((uint32_t)n) : chain((uint32_t)n);
    count_missing(&graph);
    uint32_t *work = array(graph.nodes, 4);
    uint8_t *ended = array(graph.nodes, 1);
    memset(ended, 0, graph.nodes);

    double began = seconds();
    uint32_t done = run(&graph, work, ended);
    double took = seconds() - began;
    if (done != graph.nodes) {
        fprintf(stderr, "count-dependencies: %u of %u nodes ended\n", done, graph.nodes);
        return 1;
    }
    printf("%u %.9f\n", graph.nodes, took);
    return 0;
}
