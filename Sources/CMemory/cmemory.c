#define _GNU_SOURCE
#include "cmemory.h"

#include <fcntl.h>
#include <sys/mman.h>

#ifndef F_SEAL_FUTURE_WRITE
#define F_SEAL_FUTURE_WRITE 0x0010
#endif

int cmemory_create(const char *name) {
    return memfd_create(name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
}

int cmemory_seal(int descriptor) {
    int size = F_SEAL_SHRINK | F_SEAL_GROW;
    if (fcntl(descriptor, F_ADD_SEALS, size | F_SEAL_FUTURE_WRITE) == 0) return 0;
    // Linux before 5.1 knows only those that matter most: without them a reader could be ended by SIGBUS.
    return fcntl(descriptor, F_ADD_SEALS, size);
}

int cmemory_punch(int descriptor, long offset, long count) {
    return fallocate(descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, count);
}
