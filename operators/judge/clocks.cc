#include "operators/judge/clocks.h"

#include <algorithm>

#include "engine/base/check.h"

namespace holdline {

bool PartitionClocks::Tell(const Told& told) {
  if (told.partition >= told.partitions) return false;
  if (told.partitions > kMostPartitions || !IsTime(told.clock_us)) return false;
  if (told.partitions > partitions_.size()) partitions_.resize(told.partitions);
  Partition& partition = partitions_[told.partition];
  spoken_ += partition.spoke ? 0 : 1;
  live_partitions_ += told.live ? 1 : 0;
  live_partitions_ -= partition.live ? 1 : 0;
  const int64_t before_us =
      partition.spoke ? partition.clock_us : told.clock_us;
  partition = {.spoke = true,
               .live = told.live,
               .clock_us = std::max(before_us, told.clock_us)};
  return true;
}

void PartitionClocks::CountAgain() {
  spoken_ = live_partitions_ = 0;
  for (const Partition& partition : partitions_) {
    spoken_ += partition.spoke ? 1 : 0;
    live_partitions_ += partition.live ? 1 : 0;
  }
}

int64_t PartitionClocks::NewestLiveUs() const {
  HL_CHECK(live());
  int64_t newest_us = INT64_MIN;
  for (const Partition& partition : partitions_) {
    if (!partition.live) continue;
    newest_us = std::max(newest_us, partition.clock_us);
  }
  return newest_us;
}

std::optional<int64_t> PartitionClocks::NewestUs() const {
  std::optional<int64_t> newest_us;
  for (const Partition& partition : partitions_) {
    if (!partition.spoke) continue;
    newest_us = std::max(newest_us.value_or(INT64_MIN), partition.clock_us);
  }
  return newest_us;
}

std::optional<int64_t> PartitionClocks::DeliveredUs() const {
  if (partitions_.empty()) return std::nullopt;
  int64_t least_us = INT64_MAX;
  for (const Partition& partition : partitions_) {
    if (!partition.spoke) return std::nullopt;
    least_us = std::min(least_us, partition.clock_us);
  }
  return least_us;
}

Completeness PartitionClocks::IncludedAt(int64_t newest_us) const {
  uint32_t included = 0;
  int64_t oldest_us = newest_us;
  for (const Partition& partition : partitions_) {
    const bool lags = newest_us - lag_limit_us_ > partition.clock_us;
    if (!partition.spoke || lags) continue;
    ++included;
    oldest_us = std::min(oldest_us, partition.clock_us);
  }
  Completeness completeness;
  completeness.set_included(included);
  completeness.set_partitions(partitions());
  completeness.set_oldest_clock_us(oldest_us);
  return completeness;
}

}  // namespace holdline
