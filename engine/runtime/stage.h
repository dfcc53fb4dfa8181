// A stage is code that runs over each partition of one input topic. The
// runtime knows only this; what is computed stands in operators/, and
// engine/app/ joins the two.
//
// A task is owned by the shard thread that owns its partition. It has no
// thread, no log and no clock of its own: what it says depends on the records
// and the clock values that it was given, and on nothing else.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "engine/log/log.h"

namespace holdline {

// One record that a task wants written. `topic` indexes the stage's outputs.
struct Output {
  uint32_t topic = 0;
  int32_t partition = 0;
  std::string key;
  std::string value;
  // The record's own time, where it has one; 0: when it is committed. Not for
  // topics that join.
  int64_t timestamp_us = 0;
};

class StageTask {
 public:
  virtual ~StageTask() = default;

  // Takes records in the order of the log. Under record time (not live) the
  // task moves its clock T by what the records carry.
  virtual void Process(std::span<const Record> records) = 0;

  // Whether it takes records now. Where not, it waits for something beside its
  // input, and is asked again.
  virtual bool TakesRecords() const { return true; }

  // Moves T to `clock_us` where that lies ahead; `live` says whether T follows
  // the wall from now on. A task without a clock ignores it.
  virtual void AdvanceTo(int64_t clock_us, bool live) = 0;

  // From now on T follows record time again: the task has fallen behind.
  virtual void FollowRecords() = 0;

  // Whether there is something to say.
  virtual bool HasOutput() const = 0;

  // About how many bytes Seal would move; the shard takes no more batches
  // where this passes its limit.
  virtual size_t OutputBytes() const = 0;

  // Moves what was said since the last Seal to the end of `out`.
  virtual void Seal(std::vector<Output>& out) = 0;

  // Forgets what would have been said: silent replay.
  virtual void Discard() = 0;

  // The partition is owned: the state is that of the committed cut, and what is
  // said from here on will be committed.
  virtual void OnOwned() {}

  // The task's part of the cut, for the commit's metadata: K, T and whatever
  // Restore needs. Valid UTF-8, at most 1,024 bytes.
  virtual std::string CutMetadata() const = 0;

  // Called once, after silent replay of all records before the cut: takes the
  // cut's clock from its metadata, still silent. Replay moves T by records; a
  // cut that was made while T followed the wall may lie before where that led.
  virtual absl::Status RestoreCut(std::string_view metadata) = 0;

  // Snapshots: the state in parts, each saved by itself: the head, and so many
  // buckets; no buckets: the state can only be had by replay. What was saved at
  // one place of the log, with buckets saved there or later, gives the state
  // back: the head and then the buckets are loaded before the first Process,
  // and the log is processed from the head's place on. Until RestoreCut the
  // task passes by what lies before a bucket's own place.
  virtual uint32_t buckets() const { return 0; }
  // Whether the bucket has changed since it was saved or loaded.
  virtual bool IsBucketDirty(uint32_t /*bucket*/) const { return true; }
  virtual std::string SaveHead() { return ""; }
  virtual std::string SaveBucket(uint32_t /*bucket*/) { return ""; }
  // Errors: what cannot be used; then the task is thrown away.
  virtual absl::Status LoadHead(std::string_view /*bytes*/) {
    return absl::OkStatus();
  }
  virtual absl::Status LoadBucket(uint32_t /*bucket*/, int64_t /*offset*/,
                                  std::string_view /*bytes*/) {
    return absl::OkStatus();
  }

  // The run ends: every record was processed. T goes to `until_us`, and what
  // was held back for later is said.
  virtual void Finish(int64_t until_us) { AdvanceTo(until_us, /*live=*/false); }
};

struct StageSpec {
  std::string name;  // "score": group, metrics and log lines use it
  std::string input_topic;
  bool read_committed = true;
  struct OutputTopic {
    std::string name;
    // Values that go to one partition in one transaction are joined into one
    // record (protobuf concatenation).
    bool joins = false;
  };
  std::vector<OutputTopic> outputs;
  // The output to which the runtime writes snapshots; set by the runtime.
  std::optional<uint32_t> snapshots = std::nullopt;
  // Tasks have no state: recovery goes on at the cut, without any replay.
  bool stateless = false;
  bool has_clock = false;  // whether tasks are told the time (score)
  // Whether what the task's part of a committed cut speaks of beside the input
  // is at hand here; Unavailable: it is asked again. Empty: always.
  std::function<absl::Status(std::string_view task_cut)> can_restore = nullptr;
  // Called on the shard's thread when a partition is assigned, and again where
  // a snapshot turned out to be of no use. The last task of a partition lives
  // until the partition is given up, or else as long as the runtime.
  std::function<std::unique_ptr<StageTask>(int32_t partition,
                                           int32_t partitions)>
      make_task;
};

}  // namespace holdline
