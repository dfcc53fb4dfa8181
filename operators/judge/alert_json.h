// Alerts as JSON: one object, proto3 JSON names, and bytes that depend on the
// alert alone, not on the release of a library. Any proto3 JSON parser takes it
// back.
//
// It differs from what protobuf would write in three ways, for those who read
// it: 64-bit integers are JSON numbers (instants in microseconds stay below
// 2^53 until the year 2255), counts and flags are always there, zero or not,
// and what does not apply (clause, slot, value, ...) is left out. Numbers with
// a fraction are the shortest text that reads back as the same double. Bytes
// that are no UTF-8 become U+FFFD.
#pragma once

#include <string>

#include "holdline/alert.pb.h"

namespace holdline {

std::string AlertJson(const Alert& alert);

}  // namespace holdline
