// Differences of contributions, folded by (objective, slot, slice) until they
// are written as the columns of holdline.Tallies.
//
// What is added again and again, the present slice of a busy lane, is found in
// a small table by lane and folded at once; the rest is appended and folded by
// sorting, when it is written or when it has doubled. So adding is a few
// instructions, and what is held is within twice of what will be written.
//
// Thread-compatible.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "operators/score/terms.h"
#include "operators/score/wire_writer.h"
#include "operators/tally/tally.h"

namespace holdline {

class RowFold {
 public:
  // For lanes of this range only. `terms` must outlive this.
  RowFold(const Terms& terms, Terms::LaneRange lanes);

  // Adds `sign` times one contribution; `bin` may be kNoBin.
  // REQUIRES: |slice| < 2^35, which are seconds of a thousand years.
  void Add(uint32_t lane, int64_t slice, const Tally& tally, int bin, int sign);

  bool IsEmpty() const { return rows_.empty() && bins_.empty(); }
  // About how many bytes WriteTo would write.
  size_t Bytes() const;

  // Writes the rows that are not zero, by objective, slot and slice, as field
  // `field` of type holdline.Tallies, and forgets them. Nothing is written
  // where there is none.
  void WriteTo(int field, WireWriter& out);
  void Clear();

 private:
  struct Row {
    uint64_t key = 0;
    Tally tally;
  };
  struct BinCount {
    uint64_t key = 0;
    int32_t bin = 0;
    int64_t count = 0;
  };

  static constexpr int kSliceBits = 36;
  static constexpr int64_t kSliceBias = int64_t{1} << (kSliceBits - 1);
  static uint64_t KeyOf(uint32_t lane, int64_t slice) {
    return (uint64_t{lane} << kSliceBits) |
           static_cast<uint64_t>(slice + kSliceBias);
  }
  static uint32_t LaneOf(uint64_t key) {
    return static_cast<uint32_t>(key >> kSliceBits);
  }
  static int64_t SliceOf(uint64_t key) {
    return static_cast<int64_t>(key & ((uint64_t{1} << kSliceBits) - 1)) -
           kSliceBias;
  }

  void AddTally(uint32_t lane, int64_t slice, uint64_t key, const Tally& tally);
  void AddBin(uint64_t key, int bin, int sign);
  void FoldRows();
  void FoldBins();
  void WriteColumns();

  const Terms& terms_;
  const uint32_t first_lane_;
  // Two rows of each lane, by the slice's last bit: now and just before. A row
  // number may be stale; the row's key tells.
  std::vector<uint32_t> recent_;

  std::vector<Row> rows_;
  std::vector<BinCount> bins_;
  size_t fold_rows_at_;
  size_t fold_bins_at_;

  // The columns of holdline.Tallies while they are written.
  struct Columns {
    WireWriter objective, slot, slice, counted, met, sum_us;
    WireWriter bin_row, bin, bin_count;
  };
  Columns columns_;
};

}  // namespace holdline
