// simdjson's DOM parser behind a plain C call, so that Swift needs no C++ interoperability.
//
// One call parses a whole text and hands out simdjson's own result: the tape (64-bit words, the upper
// 8 bits a type letter, the lower 56 a payload) and the buffer of unescaped strings. Swift walks both
// without a call a node. This shim does allocate (STYLE.md rule 2 asks why): simdjson's parser and
// document are C++ objects that only C++ can create and destroy. A C interface in simdjson itself, or
// C++ interoperability that does not spread to every importer, would let us delete it.
//
// The result owns its memory until csimdjson_free. The parser, its index and its copy of the input are
// given back before csimdjson_parse returns: they are two thirds of the memory and needed no longer.
#ifndef CSIMDJSON_H
#define CSIMDJSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/// Containers may nest to one less than this (an empty one does not count); checked against the library.
#define CSIMDJSON_MAX_DEPTH 1024

/// Bytes that must be readable after a text that is passed as padded; checked against the library.
#define CSIMDJSON_PADDING 64

typedef enum {
    CSIMDJSON_VALID = 0,
    CSIMDJSON_EMPTY,
    CSIMDJSON_NOT_UTF8,
    CSIMDJSON_TOO_DEEP,
    CSIMDJSON_UNTERMINATED_STRING,
    CSIMDJSON_BAD_ESCAPE,
    CSIMDJSON_BAD_NUMBER,
    CSIMDJSON_BAD_LITERAL,
    CSIMDJSON_TOO_LARGE,
    CSIMDJSON_OUT_OF_MEMORY,
    CSIMDJSON_MALFORMED
} csimdjson_verdict;

typedef struct {
    const uint64_t *tape;
    const uint8_t *strings;
    void *owner;
    csimdjson_verdict verdict;
} csimdjson_document;

/// Parses `count` bytes; all pointers in the result are null unless the verdict is CSIMDJSON_VALID.
csimdjson_document csimdjson_parse(const uint8_t *bytes, size_t count, bool padded);

/// Ends a document; a null owner is let pass.
void csimdjson_free(void *owner);

#ifdef __cplusplus
}
#endif

#endif
