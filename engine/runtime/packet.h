// What a shard hands to the committer: what one partition of one stage has said
// since its last packet, and the cut that it says it at.
//
// Packets are made at the start and go round: filled by the shard, emptied by
// the committer. Owned by whoever holds it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/runtime/stage.h"

namespace holdline {

struct Packet {
  // Counts the packets of the shard, from 1.
  uint64_t sequence = 0;
  // The tick that the packet answers.
  uint64_t tick = 0;
  // Nothing but the word that the shard has said all for this tick.
  bool ends_tick = false;

  // The rest is not used where ends_tick is set.
  size_t stage = 0;
  int32_t partition = 0;
  // Which assignment of the stage's reader the partition belongs to.
  uint64_t epoch = 0;
  // The input that stands behind the outputs: [first_offset, next_offset).
  int64_t first_offset = 0;
  int64_t next_offset = 0;
  std::string metadata;
  std::vector<Output> outputs;
  // The partition does not stand at the log's end.
  bool behind = false;
  // The partition has said all that it will say before the finish line.
  bool finished = false;

  // Keeps what is allocated.
  void Clear();
};

inline void Packet::Clear() {
  metadata.clear();
  outputs.clear();
  ends_tick = behind = finished = false;
}

}  // namespace holdline
