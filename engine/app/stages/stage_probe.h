// What the stages tell about themselves while they run: for metrics.
// Called on shard threads; implementations are thread-safe and do not wait.
#pragma once

#include <cstdint>
#include <span>

#include "operators/judge/judge_partition.h"
#include "operators/score/score_partition.h"
#include "operators/telemetry/refusal.h"

namespace holdline {

class StageProbe {
 public:
  virtual ~StageProbe() = default;

  // Live only: a record's newest event was read that happened at `time_us`.
  virtual void OnDelivery(int64_t /*time_us*/) {}
  // An event or a message went to the dead letters.
  virtual void OnRefused(Refusal /*reason*/) {}
  // After each packet that a partition has sealed.
  virtual void OnScored(int32_t /*partition*/,
                        const ScorePartition& /*score*/) {}
  // A partition of judge was recovered: where its contracts stand, as it was
  // committed before.
  virtual void OnJudgeOwned(int32_t /*partition*/,
                            std::span<const StatusRecord> /*statuses*/) {}
  virtual void OnJudged(int32_t /*partition*/,
                        const JudgePartition& /*judge*/) {}
};

}  // namespace holdline
