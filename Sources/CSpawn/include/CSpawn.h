// What the spawner needs and Swift cannot do: fork at the start of main, vfork + exec of one program,
// prctl and close_range (variadic), waitid's union. It also hands <sys/epoll.h> and <sys/signalfd.h>,
// which are not in the Glibc module, to Swift. All decisions are in Sources/Spawner.
//
// cspawn_start is longer than a shim should be: between vfork and exec the child runs on the parent's
// stack, and only C promises that nothing (no reference count, no allocation) happens there by itself.
// It could go when Swift gets a spawn that sets nice, affinity and the death signal.
#ifndef CSPAWN_H
#define CSPAWN_H

#include <stddef.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/types.h>

#include "cspawn_signals.h"

/// The steps of the child between vfork and exec, as told when one fails.
enum cspawn_step {
    CSPAWN_NONE,
    CSPAWN_PROCESS_GROUP,
    CSPAWN_DEATH_SIGNAL,
    CSPAWN_NICE,
    CSPAWN_PROCESSORS,
    CSPAWN_LIMIT,
    CSPAWN_WORKING_DIRECTORY,
    CSPAWN_STANDARD_INPUT,
    CSPAWN_STANDARD_OUTPUT,
    CSPAWN_OUTPUT_PIPE,
    CSPAWN_EXECUTE
};

/// One program to start. Paths are resolved after the change of directory. All pointers are borrowed
/// until cspawn_start returns.
struct cspawn_plan {
    const char *const *paths;       ///< where the program may be, tried in order; null at the end
    char *const *arguments;         ///< null at the end
    char *const *environment;       ///< null at the end
    const char *working_directory;  ///< null: the caller's
    const char *standard_input;     ///< null: the caller's, which is /dev/null
    const char *standard_output;    ///< null: `output`
    int output;                     ///< stderr, and stdout when it has no file
    int nice;                       ///< added to the caller's
    const uint64_t *processors;     ///< a bit for each processor; null: the caller's
    size_t processor_words;
    uint64_t address_space;         ///< RLIMIT_AS in bytes; 0: the caller's
    uint64_t descriptors;           ///< soft RLIMIT_NOFILE
    pid_t parent;                   ///< the caller's own pid
};

struct cspawn_failure {
    enum cspawn_step step;
    int error;
};

/// Starts one program and returns once it runs or failed to: -1 with errno when there is no process,
/// else the pid; `failure->step` is not CSPAWN_NONE when the pid is only to be waited for.
/// The caller must be single-threaded and have all its signals blocked and at their defaults.
pid_t cspawn_start(const struct cspawn_plan *plan, struct cspawn_failure *failure);

struct cspawn_pipe_ends {
    int read;   ///< does not block
    int write;  ///< blocks, for a program gets it
};

/// pipe2(2), which is not in the Glibc module; both ends are closed on exec. 0, or -1 with errno.
int cspawn_pipe(struct cspawn_pipe_ends *ends);

/// fork(2), which Swift hides. The caller must be single-threaded.
pid_t cspawn_fork(void);

/// PR_SET_CHILD_SUBREAPER; where the kernel has none, orphans are init's.
void cspawn_adopt_orphans(void);

/// Closes every descriptor from `first` on.
void cspawn_close_from(int first);

/// PR_SET_NAME, PR_SET_CHILD_SUBREAPER, and PR_SET_PDEATHSIG to `death_signal`; 0 or -1 with errno.
int cspawn_settle(const char *name, int death_signal);

/// A child that ended, left waitable; 0 when none has; -1 with errno (ECHILD: there are no children).
pid_t cspawn_next_ended(void);

/// sched_setaffinity(2) of the calling thread; a bit for each processor. A refusal changes nothing.
void cspawn_use_processors(const uint64_t *processors, size_t words);

/// The process's own environment; Swift 6 refuses the C global.
char **cspawn_environment(void);

#endif
