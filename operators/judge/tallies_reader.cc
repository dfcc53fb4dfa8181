#include "operators/judge/tallies_reader.h"

#include <algorithm>
#include <cstdint>

namespace holdline {
bool ColumnsFit(const Tallies& tallies) {
  const int rows = tallies.objective_size();
  if (tallies.slot_size() != rows || tallies.slice_size() != rows ||
      tallies.counted_size() != rows || tallies.met_size() != rows ||
      tallies.sum_us_size() != rows) {
    return false;
  }
  const int bins = tallies.bin_size();
  if (tallies.bin_row_size() != bins || tallies.bin_count_size() != bins) {
    return false;
  }
  return std::all_of(tallies.bin_row().begin(), tallies.bin_row().end(),
                     [rows](uint32_t row) {
                       return row < static_cast<uint32_t>(rows);
                     }) &&
         std::all_of(tallies.bin().begin(), tallies.bin().end(),
                     [](uint32_t bin) {
                       return bin < static_cast<uint32_t>(kHistogramBins);
                     });
}

}  // namespace holdline
