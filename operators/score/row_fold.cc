#include "operators/score/row_fold.h"

#include <algorithm>
#include <tuple>

#include "holdline/observation.pb.h"
#include "operators/score/contribution.h"

namespace holdline {
namespace {

constexpr size_t kLeastToFold = 4096;

// Sums neighbours of equal identity. REQUIRES: sorted by it.
template <class T, class Same, class Add>
void SumNeighbours(std::vector<T>& items, Same same, Add add) {
  size_t last = 0;
  for (size_t i = 1; i < items.size(); ++i) {
    if (same(items[last], items[i])) {
      add(items[last], items[i]);
    } else {
      items[++last] = items[i];
    }
  }
  if (!items.empty()) items.resize(last + 1);
}

}  // namespace

RowFold::RowFold(const Terms& terms, Terms::LaneRange lanes)
    : terms_(terms),
      first_lane_(lanes.first),
      recent_(2 * size_t{lanes.end - lanes.first}),
      fold_rows_at_(kLeastToFold),
      fold_bins_at_(kLeastToFold) {}

void RowFold::Add(uint32_t lane, int64_t slice, const Tally& tally, int bin,
                  int sign) {
  const uint64_t key = KeyOf(lane, slice);
  AddTally(lane, slice, key, sign > 0 ? tally : -tally);
  if (bin != kNoBin) AddBin(key, bin, sign);
}

void RowFold::AddTally(uint32_t lane, int64_t slice, uint64_t key,
                       const Tally& tally) {
  uint32_t& recent =
      recent_[2 * size_t{lane - first_lane_} + static_cast<size_t>(slice & 1)];
  if (recent < rows_.size() && rows_[recent].key == key) {
    rows_[recent].tally += tally;
    return;
  }
  if (rows_.size() >= fold_rows_at_) {
    FoldRows();
    fold_rows_at_ = std::max(kLeastToFold, 2 * rows_.size());
  }
  recent = static_cast<uint32_t>(rows_.size());
  rows_.push_back({.key = key, .tally = tally});
}

void RowFold::AddBin(uint64_t key, int bin, int sign) {
  if (bins_.size() >= fold_bins_at_) {
    FoldBins();
    fold_bins_at_ = std::max(kLeastToFold, 2 * bins_.size());
  }
  bins_.push_back({.key = key, .bin = bin, .count = sign});
}

void RowFold::FoldRows() {
  std::sort(rows_.begin(), rows_.end(),
            [](const Row& a, const Row& b) { return a.key < b.key; });
  SumNeighbours(
      rows_, [](const Row& a, const Row& b) { return a.key == b.key; },
      [](Row& sum, const Row& row) { sum.tally += row.tally; });
}

void RowFold::FoldBins() {
  const auto identity = [](const BinCount& b) {
    return std::make_pair(b.key, b.bin);
  };
  std::sort(bins_.begin(), bins_.end(),
            [&](const BinCount& a, const BinCount& b) {
              return identity(a) < identity(b);
            });
  SumNeighbours(
      bins_,
      [&](const BinCount& a, const BinCount& b) {
        return identity(a) == identity(b);
      },
      [](BinCount& sum, const BinCount& b) { sum.count += b.count; });
  std::erase_if(bins_, [](const BinCount& b) { return b.count == 0; });
}

size_t RowFold::Bytes() const { return rows_.size() * 24 + bins_.size() * 6; }

void RowFold::WriteTo(int field, WireWriter& out) {
  if (IsEmpty()) return;
  FoldRows();
  FoldBins();
  WriteColumns();
  const auto move = [&out](int number, WireWriter& column) {
    out.BytesField(number, column.view());
    column.Clear();
  };
  const size_t before = out.size();
  const size_t begin = out.Begin(field);
  move(Tallies::kObjectiveFieldNumber, columns_.objective);
  move(Tallies::kSlotFieldNumber, columns_.slot);
  move(Tallies::kSliceFieldNumber, columns_.slice);
  move(Tallies::kCountedFieldNumber, columns_.counted);
  move(Tallies::kMetFieldNumber, columns_.met);
  move(Tallies::kSumUsFieldNumber, columns_.sum_us);
  move(Tallies::kBinRowFieldNumber, columns_.bin_row);
  move(Tallies::kBinFieldNumber, columns_.bin);
  move(Tallies::kBinCountFieldNumber, columns_.bin_count);
  out.End(begin);
  if (out.size() == begin) out.Shrink(before);  // all cancelled out
  Clear();
}

void RowFold::WriteColumns() {
  uint32_t row_number = 0;
  auto bin = bins_.begin();
  for (const Row& row : rows_) {
    const bool has_bins = bin != bins_.end() && bin->key == row.key;
    if (row.tally.IsZero() && !has_bins) continue;
    const uint32_t lane = LaneOf(row.key);
    columns_.objective.Fixed64(
        terms_.objectives()[terms_.ObjectiveOfLane(lane)].id());
    columns_.slot.Varint(terms_.SlotOfLane(lane));
    columns_.slice.ZigZag(SliceOf(row.key));
    columns_.counted.ZigZag(row.tally.counted);
    columns_.met.ZigZag(row.tally.met);
    columns_.sum_us.ZigZag(row.tally.sum_us);
    for (; bin != bins_.end() && bin->key == row.key; ++bin) {
      columns_.bin_row.Varint(row_number);
      columns_.bin.Varint(static_cast<uint32_t>(bin->bin));
      columns_.bin_count.ZigZag(bin->count);
    }
    ++row_number;
  }
}

void RowFold::Clear() {
  rows_.clear();
  bins_.clear();
}

}  // namespace holdline
