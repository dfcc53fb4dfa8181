// Durations counted in log-linear bins: each power of two is cut into 32 bins
// of equal width and a bin stands for its middle, so that what is shown is
// within 1/64 of what was counted, from 512 us to 7 days. Below, everything is
// one bin that shows as zero; what is longer than 7 days counts as 7 days.
//
// Bins are an interface: score writes their numbers into observations. They
// may never change their meaning.
#pragma once

#include <algorithm>
#include <bit>
#include <cstdint>
#include <utility>
#include <vector>

#include "engine/base/time_units.h"

namespace holdline {

inline constexpr int kHistogramBins = 1 + 31 * 32;  // 2^9 us .. 2^40 us
inline constexpr int64_t kHistogramMaxUs = 7 * kDayUs;

// The bin of a duration: 0 .. kHistogramBins - 1.
constexpr int HistogramBin(int64_t us) {
  if (us < 512) return 0;
  const auto clamped = static_cast<uint64_t>(std::min(us, kHistogramMaxUs));
  const int octave = 63 - std::countl_zero(clamped);
  return 1 + (octave - 9) * 32 + static_cast<int>(clamped >> (octave - 5)) - 32;
}

// The duration that a bin stands for, microseconds.
constexpr int64_t HistogramValueUs(int bin) {
  if (bin <= 0) return 0;
  const int octave = 9 + (bin - 1) / 32;
  const int64_t width = int64_t{1} << (octave - 5);
  return (32 + (bin - 1) % 32) * width + width / 2;
}

// A change of one bin.
struct BinChange {
  int bin = 0;
  int64_t count = 0;
};

// Counts by bin: an abelian group under addition, in which counts may be
// negative (a difference) but no bin of a whole is. Only bins that are not
// zero take space. Thread-compatible.
class Histogram {
 public:
  // REQUIRES: 0 <= bin < kHistogramBins.
  void Add(int bin, int64_t count);
  Histogram& operator+=(BinChange change) {
    Add(change.bin, change.count);
    return *this;
  }

  Histogram& operator+=(const Histogram& other) { return Merge(other, 1); }
  Histogram& operator-=(const Histogram& other) { return Merge(other, -1); }
  bool operator==(const Histogram&) const = default;

  bool IsZero() const { return bins_.empty(); }

  template <class Archive>
  void Persist(Archive& archive) {
    archive.List(bins_, [&](Bin& bin) {
      archive.Fields(bin.bin, bin.count);
      if (bin.bin < 0 || bin.bin >= kHistogramBins) archive.Refuse();
    });
  }
  int64_t Total() const;

  // The value below or at which `percent` of the durations lie, by nearest
  // rank: the ceil(percent * n / 100)-th of n in ascending order, microseconds.
  // 0 where there is none. REQUIRES: 1 <= percent <= 100.
  int64_t PercentileUs(int percent) const;

 private:
  struct Bin {
    int32_t bin = 0;
    int64_t count = 0;
    bool operator==(const Bin&) const = default;
  };
  Histogram& Merge(const Histogram& other, int64_t sign);

  std::vector<Bin> bins_;  // ascending, no zero counts
};

}  // namespace holdline
