#define _GNU_SOURCE
#include "CSpawn.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#ifndef SYS_close_range
#define SYS_close_range 436
#endif

extern char **environ;

static _Noreturn void give_up(struct cspawn_failure *failure, enum cspawn_step step) {
    failure->error = errno;
    failure->step = step;
    _exit(127);
}

static void open_as(
    const char *path, int flags, int descriptor, struct cspawn_failure *failure,
    enum cspawn_step step
) {
    int opened = open(path, flags | O_CLOEXEC | O_NOCTTY, 0666);
    if (opened < 0 || dup2(opened, descriptor) < 0) give_up(failure, step);
}

static void settle(const struct cspawn_plan *plan, struct cspawn_failure *failure) {
    if (setpgid(0, 0) < 0) give_up(failure, CSPAWN_PROCESS_GROUP);
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) < 0) give_up(failure, CSPAWN_DEATH_SIGNAL);
    if (getppid() != plan->parent) raise(SIGKILL);
    errno = 0;
    if (plan->nice != 0 && nice(plan->nice) == -1 && errno != 0) give_up(failure, CSPAWN_NICE);
    if (plan->processors != NULL
        && sched_setaffinity(
               0, plan->processor_words * sizeof(uint64_t), (const cpu_set_t *)plan->processors
           ) < 0)
        give_up(failure, CSPAWN_PROCESSORS);
    struct rlimit descriptors;
    if (getrlimit(RLIMIT_NOFILE, &descriptors) < 0) give_up(failure, CSPAWN_LIMIT);
    descriptors.rlim_cur = plan->descriptors;
    if (setrlimit(RLIMIT_NOFILE, &descriptors) < 0) give_up(failure, CSPAWN_LIMIT);
}

static void connect_streams(const struct cspawn_plan *plan, struct cspawn_failure *failure) {
    if (plan->working_directory != NULL && chdir(plan->working_directory) < 0)
        give_up(failure, CSPAWN_WORKING_DIRECTORY);
    if (plan->standard_input != NULL)
        open_as(plan->standard_input, O_RDONLY, 0, failure, CSPAWN_STANDARD_INPUT);
    if (plan->standard_output != NULL)
        open_as(
            plan->standard_output, O_WRONLY | O_CREAT | O_TRUNC, 1, failure, CSPAWN_STANDARD_OUTPUT
        );
    else if (dup2(plan->output, 1) < 0)
        give_up(failure, CSPAWN_OUTPUT_PIPE);
    if (dup2(plan->output, 2) < 0) give_up(failure, CSPAWN_OUTPUT_PIPE);
}

static _Noreturn void execute(const struct cspawn_plan *plan, struct cspawn_failure *failure) {
    // Every descriptor of the spawner is close-on-exec; this covers one that a library forgot.
    // Without the call (Linux before 5.9) close-on-exec alone does it.
    syscall(SYS_close_range, 3u, ~0u, 0u);
    struct rlimit space = {plan->address_space, plan->address_space};
    if (plan->address_space != 0 && setrlimit(RLIMIT_AS, &space) < 0)
        give_up(failure, CSPAWN_LIMIT);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    int forbidden = 0;
    for (const char *const *path = plan->paths; *path != NULL; path++) {
        execve(*path, plan->arguments, plan->environment);
        if (errno == EACCES) forbidden = 1;
        else if (errno != ENOENT && errno != ENOTDIR) give_up(failure, CSPAWN_EXECUTE);
    }
    errno = forbidden ? EACCES : ENOENT;
    give_up(failure, CSPAWN_EXECUTE);
}

pid_t cspawn_start(const struct cspawn_plan *plan, struct cspawn_failure *failure) {
    failure->step = CSPAWN_NONE;
    failure->error = 0;
    pid_t child = vfork();
    if (child != 0) return child;
    settle(plan, failure);
    connect_streams(plan, failure);
    execute(plan, failure);
}

int cspawn_pipe(struct cspawn_pipe_ends *ends) {
    int pair[2];
    if (pipe2(pair, O_CLOEXEC) < 0) return -1;
    ends->read = pair[0];
    ends->write = pair[1];
    // The flag belongs to the open file, so it must not be given to pipe2: the write end would get it.
    return fcntl(ends->read, F_SETFL, O_NONBLOCK);
}

pid_t cspawn_fork(void) { return fork(); }

void cspawn_adopt_orphans(void) { prctl(PR_SET_CHILD_SUBREAPER, 1); }

void cspawn_close_from(int first) {
    if (syscall(SYS_close_range, (unsigned)first, ~0u, 0u) == 0) return;
    long end = sysconf(_SC_OPEN_MAX);
    if (end < 0 || end > 65536) end = 65536;
    for (int descriptor = first; descriptor < end; descriptor++) close(descriptor);
}

int cspawn_settle(const char *name, int death_signal) {
    if (prctl(PR_SET_NAME, name) < 0) return -1;
    if (prctl(PR_SET_CHILD_SUBREAPER, 1) < 0) return -1;
    return prctl(PR_SET_PDEATHSIG, death_signal);
}

pid_t cspawn_next_ended(void) {
    siginfo_t info = {.si_pid = 0};
    if (waitid(P_ALL, 0, &info, WEXITED | WNOHANG | WNOWAIT) < 0) return -1;
    return info.si_pid;
}

char **cspawn_environment(void) { return environ; }

void cspawn_use_processors(const uint64_t *processors, size_t words) {
    sched_setaffinity(0, words * sizeof(uint64_t), (const cpu_set_t *)processors);
}
