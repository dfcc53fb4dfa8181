// Reads the rows of a forecast's table: `start`, `contacts`, and `received`.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "absl/time/time.h"
#include "operators/contract/table.h"
#include "operators/contract/yaml_walker.h"

namespace holdline {

struct ForecastRow {
  int64_t line = 0;   // of the file, from 1
  int64_t slice = 0;  // see Forecast::Part
  int64_t month = 0;  // see MonthNumber
  int64_t contacts = 0;
  // Microseconds since the epoch; where the table does not say it, before all.
  int64_t received_us = std::numeric_limits<int64_t>::min();
};

// What the rows are to be.
struct ForecastRows {
  absl::TimeZone zone;
  int64_t part_us = 0;  // each is of so long
  bool wants_received = false;
};

// Tells the first mistakes at the name of the table, and returns nothing where
// there are any.
std::vector<ForecastRow> ReadForecastRows(const YamlCursor& named,
                                          const Table& table,
                                          const ForecastRows& rows);

}  // namespace holdline
