#include "operators/calendar/time_spans.h"

#include <algorithm>

#include "engine/base/check.h"

namespace holdline {

TimeSpans UnionOf(std::vector<TimeSpan> spans) {
  std::erase_if(
      spans, [](const TimeSpan& span) { return span.from_us >= span.to_us; });
  std::sort(spans.begin(), spans.end(),
            [](const TimeSpan& a, const TimeSpan& b) {
              return a.from_us < b.from_us;
            });
  TimeSpans joined;
  for (const TimeSpan& span : spans) {
    if (joined.empty() || joined.back().to_us < span.from_us) {
      joined.push_back(span);
    } else {
      joined.back().to_us = std::max(joined.back().to_us, span.to_us);
    }
  }
  return joined;
}

TimeSpans IntersectionOf(const TimeSpans& a, const TimeSpans& b) {
  TimeSpans both;
  for (size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    const int64_t from_us = std::max(a[i].from_us, b[j].from_us);
    const int64_t to_us = std::min(a[i].to_us, b[j].to_us);
    if (from_us < to_us) both.push_back({from_us, to_us});
    if (a[i].to_us < b[j].to_us) {
      ++i;
    } else {
      ++j;
    }
  }
  return both;
}

TimeSpans DifferenceOf(const TimeSpans& from, const TimeSpans& what) {
  TimeSpans left;
  size_t next = 0;
  for (const TimeSpan& span : from) {
    int64_t from_us = span.from_us;
    while (next < what.size() && what[next].to_us <= from_us) ++next;
    for (size_t i = next; i < what.size() && what[i].from_us < span.to_us;
         ++i) {
      if (from_us < what[i].from_us) left.push_back({from_us, what[i].from_us});
      from_us = std::max(from_us, what[i].to_us);
    }
    if (from_us < span.to_us) left.push_back({from_us, span.to_us});
  }
  return left;
}

int64_t LengthUs(const TimeSpans& spans) {
  int64_t length_us = 0;
  for (const TimeSpan& span : spans) {
    HL_CHECK(span.to_us != TimeSpan::kNever);
    length_us += span.to_us - span.from_us;
  }
  return length_us;
}

}  // namespace holdline
