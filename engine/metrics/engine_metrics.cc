#include "engine/metrics/engine_metrics.h"

#include <vector>

#include "absl/strings/str_cat.h"

namespace holdline {
namespace {

// More partitions than this in one process share their series.
constexpr size_t kMaxPartitionSeries = 1024;

// Around the 5 to 10 ms that a commit takes on a healthy broker.
std::vector<double> CommitBounds() {
  return {0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 60};
}

// Around the millisecond that a part of a snapshot may add.
std::vector<double> TickBounds() {
  return {0.0001, 0.0002, 0.0003, 0.0005, 0.0007, 0.001, 0.0015, 0.002,
          0.003,  0.005,  0.01,   0.02,   0.05,   0.1,   1};
}

std::vector<std::string> StageAndPartition(std::string_view stage,
                                           int32_t partition) {
  return {std::string(stage), absl::StrCat(partition)};
}

}  // namespace

EngineMetrics::EngineMetrics(MetricRegistry& registry)
    : ring_capacity_packets(
          registry
              .Gauges("holdline_ring_capacity_packets",
                      "Packets that the ring of a shard can hold.")
              .With({})),
      clock_skew_seconds(
          registry
              .Gauges("holdline_clock_skew_seconds",
                      "Wall time of this machine minus the broker's time.")
              .With({})),
      ready(
          registry
              .Gauges("holdline_ready", "1 where the service is ready, else 0.")
              .With({})),
      resident_bytes(registry
                         .Gauges("process_resident_memory_bytes",
                                 "Resident memory size in bytes.")
                         .With({})),
      build_(registry.Gauges("holdline_build_info",
                             "1, with the version that runs as labels.",
                             {"version", "revision"})),
      lag_(registry.Gauges(
          "holdline_stage_lag_records",
          "Records between the stage's position and the end of the log.",
          {"stage", "partition"}, kMaxPartitionSeries)),
      clock_age_(registry.Gauges("holdline_clock_age_seconds",
                                 "Wall time minus the clock of a partition.",
                                 {"stage", "partition"}, kMaxPartitionSeries)),
      needed_share_(registry.Gauges(
          "holdline_recovery_needed_share",
          "Share of what the log has kept of a partition that a recovery would "
          "read; at 1 the next deletion makes it impossible. 0 while the log "
          "has "
          "deleted nothing.",
          {"stage", "partition"}, kMaxPartitionSeries)),
      partitions_(registry.Gauges("holdline_partitions",
                                  "Partitions that this process owns.",
                                  {"stage"})),
      ring_packets_(registry.Gauges(
          "holdline_ring_packets",
          "Packets that wait in the ring between a shard and the committer.",
          {"shard"})),
      ring_full_(registry.Counters(
          "holdline_ring_full_total",
          "Times that a full ring kept a shard from taking records.",
          {"shard"})),
      commits_(registry.Counters("holdline_commits_total",
                                 "Transactions by their outcome.",
                                 {"outcome"})),
      committed_(commits_.With({"committed"})),
      aborted_(commits_.With({"aborted"})),
      fenced_(commits_.With({"fenced"})),
      commit_seconds_(
          registry
              .Histograms("holdline_commit_seconds",
                          "Time that a transaction took, from its first call "
                          "to its outcome.",
                          CommitBounds())
              .With({})),
      tick_seconds_(
          registry
              .Histograms("holdline_tick_seconds",
                          "Time for which a shard took no records while it "
                          "sealed its packets for a tick, snapshots included.",
                          TickBounds())
              .With({})) {}

void EngineMetrics::SetBuild(std::string_view version,
                             std::string_view revision) {
  build_.With({std::string(version), std::string(revision)}).Set(1);
}

void EngineMetrics::OnCommit(CommitOutcome outcome, absl::Duration took) {
  switch (outcome) {
    case CommitOutcome::kCommitted:
      committed_.Add();
      break;
    case CommitOutcome::kAborted:
      aborted_.Add();
      break;
    case CommitOutcome::kFenced:
      fenced_.Add();
      break;
  }
  commit_seconds_.Observe(absl::ToDoubleSeconds(took));
}

void EngineMetrics::OnTick(absl::Duration took) {
  tick_seconds_.Observe(absl::ToDoubleSeconds(took));
}

GaugeMetric& EngineMetrics::Lag(std::string_view stage, int32_t partition) {
  return lag_.With(StageAndPartition(stage, partition));
}

GaugeMetric& EngineMetrics::ClockAge(std::string_view stage,
                                     int32_t partition) {
  return clock_age_.With(StageAndPartition(stage, partition));
}

GaugeMetric& EngineMetrics::NeededShare(std::string_view stage,
                                        int32_t partition) {
  return needed_share_.With(StageAndPartition(stage, partition));
}

void EngineMetrics::RemovePartition(std::string_view stage, int32_t partition) {
  needed_share_.Remove(StageAndPartition(stage, partition));
  lag_.Remove(StageAndPartition(stage, partition));
  clock_age_.Remove(StageAndPartition(stage, partition));
}

GaugeMetric& EngineMetrics::Partitions(std::string_view stage) {
  return partitions_.With({std::string(stage)});
}

GaugeMetric& EngineMetrics::RingPackets(int shard) {
  return ring_packets_.With({absl::StrCat(shard)});
}

CounterMetric& EngineMetrics::RingFull(int shard) {
  return ring_full_.With({absl::StrCat(shard)});
}

}  // namespace holdline
