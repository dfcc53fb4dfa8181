// Reads the columns of holdline.Tallies row by row.
#pragma once

#include "holdline/observation.pb.h"
#include "operators/tally/histogram.h"
#include "operators/tally/tally.h"

namespace holdline {

// Whether all columns have the length they must have, and bins are bins and
// speak of rows that are there.
bool ColumnsFit(const Tallies& tallies);

// REQUIRES: ColumnsFit(tallies), and the index is in range.
inline Tally TallyOf(const Tallies& tallies, int row) {
  return {.counted = tallies.counted(row),
          .met = tallies.met(row),
          .sum_us = tallies.sum_us(row)};
}
inline BinChange BinChangeOf(const Tallies& tallies, int i) {
  return {.bin = static_cast<int>(tallies.bin(i)),
          .count = tallies.bin_count(i)};
}

}  // namespace holdline
