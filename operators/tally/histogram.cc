#include "operators/tally/histogram.h"

#include "engine/base/check.h"

namespace holdline {

void Histogram::Add(int bin, int64_t count) {
  HL_CHECK(bin >= 0 && bin < kHistogramBins);
  if (count == 0) return;
  auto at = std::lower_bound(
      bins_.begin(), bins_.end(), bin,
      [](const Bin& entry, int wanted) { return entry.bin < wanted; });
  if (at == bins_.end() || at->bin != bin) {
    bins_.insert(at, {bin, count});
    return;
  }
  at->count += count;
  if (at->count == 0) bins_.erase(at);
}

Histogram& Histogram::Merge(const Histogram& other, int64_t sign) {
  // By index: adding a histogram to itself changes `other` on the way.
  if (&other == this) {
    if (sign < 0) {
      bins_.clear();
    } else {
      for (Bin& entry : bins_) entry.count *= 2;
    }
    return *this;
  }
  for (const Bin& entry : other.bins_) Add(entry.bin, sign * entry.count);
  return *this;
}

int64_t Histogram::Total() const {
  int64_t total = 0;
  for (const Bin& entry : bins_) total += entry.count;
  return total;
}

int64_t Histogram::PercentileUs(int percent) const {
  HL_CHECK(percent >= 1 && percent <= 100);
  const int64_t total = Total();
  if (total <= 0) return 0;
  const int64_t whole = total / 100 * percent;
  const int64_t rank = whole + (total % 100 * percent + 99) / 100;
  int64_t seen = 0;
  for (const Bin& entry : bins_) {
    seen += entry.count;
    if (seen >= rank) return HistogramValueUs(entry.bin);
  }
  return HistogramValueUs(bins_.back().bin);
}

}  // namespace holdline
