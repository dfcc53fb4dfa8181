// How the interval table is printed.
#pragma once

#include <string>
#include <vector>

#include "engine/app/report/interval_table.h"
#include "engine/app/report/report.h"

namespace holdline {

struct IntervalReport {
  IntervalOptions options;
  std::string formula;  // "abandons_miss"
  std::vector<IntervalRow> rows;
};

// The table begins with a line that says what was counted how. JSON is one
// object: {"by", "every", "time_zone", "booked_at", "within", "formula",
// "intervals": [{"queue", "start", "end", "offered", "answered", "abandoned",
// "flowed_out", "counted", "met", "service_level", "asa", "aht"}]}; CSV has
// the columns of "intervals". Shares are fractions of 1, durations seconds,
// null or empty where nothing was counted; times are RFC 3339.
std::string RenderIntervals(const IntervalReport& report, OutputFormat format,
                            bool color);

}  // namespace holdline
