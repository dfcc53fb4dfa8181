#include "engine/metrics/engine_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace holdline {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(EngineMetrics, ShowsEveryOutcomeFromTheStart) {
  MetricRegistry registry;
  EngineMetrics metrics(registry);
  metrics.OnCommit(CommitOutcome::kCommitted, absl::Milliseconds(7));
  metrics.OnCommit(CommitOutcome::kAborted, absl::Milliseconds(30));
  metrics.OnTick(absl::Microseconds(150));
  const std::string page = registry.Render();
  EXPECT_THAT(page,
              HasSubstr("holdline_commits_total{outcome=\"committed\"} 1\n"));
  EXPECT_THAT(page,
              HasSubstr("holdline_commits_total{outcome=\"aborted\"} 1\n"));
  EXPECT_THAT(page,
              HasSubstr("holdline_commits_total{outcome=\"fenced\"} 0\n"));
  EXPECT_THAT(page, HasSubstr("holdline_commit_seconds_count 2\n"));
  EXPECT_THAT(page, HasSubstr("holdline_commit_seconds_bucket{le=\"0.01\"} 1"));
  EXPECT_THAT(page, HasSubstr("holdline_tick_seconds_bucket{le=\"0.0001\"} 0"));
  EXPECT_THAT(page, HasSubstr("holdline_tick_seconds_bucket{le=\"0.0002\"} 1"));
  EXPECT_THAT(page, HasSubstr("holdline_ready 0\n"));
}

TEST(EngineMetrics, TheSeriesOfARevokedPartitionGo) {
  MetricRegistry registry;
  EngineMetrics metrics(registry);
  metrics.Lag("score", 0).Set(12);
  metrics.ClockAge("score", 0).Set(0.5);
  metrics.Lag("judge", 0).Set(3);
  EXPECT_THAT(registry.Render(),
              HasSubstr("holdline_stage_lag_records{stage=\"score\","
                        "partition=\"0\"} 12\n"));
  metrics.RemovePartition("score", 0);
  const std::string page = registry.Render();
  EXPECT_THAT(page, Not(HasSubstr("stage=\"score\"")));
  EXPECT_THAT(page, HasSubstr("stage=\"judge\""));
}

TEST(EngineMetrics, NamesItsBuildAndItsRings) {
  MetricRegistry registry;
  EngineMetrics metrics(registry);
  metrics.SetBuild("0.1.0", "abc");
  metrics.RingFull(1).Add(2);
  metrics.RingPackets(1).Set(5);
  metrics.ring_capacity_packets.Set(64);
  metrics.Partitions("score").Set(8);
  const std::string page = registry.Render();
  EXPECT_THAT(page, HasSubstr("holdline_build_info{version=\"0.1.0\","
                              "revision=\"abc\"} 1\n"));
  EXPECT_THAT(page, HasSubstr("holdline_ring_full_total{shard=\"1\"} 2\n"));
  EXPECT_THAT(page, HasSubstr("holdline_ring_packets{shard=\"1\"} 5\n"));
  EXPECT_THAT(page, HasSubstr("holdline_ring_capacity_packets 64\n"));
  EXPECT_THAT(page, HasSubstr("holdline_partitions{stage=\"score\"} 8\n"));
}

}  // namespace
}  // namespace holdline
