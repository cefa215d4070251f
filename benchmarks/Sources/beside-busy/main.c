// Runs a program while as many others as there are cores compute, niced like Weir's programs.
//
//     beside-busy PROGRAM [ARGUMENT …]

#include <signal.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MOST = 1024 };

static pid_t spin(void) {
    pid_t child = fork();
    if (child != 0) return child;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (nice(10) < 0) _exit(1);
    for (volatile long turns = 0;; turns++) {}
}

int main(int argc, char **argv) {
    long cores = sysconf(_SC_NPROCESSORS_ONLN);
    pid_t spinners[MOST];
    if (argc < 2 || cores > MOST) {
        fprintf(stderr, "usage: beside-busy PROGRAM [ARGUMENT ...]\n");
        return 2;
    }
    for (long core = 0; core < cores; core++) spinners[core] = spin();
    pid_t child = fork();
    if (child == 0) {
        execvp(argv[1], argv + 1);
        _exit(127);
    }
    int status = 0;
    if (child > 0) waitpid(child, &status, 0);
    for (long core = 0; core < cores; core++) {
        if (spinners[core] <= 0) continue;
        kill(spinners[core], SIGKILL);
        waitpid(spinners[core], NULL, 0);
    }
    return child > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}
