// What Swift cannot import of MPI: handles that are macros over globals or casts. Open MPI's handles are pointers
// and MPICH's are integers, so Swift would need a different spelling for each; it sees these structs instead and
// passes `&x.handle` on. No `link` line in the module map: MPICH's library has another name, pkg-config tells it.
#ifndef CMPI_SHIM_H
#define CMPI_SHIM_H

#include <mpi.h>

typedef struct { MPI_Comm handle; } cmpi_comm;
typedef struct { MPI_Request handle; } cmpi_request;

static inline cmpi_comm cmpi_comm_world(void) { return (cmpi_comm){MPI_COMM_WORLD}; }
static inline cmpi_comm cmpi_comm_null(void) { return (cmpi_comm){MPI_COMM_NULL}; }
static inline cmpi_request cmpi_request_null(void) { return (cmpi_request){MPI_REQUEST_NULL}; }

static inline int cmpi_request_is_null(cmpi_request request) { return request.handle == MPI_REQUEST_NULL; }

// Takes the array as what it is in Swift; a request that is done becomes null.
static inline int cmpi_testsome(int count, cmpi_request *requests, int *done, int *indices) {
    return MPI_Testsome(count, &requests->handle, done, indices, MPI_STATUSES_IGNORE);
}

static inline MPI_Datatype cmpi_byte(void) { return MPI_BYTE; }
static inline MPI_Errhandler cmpi_errors_return(void) { return MPI_ERRORS_RETURN; }
static inline MPI_Status *cmpi_status_ignore(void) { return MPI_STATUS_IGNORE; }

static inline int cmpi_any_source(void) { return MPI_ANY_SOURCE; }
static inline int cmpi_thread_funneled(void) { return MPI_THREAD_FUNNELED; }

#endif
