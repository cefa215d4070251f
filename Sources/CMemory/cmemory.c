#define _GNU_SOURCE
#include "cmemory.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

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

int cmemory_is_memory(int descriptor) { return fcntl(descriptor, F_GET_SEALS) >= 0; }

int cmemory_holds_memory(const char *folder) {
    struct statfs status;
    if (statfs(folder, &status) != 0) return 0;
    return status.f_type == TMPFS_MAGIC || status.f_type == RAMFS_MAGIC;
}

int cmemory_punch(int descriptor, long offset, long count) {
    return fallocate(descriptor, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, offset, count);
}

int cmemory_reserve(int descriptor, long count) { return fallocate(descriptor, 0, 0, count); }

int cmemory_unnamed(const char *folder, int flags) {
    int file = open(folder, O_TMPFILE | O_RDWR | flags, 0600);
    if (file >= 0) return file;
    // Not all file systems can; on NFS the system gives it another name for as long as it is open.
    char name[4096];
    int length = snprintf(name, sizeof name, "%s/weir-XXXXXX", folder);
    if (length >= (int)sizeof name) { errno = ENAMETOOLONG; return -1; }
    file = mkostemp(name, flags);
    if (file >= 0) unlink(name);
    return file;
}

static int remove_one(const char *path, const struct stat *status, int kind, struct FTW *place) {
    (void)status, (void)kind, (void)place;
    return remove(path) == 0 || errno == ENOENT ? 0 : -1;
}

static __thread long opened;

static int open_one(const char *path, const struct stat *status, int kind, struct FTW *place) {
    (void)place;
    if (kind != FTW_D && kind != FTW_DNR) return 0;
    if ((status->st_mode & S_IRWXU) == S_IRWXU) return 0;
    if (chmod(path, (status->st_mode & 07777) | S_IRWXU) == 0) opened++;
    return 0;
}

int cmemory_remove_tree(const char *path) {
    // Folders that nobody may write to keep what is in them; those that nobody may read show one level a try.
    int error;
    do {
        if (nftw(path, remove_one, 32, FTW_DEPTH | FTW_PHYS) == 0 || errno == ENOENT) return 0;
        error = errno;
        if (error != EACCES && error != ENOTEMPTY) break;
        opened = 0;
        nftw(path, open_one, 32, FTW_PHYS);
    } while (opened > 0);
    errno = error;
    return -1;
}
