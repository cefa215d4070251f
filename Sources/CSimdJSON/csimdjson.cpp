// See include/csimdjson.h for what this decides. Nothing here throws: simdjson reports by code, and the
// only `new` is the nothrow one.
#include "csimdjson.h"

#include <memory>
#include <new>

#include <simdjson.h>

static_assert(simdjson::DEFAULT_MAX_DEPTH == CSIMDJSON_MAX_DEPTH, "the fault scanner counts the same depth");
static_assert(simdjson::SIMDJSON_PADDING <= CSIMDJSON_PADDING, "callers reserve CSIMDJSON_PADDING bytes");

static csimdjson_verdict verdict(simdjson::error_code code) noexcept {
    switch (code) {
    case simdjson::SUCCESS: return CSIMDJSON_VALID;
    case simdjson::EMPTY: return CSIMDJSON_EMPTY;
    case simdjson::UTF8_ERROR: return CSIMDJSON_NOT_UTF8;
    case simdjson::DEPTH_ERROR: return CSIMDJSON_TOO_DEEP;
    case simdjson::UNCLOSED_STRING: return CSIMDJSON_UNTERMINATED_STRING;
    case simdjson::STRING_ERROR: return CSIMDJSON_BAD_ESCAPE;
    case simdjson::NUMBER_ERROR:
    case simdjson::NUMBER_OUT_OF_RANGE: return CSIMDJSON_BAD_NUMBER;
    case simdjson::T_ATOM_ERROR:
    case simdjson::F_ATOM_ERROR:
    case simdjson::N_ATOM_ERROR: return CSIMDJSON_BAD_LITERAL;
    case simdjson::CAPACITY: return CSIMDJSON_TOO_LARGE;
    case simdjson::MEMALLOC: return CSIMDJSON_OUT_OF_MEMORY;
    default: return CSIMDJSON_MALFORMED;
    }
}

extern "C" csimdjson_document csimdjson_parse(const uint8_t *bytes, size_t count, bool padded) {
    csimdjson_document result{};
    std::unique_ptr<simdjson::dom::document> document(new (std::nothrow) simdjson::dom::document);
    if (!document) {
        result.verdict = CSIMDJSON_OUT_OF_MEMORY;
        return result;
    }
    simdjson::dom::parser parser;
    result.verdict = verdict(parser.parse_into_document(*document, bytes, count, !padded).error());
    if (result.verdict == CSIMDJSON_VALID) {
        result.tape = document->tape.get();
        result.strings = document->string_buf.get();
        result.owner = document.release();
    }
    return result;
}

extern "C" void csimdjson_free(void *owner) {
    delete static_cast<simdjson::dom::document *>(owner);
}
