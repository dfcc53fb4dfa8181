// How a run that ends is told to the shards: stage by stage, because the input
// of the second is complete only when the first has said its last.
//
// Written by the committer's thread, read by shards. Memory order: targets and
// until are written before `stage` is stored with release; a shard loads it
// with acquire and so sees them.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

namespace holdline {

struct RunEnd {
  static constexpr int kNotYet = -1;

  int64_t until_us = 0;
  // By stage and partition: the offset at which the partition is done.
  std::vector<std::vector<int64_t>> targets;
  std::atomic<int> stage{kNotYet};  // the stage that is to finish now
};

}  // namespace holdline
