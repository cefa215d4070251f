#define _GNU_SOURCE
#include "cspawn_signals.h"

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

volatile sig_atomic_t cspawn_strongest_stop = 0;

static int strength(int number) {
    return number == SIGINT ? 3 : number == SIGTERM ? 2 : number == SIGUSR1 ? 1 : 0;
}

static void note(int number) {
    if (number == SIGUSR2) number = SIGINT;
    if (number == SIGINT && cspawn_strongest_stop == SIGINT) _exit(130);
    if (strength(number) > strength(cspawn_strongest_stop)) cspawn_strongest_stop = number;
}

static sigset_t read_signals(void) {
    sigset_t set;
    sigemptyset(&set);
    static const int read[] = {SIGINT, SIGTERM, SIGUSR1, SIGUSR2, SIGHUP, SIGCHLD};
    for (size_t i = 0; i < sizeof read / sizeof *read; i++) sigaddset(&set, read[i]);
    return set;
}

int cspawn_take_stops(void) {
    struct sigaction action = {.sa_handler = note, .sa_flags = SA_RESTART};
    sigfillset(&action.sa_mask);
    static const int taken[] = {SIGINT, SIGTERM, SIGUSR1, SIGUSR2};
    for (size_t i = 0; i < sizeof taken / sizeof *taken; i++)
        if (sigaction(taken[i], &action, NULL) < 0) return -1;
    // A reader of our output who leaves is no reason to end.
    if (signal(SIGPIPE, SIG_IGN) == SIG_ERR) return -1;
    sigset_t set = read_signals();
    return sigprocmask(SIG_UNBLOCK, &set, NULL);
}

void cspawn_block_signals(void) {
    sigset_t set = read_signals();
    sigprocmask(SIG_BLOCK, &set, NULL);
}

int cspawn_next_signal(void) {
    sigset_t set = read_signals();
    struct timespec time = {0, 0};
    int number = sigtimedwait(&set, NULL, &time);
    return number < 0 ? 0 : number;
}

int cspawn_signal_descriptor(void) {
    sigset_t set = read_signals();
    return signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
}

static _Noreturn void become(
    char *const *arguments, int death_signal, int errors, pid_t parent, int failure) {
    prctl(PR_SET_PDEATHSIG, death_signal);
    if (getppid() != parent) _exit(128 + death_signal);
    dup2(errors, 2);
    sigset_t set = read_signals();
    sigprocmask(SIG_UNBLOCK, &set, NULL);
    sigset_t kept;
    sigemptyset(&kept);
    sigaddset(&kept, SIGINT);
    sigaddset(&kept, SIGTERM);
    sigprocmask(SIG_BLOCK, &kept, NULL);
    execvp(arguments[0], arguments);
    int error = errno;
    while (write(failure, &error, sizeof error) < 0 && errno == EINTR) {}
    _exit(127);
}

pid_t cspawn_launch(char *const *arguments, int death_signal, int errors) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0) return -1;
    pid_t parent = getpid();
    pid_t child = fork();
    if (child == 0) become(arguments, death_signal, errors, parent, ends[1]);
    int error = errno;
    close(ends[1]);
    if (child > 0) {
        error = 0;
        while (read(ends[0], &error, sizeof error) < 0 && errno == EINTR) {}
        if (error != 0) waitpid(child, NULL, 0);
    }
    close(ends[0]);
    errno = error;
    return error == 0 ? child : -1;
}
