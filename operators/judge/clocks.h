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
  // none of those that there are, there are more than kMostPartitions, or the
  // clock is no time.
  bool Tell(const Told& told);
  static constexpr uint32_t kMostPartitions = 100'000;

  // Whether an instant lies within some ten thousand years of the epoch, and
  // can be computed with.
  static bool IsTime(int64_t time_us) {
    return -(int64_t{1} << 60) < time_us && time_us < (int64_t{1} << 60);
  }

  // How many there are, as far as anybody has said, and who has spoken.
  uint32_t partitions() const {
    return static_cast<uint32_t>(partitions_.size());
  }
  uint32_t spoken() const { return spoken_; }

  // Whether any partition follows the wall.
  bool live() const { return live_partitions_ > 0; }

  // The newest clock that follows the wall. REQUIRES: live().
  int64_t NewestLiveUs() const;
  // The newest of all; absent where none has spoken.
  std::optional<int64_t> NewestUs() const;
  // What every partition has delivered; absent until all have spoken.
  std::optional<int64_t> DeliveredUs() const;

  template <class Archive>
  void Persist(Archive& archive) {
    archive.List(partitions_, [&](Partition& partition) {
      archive.Fields(partition.spoke, partition.live, partition.clock_us);
      if (!IsTime(partition.clock_us)) archive.Refuse();
    });
    if constexpr (Archive::kReads) CountAgain();
  }

  // Who is included where the newest clock is `newest_us`.
  Completeness IncludedAt(int64_t newest_us) const;

 private:
  struct Partition {
    bool spoke = false;
    bool live = false;
    int64_t clock_us = 0;
  };
  void CountAgain();

  int64_t lag_limit_us_;
  std::vector<Partition> partitions_;
  uint32_t live_partitions_ = 0;
  uint32_t spoken_ = 0;
};

}  // namespace holdline
