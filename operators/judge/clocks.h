// The clocks of the telemetry partitions, as they stand in the packets: which
// times are delivered by all, and how complete the data is.
//
// With record time a second may be judged once every partition has delivered
// it. As soon as one partition follows the wall, the judge does: its clock is
// the newest live clock, and a partition that lags that by more than a limit,
// or never spoke, is left out.
//
// Owned by the thread that judges.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "holdline/alert.pb.h"

namespace holdline {

class PartitionClocks {
 public:
  explicit PartitionClocks(int64_t lag_limit_us)
      : lag_limit_us_(lag_limit_us) {}

  struct Told {
    uint32_t partition = 0;
    uint32_t partitions = 0;  // how many there are
    int64_t clock_us = 0;
    bool live = false;
  };
  // A clock that goes back stays where it was. False where the partition is
  // none of those that there are, or there are more than kMostPartitions.
  bool Tell(const Told& told);
  static constexpr uint32_t kMostPartitions = 100'000;

  // Whether any partition follows the wall.
  bool live() const { return live_partitions_ > 0; }

  // The newest clock that follows the wall. REQUIRES: live().
  int64_t NewestLiveUs() const;
  // The newest of all; absent where none has spoken.
  std::optional<int64_t> NewestUs() const;
  // What every partition has delivered; absent until all have spoken.
  std::optional<int64_t> DeliveredUs() const;

  // Who is included where the newest clock is `newest_us`.
  Completeness IncludedAt(int64_t newest_us) const;

 private:
  struct Partition {
    bool spoke = false;
    bool live = false;
    int64_t clock_us = 0;
  };
  int64_t lag_limit_us_;
  std::vector<Partition> partitions_;
  size_t live_partitions_ = 0;
};

}  // namespace holdline
