// Sets of instants, as the spans of time that make them up: hours that count,
// time that a service was down. Union, intersection and difference are exact,
// so that what overlaps is counted once.
//
// Functions without state. All microseconds; instants since the epoch.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

namespace holdline {

// [from, to); not empty where it is one of TimeSpans.
struct TimeSpan {
  static constexpr int64_t kNever = std::numeric_limits<int64_t>::max();

  int64_t from_us = 0;
  int64_t to_us = 0;  // kNever: it goes on

  bool operator==(const TimeSpan&) const = default;
};

// Ascending, and none touches the next.
using TimeSpans = std::vector<TimeSpan>;

// Of spans in any order, which may overlap or be empty.
TimeSpans UnionOf(std::vector<TimeSpan> spans);

// O(spans of both).
TimeSpans IntersectionOf(const TimeSpans& a, const TimeSpans& b);
TimeSpans DifferenceOf(const TimeSpans& from, const TimeSpans& what);

// How long they are together. REQUIRES: none goes on for ever.
int64_t LengthUs(const TimeSpans& spans);

}  // namespace holdline
