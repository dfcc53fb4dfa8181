// What a shard hands to the committer: what one partition of one stage has
// said, and the cut that it stands for. Moved through a ring, owned by one side
// at a time.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/runtime/stage.h"

namespace holdline {

struct Packet {
  uint32_t stage = 0;
  int32_t partition = 0;
  // Of the assignment under which it was made; packets of an assignment that
  // was lost are dropped.
  uint64_t epoch = 0;
  int64_t next_offset = 0;  // X: the first record that is not in it
  std::string metadata;     // base, owner, K and T; see cut_metadata.h
  std::vector<Output> outputs;
  bool finished = false;  // the stage's last packet of a run that ends
};

}  // namespace holdline
