// METIS as Debian builds it. It ships no .pc file, so the module map says what to link.
#ifndef CMETIS_SHIM_H
#define CMETIS_SHIM_H

#include <metis.h>
#include <stdio.h>

_Static_assert(sizeof(idx_t) == 4, "our arrays for METIS are Int32");
_Static_assert(sizeof(real_t) == 4, "our targets for METIS are Float");

// METIS prints by printf where it cannot bisect; `--json` would break. Swift cannot assign to stdout.
static inline FILE *cmetis_exchange_stdout(FILE *file) {
    FILE *before = stdout;
    stdout = file;
    return before;
}

#endif
