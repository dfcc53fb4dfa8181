// Writes the snapshots of one partition, in cycles: the head, then one bucket
// after the other, each with the packet of the cut that it stands for, then the
// manifest. There is no pause and no barrier: a cycle is spread over the time
// and the records that may have to be replayed.
//
// Owned by the shard's thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "engine/runtime/snapshot_records.h"
#include "engine/runtime/stage.h"

namespace holdline {

struct SnapshotPace {
  // A cycle takes no longer than this, and goes no further than so many records
  // of its partition. A replay is at most two cycles.
  int64_t cycle_us = 30'000'000;
  int64_t cycle_records = 2'000'000;
  size_t max_piece_bytes = 900'000;
};

class SnapshotWriter {
 public:
  using Sink = absl::FunctionRef<void(std::string key, std::string value)>;

  SnapshotWriter(const SnapshotPace& pace, std::string prefix)
      : pace_(pace), prefix_(std::move(prefix)) {}

  // There are snapshots up to this cycle: the next one is behind it.
  void BeginAfter(uint64_t last_cycle) { cycle_ = last_cycle; }
  // The state was loaded from this one of them.
  void Continue(const SnapshotManifest& manifest);

  // The task stands at `next_offset`, and a packet is on its way that says so.
  // Hands to `sink` what is due by now; with `all`, what makes the snapshot a
  // whole.
  void Write(StageTask& task, int64_t next_offset, int64_t monotonic_us,
             bool all, Sink sink);

  // The cycle of the newest manifest that was written; 0: none.
  uint64_t last_manifest() const { return manifest_cycle_; }
  // From where a replay would begin if the newest were of no use; -1: from the
  // beginning.
  int64_t previous_offset() const { return previous_offset_; }

 private:
  struct Known {  // what was written of a bucket
    bool any = false;
    SnapshotManifest::Bucket newest;
  };

  uint32_t DueBuckets(uint32_t buckets, int64_t next_offset,
                      int64_t monotonic_us) const;
  void WriteBucket(StageTask& task, uint32_t bucket, int64_t next_offset,
                   Sink sink);
  uint32_t PlaceFor(const Known& known) const;
  void WriteManifest(Sink sink);

  const SnapshotPace pace_;
  const std::string prefix_;
  std::vector<Known> known_;  // by bucket
  uint64_t cycle_ = 0;        // the one that runs, or ran last
  uint64_t manifest_cycle_ = 0;
  int64_t manifest_offset_ = -1;
  int64_t previous_offset_ = -1;

  // The cycle that runs.
  bool running_ = false;
  SnapshotManifest manifest_;
  int64_t began_us_ = 0;
};

}  // namespace holdline
