#define _GNU_SOURCE
#include "cmemory.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
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

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place) {
    (void)status, (void)kind, (void)place;
    return remove(path) == 0 || errno == ENOENT ? 0 : -1;
}

int cmemory_remove_tree(const char *path) {
    return nftw(path, remove_one, 32, FTW_DEPTH | FTW_PHYS) == 0 || errno == ENOENT ? 0 : -1;
}
