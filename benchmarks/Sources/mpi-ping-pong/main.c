// The least that a hop between two ranks can cost: one message goes to and fro.
//
//     mpirun -n 2 mpi-ping-pong blocking|nonblocking|stream HOPS BYTES   prints the seconds for HOPS
//
// stream: all messages go one way, as fast as they will, into the same memory.
// blocking: MPI_Send and MPI_Recv. nonblocking: MPI_Isend, a receive that is posted ahead, MPI_Test
// until it is there; as a rank must that has other things to look after.

#include <mpi.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST = 1 << 30 };
static char *out, *in;

static void blocking(long hops, int bytes, int rank) {
    for (long hop = 0; hop < hops; hop++) {
        if (hop % 2 == rank)
            MPI_Send(out, bytes, MPI_BYTE, 1 - rank, 0, MPI_COMM_WORLD);
        else
            MPI_Recv(in, bytes, MPI_BYTE, 1 - rank, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    }
}

static void nonblocking(long hops, int bytes, int rank) {
    long incoming = rank == 0 ? hops / 2 : hops - hops / 2;
    MPI_Request receive = MPI_REQUEST_NULL, send = MPI_REQUEST_NULL;
    if (incoming > 0)
        MPI_Irecv(in, bytes, MPI_BYTE, 1 - rank, 0, MPI_COMM_WORLD, &receive);
    for (long hop = 0; hop < hops; hop++) {
        int done = 0;
        if (hop % 2 == rank) {
            MPI_Wait(&send, MPI_STATUS_IGNORE);
            MPI_Isend(out, bytes, MPI_BYTE, 1 - rank, 0, MPI_COMM_WORLD, &send);
            continue;
        }
        while (!done) MPI_Test(&receive, &done, MPI_STATUS_IGNORE);
        if (--incoming > 0)
            MPI_Irecv(in, bytes, MPI_BYTE, 1 - rank, 0, MPI_COMM_WORLD, &receive);
    }
    MPI_Wait(&send, MPI_STATUS_IGNORE);
}

static void stream(long hops, int bytes, int rank) {
    for (long hop = 0; hop < hops; hop++) {
        if (rank == 0)
            MPI_Send(out, bytes, MPI_BYTE, 1, 0, MPI_COMM_WORLD);
        else
            MPI_Recv(in, bytes, MPI_BYTE, 0, 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE);
    }
}

int main(int argc, char **argv) {
    MPI_Init(&argc, &argv);
    int rank, size;
    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    MPI_Comm_size(MPI_COMM_WORLD, &size);
    long hops = argc == 4 ? atol(argv[2]) : 0;
    int bytes = argc == 4 ? atoi(argv[3]) : -1;
    if (size != 2 || hops < 1 || bytes < 0 || bytes > LONGEST) {
        if (rank == 0)
            fprintf(stderr, "usage: mpirun -n 2 mpi-ping-pong blocking|nonblocking|stream HOPS BYTES\n");
        MPI_Finalize();
        return 2;
    }
    void (*exchange)(long, int, int) = strcmp(argv[1], "blocking") == 0 ? blocking
                                       : strcmp(argv[1], "stream") == 0 ? stream : nonblocking;
    out = calloc(1, (size_t)bytes + 1);
    in = calloc(1, (size_t)bytes + 1);
    exchange(bytes > 4096 ? 2 : 2000, bytes, rank);
    MPI_Barrier(MPI_COMM_WORLD);
    double began = MPI_Wtime();
    exchange(hops, bytes, rank);
    double took = MPI_Wtime() - began;
    if (rank == 0) printf("%.9f\n", took);
    MPI_Finalize();
    return 0;
}
