// All that a shard and the committer share. Nothing else passes between them.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "engine/ring/spsc_ring.h"
#include "engine/runtime/packet.h"

namespace holdline {

// The committer's question to all shards, and their wish to be asked.
//
// A shard that has something to say raises its hand (`wanted`); when the last
// transaction is through and the tick is over, the committer asks by counting
// up; each shard answers with its packets and one that ends the tick. A hand
// that was raised just before the question is answered by it; one raised just
// after stays raised, and at worst there is a tick in which nobody speaks.
struct TickLine {
  std::atomic<uint64_t> asked{0};  // written by the committer
  std::atomic<bool> wanted{false};
  // A shard takes nothing in before its next packets, because its tasks have
  // too much to say: the question does not wait for the end of the tick.
  std::atomic<bool> urgent{false};
};

// One per shard.
struct ShardLink {
  // REQUIRES: ring_capacity is a power of two.
  ShardLink(size_t ring_capacity, size_t stages)
      : packets(ring_capacity), empties(ring_capacity), epochs(stages) {}

  // To the committer, and back. There are as many packets as slots, so that
  // there is always room for one that comes back.
  SpscRing<std::unique_ptr<Packet>> packets;
  SpscRing<std::unique_ptr<Packet>> empties;

  // Written by the committer: packets up to this sequence are committed, or
  // dropped for good. No transaction with any of them can still come.
  std::atomic<uint64_t> settled{0};

  // Written by the shard: the epoch of each stage's assignment. Packets of
  // another epoch are stale.
  std::vector<std::atomic<uint64_t>> epochs;
};

}  // namespace holdline
