// Memory that has a descriptor and no name, what nobody may do with it any more, and files with holes: calls of
// Linux that Swift does not see without _GNU_SOURCE. They decide nothing.
#ifndef CMEMORY_H
#define CMEMORY_H

/// A descriptor of an empty file in memory, or -1.
int cmemory_create(const char *name);

/// From now on nobody makes it longer or shorter, or writes to it but by mappings that are there already.
int cmemory_seal(int descriptor);

/// Whether a descriptor is of memory, and not of a file on a disk.
int cmemory_is_memory(int descriptor);

/// Whether a folder is in a file system in memory.
int cmemory_holds_memory(const char *folder);

/// What is there takes no space any more, and is zeros.
int cmemory_punch(int descriptor, long offset, long count);

/// The disk has room for so many bytes of a file, which are zeros; or -1.
int cmemory_reserve(int descriptor, long count);

/// An open and empty file in a folder that has no name there, or loses it at once; `flags` besides. Or -1.
int cmemory_unnamed(const char *folder, int flags);

/// A file, or a folder with all that is in it; no link is followed. 0, or -1 with errno; what is gone is no error.
int cmemory_remove_tree(const char *path);

#endif
