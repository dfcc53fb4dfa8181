// Joins operators/judge to the runtime: observations in, alerts, status and
// ledger entries out, for one partition of `observations`.
//
// Owned by the shard thread of the partition.
#pragma once

#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/app/stages/stage_probe.h"
#include "engine/runtime/stage.h"
#include "operators/judge/judge_partition.h"

namespace holdline {

// Indexes of the judge stage's outputs.
enum JudgeOutput : uint32_t {
  kAlerts = 0,
  kStatus = 1,
  kLedger = 2,
  kNotifications = 3,
};

class JudgeTask final : public StageTask {
 public:
  // `probe` may be null and must outlive the task.
  JudgeTask(JudgeOptions options, StageProbe* probe)
      : input_partition_(options.partition),
        probe_(probe),
        partition_(std::move(options)) {}

  void Process(std::span<const Record> records) override;
  // Judge has no clock but its log.
  void AdvanceTo(int64_t, bool) override {}
  void FollowRecords() override {}
  bool HasOutput() const override { return partition_.HasOutput(); }
  size_t OutputBytes() const override { return partition_.OutputBytes(); }
  void Seal(std::vector<Output>& out) override;
  void Discard() override { partition_.Discard(); }
  void OnOwned() override;
  std::string CutMetadata() const override;
  // K of a cut's metadata, -1 where there is none: the books behind it are
  // needed to load its snapshots.
  static int64_t ControlPositionOf(std::string_view metadata);
  absl::Status RestoreCut(std::string_view) override {
    partition_.Reach(std::numeric_limits<int64_t>::max());
    return absl::OkStatus();
  }
  uint32_t buckets() const override { return partition_.buckets(); }
  bool IsBucketDirty(uint32_t bucket) const override {
    return partition_.IsBucketDirty(bucket);
  }
  std::string SaveHead() override { return partition_.SaveHead(); }
  std::string SaveBucket(uint32_t bucket) override {
    return partition_.SaveBucket(bucket);
  }
  absl::Status LoadHead(std::string_view bytes) override {
    return partition_.LoadHead(bytes);
  }
  absl::Status LoadBucket(uint32_t bucket, int64_t offset,
                          std::string_view bytes) override {
    return partition_.LoadBucket(bucket, offset, bytes);
  }
  void Finish(int64_t) override { partition_.Finish(); }

  JudgePartition& partition() { return partition_; }
  const JudgePartition& partition() const { return partition_; }

 private:
  const int32_t input_partition_;
  StageProbe* const probe_;
  JudgePartition partition_;
  JudgeRecords said_;  // of one Seal, kept for its memory
};

}  // namespace holdline
