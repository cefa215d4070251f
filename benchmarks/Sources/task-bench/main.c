// Task Bench's patterns by hand on MPI: what a graph of the same tasks is held against.
//
//     mpirun -n R task-bench PATTERN COLUMNS-A-RANK STEPS ITERATIONS BYTES      prints the seconds
//
// Each step: receives are posted, the step before is sent, all is waited for, the tasks compute. A
// column's bytes go once to each rank that reads them. The kernel is that of weir.ComputeApp.

#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef enum { TRIVIAL, STENCIL, FFT, TREE, NEAREST, PATTERNS } Pattern;
static const char *const names[] = {"trivial", "stencil", "fft", "tree", "nearest"};

typedef struct {
    Pattern pattern;
    long columns, columns_a_rank, steps, iterations;
    int bytes, rank, levels;
} Bench;

// What changes from step to step comes back: after `levels` steps, or never.
static int phases(const Bench *b) {
    return b->pattern == FFT ? (b->levels > 0 ? b->levels : 1)
         : b->pattern == TREE ? b->levels + 1 : 1;
}

static int phase(const Bench *b, long step) {
    if (b->pattern == TREE) return step < b->levels ? (int)step : b->levels;
    return (int)((step - 1) % phases(b));
}

static long width(const Bench *b, long step) {
    return b->pattern == TREE && step < b->levels ? 1L << step : b->columns;
}

// Whether a column of a phase reads a column of the step before.
static int reads(const Bench *b, int phase, long column, long other) {
    long distance = labs(column - other);
    switch (b->pattern) {
    case STENCIL: return distance <= 1;
    case NEAREST: return distance <= 2;
    case FFT: return distance == 0 || distance == 1L << phase;
    case TREE: return other == column / 2;
    default: return 0;
    }
}

__attribute__((noinline)) static double compute(long iterations) {
    double numbers[64];
    // Else one call would do for all.
    __asm__ volatile("" : "+r"(iterations));
    for (int i = 0; i < 64; i++) numbers[i] = i < 32 ? 1.2345 : 1.0101;
    for (long n = 0; n < iterations; n++)
        for (int i = 0; i < 64; i++) numbers[i] = numbers[i] * numbers[i] + numbers[i];
    double sum = 0;
    for (int i = 0; i < 64; i++) sum += numbers[i];
    return sum;
}

// Columns and the ranks that they come from or go to.
typedef struct {
    int count;
    struct { long column; int rank; } *messages;
} Plan;

static Plan plan(const Bench *b, int phase, int outgoing, int ranks) {
    Plan plan = {0, malloc(sizeof *plan.messages * (size_t)(b->columns * ranks))};
    for (long other = 0; other < b->columns; other++) {
        int owner = (int)(other / b->columns_a_rank);
        for (int reader = 0; reader < ranks; reader++) {
            int mine = outgoing ? owner == b->rank : reader == b->rank;
            if (!mine || reader == owner) continue;
            long first = reader * b->columns_a_rank, end = first + b->columns_a_rank;
            // A tree is not full at first: what does not exist reads nothing.
            if (b->pattern == TREE && phase < b->levels && end > 1L << phase) end = 1L << phase;
            for (long column = first; column < end; column++) {
                if (!reads(b, phase, column, other)) continue;
                plan.messages[plan.count].column = other;
                plan.messages[plan.count++].rank = outgoing ? reader : owner;
                break;
            }
        }
    }
    return plan;
}

static double run(const Bench *b, int ranks) {
    int kinds = phases(b);
    Plan *in = malloc(sizeof *in * (size_t)kinds), *out = malloc(sizeof *out * (size_t)kinds);
    int most = 1;
    for (int kind = 0; kind < kinds; kind++) {
        in[kind] = plan(b, kind, 0, ranks);
        out[kind] = plan(b, kind, 1, ranks);
        if (in[kind].count + out[kind].count > most) most = in[kind].count + out[kind].count;
    }
    char *made = calloc((size_t)b->columns, (size_t)b->bytes + 1);
    char *read = calloc((size_t)b->columns, (size_t)b->bytes + 1);
    MPI_Request *requests = malloc(sizeof *requests * (size_t)most);
    volatile double sink = 0;
    MPI_Barrier(MPI_COMM_WORLD);
    double began = MPI_Wtime();
    for (long step = 0; step < b->steps; step++) {
        int open = 0, kind = step > 0 ? phase(b, step) : 0;
        for (int i = 0; step > 0 && i < in[kind].count; i++)
            MPI_Irecv(read + in[kind].messages[i].column * b->bytes, b->bytes, MPI_BYTE,
                      in[kind].messages[i].rank, (int)in[kind].messages[i].column, MPI_COMM_WORLD,
                      &requests[open++]);
        for (int i = 0; step > 0 && i < out[kind].count; i++)
            MPI_Isend(made + out[kind].messages[i].column * b->bytes, b->bytes, MPI_BYTE,
                      out[kind].messages[i].rank, (int)out[kind].messages[i].column,
                      MPI_COMM_WORLD, &requests[open++]);
        MPI_Waitall(open, requests, MPI_STATUSES_IGNORE);
        long first = b->rank * b->columns_a_rank, end = first + b->columns_a_rank;
        if (end > width(b, step)) end = width(b, step);
        for (long column = first; column < end; column++) {
            sink += compute(b->iterations);
            memset(made + column * b->bytes, (int)step, (size_t)b->bytes);
        }
    }
    MPI_Barrier(MPI_COMM_WORLD);
    return MPI_Wtime() - began;
}

int main(int argc, char **argv) {
    MPI_Init(&argc, &argv);
    int ranks;
    Bench b = {.pattern = PATTERNS};
    MPI_Comm_rank(MPI_COMM_WORLD, &b.rank);
    MPI_Comm_size(MPI_COMM_WORLD, &ranks);
    if (argc == 6) {
        for (b.pattern = TRIVIAL; b.pattern < PATTERNS; b.pattern++)
            if (strcmp(argv[1], names[b.pattern]) == 0) break;
        b.columns_a_rank = atol(argv[2]);
        b.steps = atol(argv[3]);
        b.iterations = atol(argv[4]);
        b.bytes = atoi(argv[5]);
    }
    if (b.pattern == PATTERNS || b.columns_a_rank < 1 || b.steps < 1 || b.bytes < 0) {
        if (b.rank == 0)
            fprintf(stderr, "usage: task-bench PATTERN COLUMNS-A-RANK STEPS ITERATIONS BYTES\n");
        MPI_Finalize();
        return 2;
    }
    b.columns = b.columns_a_rank * ranks;
    while (1L << b.levels < b.columns) b.levels++;
    double took = run(&b, ranks);
    if (b.rank == 0) printf("%.9f\n", took);
    MPI_Finalize();
    return 0;
}
