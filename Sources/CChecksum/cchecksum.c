#include "cchecksum.h"

#include <string.h>

static inline uint64_t word(const unsigned char *bytes) {
    uint64_t value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

#if defined(__x86_64__)
#include <nmmintrin.h>
#define FAST __attribute__((target("sse4.2")))
#define STEP8(state, value) _mm_crc32_u64(state, value)
#define STEP1(state, value) _mm_crc32_u8((uint32_t)(state), value)

int cchecksum_is_fast(void) { return __builtin_cpu_supports("sse4.2") != 0; }

#elif defined(__aarch64__)
#include <arm_acle.h>
#include <sys/auxv.h>
#define FAST __attribute__((target("crc")))
#define STEP8(state, value) __crc32cd((uint32_t)(state), value)
#define STEP1(state, value) __crc32cb((uint32_t)(state), value)

int cchecksum_is_fast(void) { return (getauxval(AT_HWCAP) & (1 << 7)) != 0; }

#else
#define FAST
#define STEP8(state, value) ((void)(value), (state))
#define STEP1(state, value) ((void)(value), (state))

int cchecksum_is_fast(void) { return 0; }
#endif

FAST uint32_t cchecksum_extend(uint32_t state, const void *start, size_t count) {
    const unsigned char *bytes = start;
    uint64_t sum = state;
    for (; count >= 8; count -= 8, bytes += 8) sum = STEP8(sum, word(bytes));
    for (; count > 0; count--, bytes++) sum = STEP1(sum, *bytes);
    return (uint32_t)sum;
}

FAST void cchecksum_extend_three(uint32_t states[3], const void *start, size_t count) {
    const unsigned char *bytes = start;
    uint64_t a = states[0], b = states[1], c = states[2];
    for (size_t offset = 0; offset < count; offset += 8) {
        a = STEP8(a, word(bytes + offset));
        b = STEP8(b, word(bytes + count + offset));
        c = STEP8(c, word(bytes + 2 * count + offset));
    }
    states[0] = (uint32_t)a;
    states[1] = (uint32_t)b;
    states[2] = (uint32_t)c;
}
