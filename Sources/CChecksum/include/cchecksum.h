// CRC-32C by the processor's own instruction, which Swift has no name for. It computes and decides
// nothing else: Sources/Storage/CRC32C.swift chooses. It could go when Swift gets such intrinsics.
#ifndef CCHECKSUM_H
#define CCHECKSUM_H

#include <stddef.h>
#include <stdint.h>

/// 1 where this processor has the instruction.
int cchecksum_is_fast(void);

/// The state of the checksum (its complement, as usual) after `count` more bytes. The processor must
/// have the instruction.
uint32_t cchecksum_extend(uint32_t state, const void *bytes, size_t count);

/// The same of three stretches of `count` bytes each, behind each other, with states of their own: the
/// instruction takes three cycles but can begin every cycle. `count` is a multiple of 8.
void cchecksum_extend_three(uint32_t states[3], const void *bytes, size_t count);

#endif
