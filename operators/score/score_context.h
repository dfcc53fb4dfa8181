// What the scores of all kinds of entities have in common: the terms, the
// clocks, and where differences are folded. Owned by a ScorePartition.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "engine/base/hash.h"
#include "engine/base/time_units.h"
#include "operators/score/names.h"
#include "operators/score/packet_fold.h"
#include "operators/score/record_clock.h"
#include "operators/score/score_counters.h"
#include "operators/score/terms.h"
#include "operators/score/waiting_board.h"

namespace holdline {

// Durations are microseconds.
struct ScoreOptions {
  int32_t partition = 0;
  int32_t partitions = 1;
  int32_t judge_partitions = 1;
  int64_t control_position = 0;  // K
  // How long an ended contact is remembered for late events, and an open one
  // at all, by record time; > 0.
  int64_t remember_us = 15 * kMinuteUs;
  int64_t open_us = 24 * kHourUs;
  // A leg that waits longer is lost; > 0.
  int64_t lost_after_us = 4 * kHourUs;
  // Ceiling; each bucket has its share.
  size_t max_contacts = 1'000'000;
  uint32_t buckets = 1;  // 1 .. EntityTable::kMostBuckets
  size_t max_queues = 10'000;

  // The same of cases: a case is late news for weeks, and may be reopened.
  int64_t remember_cases_us = 30 * kDayUs;
  int64_t open_cases_us = 400 * kDayUs;
  size_t max_cases = 1'000'000;

  // The same of outages and maintenance.
  int64_t remember_outages_us = 30 * kDayUs;
  int64_t open_outages_us = 400 * kDayUs;
  size_t max_outages = 100'000;
};

struct ScoreContext {
  const ScoreOptions options;
  Terms terms;
  Names names;
  RecordClock records;
  int64_t clock_us = kNoClock;  // T
  ScoreCounters counters = {};
  std::vector<std::unique_ptr<PacketFold>> folds = {};  // by judge partition

  PacketFold& FoldOf(int32_t judge_partition) {
    return *folds[static_cast<size_t>(judge_partition)];
  }

  // So many more began in the queue that no contract covers.
  void CountUncovered(EntityKind kind, uint32_t queue, int64_t entities) {
    const std::string_view name = names.Queue(queue);
    FoldOf(PartitionOf(name, options.judge_partitions))
        .AddUncovered(kind, queue, entities);
  }
  void Say(const WaitingLevel& level) {
    FoldOf(terms.contracts()[level.contract].judge_partition).AddLevel(level);
  }
};

}  // namespace holdline
