// Signals that ask a run to stop, as a flag, and the start of a launcher that is kept from them.
// A handler may do next to nothing, and Swift does not promise what it does of itself; so this is C.
#ifndef CSPAWN_SIGNALS_H
#define CSPAWN_SIGNALS_H

#include <signal.h>
#include <sys/types.h>

/// The strongest signal that has come so far, in the order SIGUSR1, SIGTERM, SIGINT; 0 for none.
extern volatile sig_atomic_t cspawn_strongest_stop;

/// Takes SIGINT, SIGTERM and SIGUSR1, and SIGUSR2 as SIGINT: a launcher that keeps SIGINT for itself
/// passes SIGUSR2 on. A second SIGINT ends the process at once, with status 130. SIGPIPE is ignored. 0 or -1 with errno.
int cspawn_take_stops(void);

static inline int cspawn_pending_stop(void) { return cspawn_strongest_stop; }

/// Starts a program that is looked up in PATH, with SIGINT and SIGTERM blocked and all others as they
/// were before cspawn_block_signals; it gets `death_signal` when the caller dies, and `errors` is its
/// standard error. -1 with errno.
pid_t cspawn_launch(char *const *arguments, int death_signal, int errors);

/// Blocks the signals that cspawn_next_signal reads.
void cspawn_block_signals(void);

/// The next of SIGINT, SIGTERM, SIGUSR1, SIGUSR2, SIGHUP, SIGCHLD; 0 if none has come.
int cspawn_next_signal(void);

/// Can be read from when cspawn_next_signal has one; -1 with errno.
int cspawn_signal_descriptor(void);

#endif
